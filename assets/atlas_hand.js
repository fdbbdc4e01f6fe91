/* The hand on a slider: the picture follows the thumb itself.
 *
 * Dash is told of a move when the thumb is let go, or a key was pressed, and takes its time. What
 * the thumbs say is true before it is.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.hand = (function () {
    "use strict";

    const LOCK = "lock-ratio"; // app/ids.py
    const CONTROLS = ".atlas .controls";

    const observer = new MutationObserver(follow);
    let base = null; // {table, extractor, position}, as Dash has them

    /** Follow the thumbs from here on, where Dash sees model and sliders. */
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
        const attributes = {subtree: true, attributeFilter: ["aria-valuenow"]};
        observer.observe(document.querySelector(CONTROLS), attributes);
    }

    function follow() {
        const {cell, grid, journey} = window.styleAtlas;
        const {table, extractor} = base;
        if (agrees()) {
            journey.end();
        }
        const locked = document.getElementById(LOCK)?.checked;
        const there = positions(table);
        const position = locked ? grid.keepRatio(table, base.position, there) : there;
        if (!journey.underWay() && !cell.shows(extractor, position)) {
            cell.show(table, extractor, position);
        }
    }

    /** Tell whether the thumbs stand where Dash last saw the sliders, as far as they are drawn. */
    function agrees() {
        const {table, position} = base;
        return positions(table).every((stop, axis) => Number.isNaN(stop) || stop === position[axis]);
    }

    /** Return the stops of the thumbs; NaN for one that is not drawn yet. */
    function positions(table) {
        return table.axes.map(({slider}) => {
            const thumb = document.querySelector(`#${slider} [role="slider"]`);
            return Number(thumb?.getAttribute("aria-valuenow") ?? Number.NaN);
        });
    }

    return {rest, agrees, base: () => base};
})();
