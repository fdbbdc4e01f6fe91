/* Waiting for React: Dash may call before it has drawn. */
window.styleAtlas = window.styleAtlas || {};

/** Return the first element that a selector finds, as soon as there is one. */
window.styleAtlas.drawn = async function (selector) {
    "use strict";

    let found = document.querySelector(selector);
    while (!found) {
        await new Promise(requestAnimationFrame);
        found = document.querySelector(selector);
    }
    return found;
};
