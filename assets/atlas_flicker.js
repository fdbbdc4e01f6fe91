/* A and B in turn on the middle picture: by themselves, or one for one by a button.
 *
 * Who prefers reduced motion gets the button alone.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.flicker = (function () {
    "use strict";

    const FIGURE = "transferred-figure"; // app/ids.py
    const STILL = "flicker-still";
    const TURN = "flicker-turn";
    const EACH = 600; // milliseconds
    const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");

    let running = false; // whether the view is chosen and there are two pictures
    let still = false;
    let timer = null;

    /** Begin with B; from then on A and B take turns. */
    function start() {
        if (!running) {
            running = true;
            face("b");
            keepTime();
        }
    }

    /** End the turns. */
    function stop() {
        if (running) {
            running = false;
            keepTime();
        }
    }

    /** Tell whether it is A's turn. */
    function showsA() {
        return figure().dataset.face === "a";
    }

    function keepTime() {
        window.clearInterval(timer);
        const button = document.getElementById(STILL);
        button.hidden = CALM.matches;
        button.setAttribute("aria-pressed", String(still));
        if (running && !still && !CALM.matches) {
            timer = window.setInterval(takeTurns, EACH);
        }
    }

    function takeTurns() {
        face(showsA() ? "b" : "a");
    }

    function face(whose) {
        figure().dataset.face = whose;
        window.styleAtlas.zoom.readAgain();
    }

    function figure() {
        return document.getElementById(FIGURE);
    }

    document.addEventListener("click", (event) => {
        const id = event.target.closest?.("button")?.id;
        if (id === STILL) {
            still = !still;
            keepTime();
        } else if (id === TURN) {
            still = true; // who turns by hand wants no turns besides
            keepTime();
            takeTurns();
        }
    });
    CALM.addEventListener("change", () => running && keepTime());

    return {start, stop, showsA};
})();
