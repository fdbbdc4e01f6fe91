/* What lies over the middle picture: a difference, or A, of which swipe and flicker show a part.
 *
 * On the figure: data-over, which view lies over the picture; "" where none does.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.overlay = (function () {
    "use strict";

    const FIGURE = "transferred-figure"; // app/ids.py
    const OVERLAY = "overlay";
    const DIFFERENCES = ["difference", "change"];

    let over = null; // {view, picture, other}

    /** Show a view of the picture on the page beside another one; `words`: {title, label}. */
    function show(view, picture, other, words, scale) {
        over = {view, picture, other};
        const canvas = document.querySelector(`#${OVERLAY} canvas`);
        if (DIFFERENCES.includes(view)) {
            window.styleAtlas.difference.paint(canvas, picture, other, scale);
        } else {
            paint(canvas, other);
        }
        canvas.setAttribute("aria-label", words.label);
        setState(view, words.title);
    }

    /** Show the plain picture. */
    function clear(title) {
        over = null;
        setState("", title);
    }

    function setState(view, title) {
        const figure = document.getElementById(FIGURE);
        figure.dataset.over = view;
        const heading = figure.querySelector("h2");
        if (heading.textContent !== title) {
            heading.textContent = title;
        }
        const {flicker, zoom} = window.styleAtlas;
        if (view === "flicker") {
            flicker.start();
        } else {
            flicker.stop();
        }
        zoom.readAgain();
    }

    function paint(canvas, picture) {
        canvas.width = picture.naturalWidth;
        canvas.height = picture.naturalHeight;
        canvas.getContext("2d").drawImage(picture, 0, 0);
    }

    /** Write the value at a pixel of a figure as it is seen at `right`, a share of the place's
     *  width from its left; null where nothing lies over it. */
    function say(figure, x, y, right) {
        const {difference, flicker, pixels, swipe} = window.styleAtlas;
        if (over === null || figure.id !== FIGURE) {
            return null;
        }
        if (DIFFERENCES.includes(over.view)) {
            return difference.say(over.picture, over.other, x, y);
        }
        const showsA = over.view === "swipe" ? swipe.showsA(right) : flicker.showsA();
        return showsA ? `A ${pixels.say(over.other, x, y)}` : `B ${pixels.say(over.picture, x, y)}`;
    }

    return {show, clear, say};
})();
