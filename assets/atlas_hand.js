/* The hand on a slider: the picture follows it, before Dash has heard of the move.
 *
 * While a thumb is dragged the pointer says where it is going, else the thumbs say where they are.
 * Dash is told when the thumb is let go, or a key was pressed, and has the last word.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.hand = (function () {
    "use strict";

    const LOCK = "lock-ratio"; // app/ids.py
    const CONTROLS = ".atlas .controls";
    const TRACK = ".mantine-Slider-trackContainer"; // the pointer's place is a share of it
    const THUMB = '[role="slider"]';

    const observer = new MutationObserver(followThumbs);
    let base = null; // {table, extractor, position}, as Dash has them
    let dragged = null; // {axis, left, width} of the slider in hand

    /** Follow the hand from here on, where Dash sees model and sliders. */
    function rest(table, extractor, position) {
        if (base === null) {
            listen();
        }
        base = {table, extractor, position};
    }

    async function listen() {
        while (!document.querySelector(CONTROLS)) {
            await new Promise(requestAnimationFrame); // Dash may call before React has drawn
        }
        const controls = document.querySelector(CONTROLS);
        observer.observe(controls, {subtree: true, attributeFilter: ["aria-valuenow"]});
        controls.addEventListener("pointerdown", takeUp);
        window.addEventListener("pointermove", (event) => dragged && followPointer(event));
        for (const end of ["pointerup", "pointercancel"]) {
            window.addEventListener(end, () => {
                dragged = null;
            });
        }
    }

    function takeUp(event) {
        const track = event.target.closest(TRACK);
        const axis = track ? base.table.axes.findIndex(({slider}) => track.closest(`#${slider}`)) : -1;
        if (axis >= 0 && event.button === 0) {
            const {left, width} = track.getBoundingClientRect();
            dragged = {axis, left, width};
            followPointer(event);
        }
    }

    function followPointer(event) {
        const {axis, left, width} = dragged;
        const last = base.table.axes[axis].stops.length - 1;
        const share = Math.min(Math.max((event.clientX - left) / width, 0), 1);
        show(positions().with(axis, Math.round(share * last)));
    }

    function followThumbs() {
        if (agrees()) {
            window.styleAtlas.journey.end();
        }
        if (dragged === null && !window.styleAtlas.journey.underWay()) {
            show(positions());
        }
    }

    function show(there) {
        const {cell, grid} = window.styleAtlas;
        const {table, extractor} = base;
        const locked = document.getElementById(LOCK)?.checked;
        const position = locked ? grid.keepRatio(table, base.position, there) : there;
        if (!cell.shows(extractor, position)) {
            cell.show(table, extractor, position);
        }
    }

    /** Tell whether the thumbs stand where Dash last saw the sliders, as far as they are drawn. */
    function agrees() {
        return positions().every((stop, axis) => Number.isNaN(stop) || stop === base.position[axis]);
    }

    /** Return the stops of the thumbs; NaN for one that is not drawn yet. */
    function positions() {
        return base.table.axes.map(({slider}) => {
            const thumb = document.querySelector(`#${slider} ${THUMB}`);
            return Number(thumb?.getAttribute("aria-valuenow") ?? Number.NaN);
        });
    }

    return {rest, agrees, base: () => base};
})();
