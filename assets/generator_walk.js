/* The walk through latent space. All steps come as one picture, a strip of them under one
 * another, of which the canvas shows one at a time: no step has to be waited for. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.walk = (function () {
    "use strict";

    const FIGURE = "walk"; // app/ids.py
    const CANVAS = "walk-canvas";

    let asked = 0;
    let strip = null;

    /** Draw step `at` of the strip at `url`; `alt` describes it, `failed` is said instead. */
    async function draw(url, walk, at, alt, failed) {
        const turn = ++asked;
        while (!document.getElementById(CANVAS)) {
            await new Promise(requestAnimationFrame); // Dash may call before React has drawn
        }
        if (strip === null) {
            try {
                strip = await window.styleAtlas.pictures.load(url, "low");
            } catch {
                say(failed);
                return;
            }
        }
        if (turn !== asked) {
            return;
        }
        const {width, height} = walk;
        const canvas = document.getElementById(CANVAS);
        const context = canvas.getContext("2d");
        context.drawImage(strip, 0, at * height, width, height, 0, 0, width, height);
        canvas.setAttribute("aria-label", alt);
        canvas.dataset.step = at;
        say("");
    }

    function say(words) {
        const figure = document.getElementById(FIGURE);
        figure.querySelector(".stage-message").textContent = words;
        figure.dataset.state = words ? "absent" : "shown";
    }

    return {draw};
})();
