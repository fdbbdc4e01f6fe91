/* The middle figure: a cell's picture and caption, which change together, or a message.
 *
 * Each call of `show` takes a number. A picture that arrives late is shown with its own caption
 * unless a later cell is on the page already: during a drag over a slow line the pictures follow
 * the hand, and none ever stands under another cell's caption.
 *
 * On the figure: data-state "shown" or "absent" (a message), data-offer "nearest", "retry" or ""
 * (the button under the message), aria-busy while the cell asked for last is on its way. The event
 * "atlas:shown" tells other parts of the page of what is on it, before the browser paints.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.figure = (function () {
    "use strict";

    const FIGURE = "transferred-figure"; // app/ids.py
    const DAMAGED = 410; // the image route's answer for a damaged file

    let asked = 0;
    let onPage = 0;

    /** Show a cell (`cellAt` in atlas_grid.js), described by {alt, note}; `sayAbsent(reason)` returns the message to put
     *  in its place: {title, text, offer}. Resolves once nothing more is to be loaded. */
    async function show(cell, words, sayAbsent) {
        const turn = ++asked;
        const {pictures} = window.styleAtlas;
        await window.styleAtlas.drawn(`#${FIGURE}`);
        if (cell.url === null) {
            putMessage(turn, cell, sayAbsent(cell.status));
            return;
        }
        const ready = pictures.ready(cell.url);
        if (ready) {
            putPicture(turn, cell, ready, words);
            return;
        }
        figure().setAttribute("aria-busy", "true");
        try {
            putPicture(turn, cell, await pictures.load(cell.url), words);
        } catch (status) {
            const reason = status === DAMAGED ? "damaged" : "failed";
            if (turn === asked) {
                putMessage(turn, cell, sayAbsent(reason));
            }
        }
    }

    function putPicture(turn, cell, picture, words) {
        if (turn < onPage) {
            return;
        }
        picture.alt = words.alt;
        part(".picture-place").replaceChildren(picture);
        setState(turn, cell, "shown", "", words.note);
        announce(cell, picture);
    }

    function putMessage(turn, cell, message) {
        part(".picture-place").replaceChildren();
        part(".message-title").textContent = message.title;
        part(".message-text").textContent = message.text;
        setState(turn, cell, "absent", message.offer, "");
        announce(cell, null);
    }

    function setState(turn, cell, state, offer, note) {
        onPage = turn;
        part(".cell-caption").textContent = cell.caption;
        part(".cell-note").textContent = note;
        figure().dataset.state = state;
        figure().dataset.offer = offer;
        figure().setAttribute("aria-busy", String(turn < asked));
    }

    /** Tell what is on the page now: a cell and its picture, or a frame of its run; null where it
     *  has none. */
    function announce(cell, picture) {
        document.dispatchEvent(new CustomEvent("atlas:shown", {detail: {cell, picture}}));
    }

    function figure() {
        return document.getElementById(FIGURE);
    }

    function part(selector) {
        return figure().querySelector(selector);
    }

    return {show, announce};
})();
