/* Journeys: a place's picture is shown at once; model and sliders are moved there after it. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.journey = (function () {
    "use strict";

    const MODEL = "model"; // app/ids.py

    let destination = null; // of the sliders, until they are there

    /** Go to the cell of `extractor` at `position`. */
    function begin(table, extractor, position) {
        const {cell, hand} = window.styleAtlas;
        if (cell.shows(extractor, position)) {
            return;
        }
        destination = position;
        cell.show(table, extractor, position);
        window.dash_clientside.set_props(MODEL, {value: extractor});
        hand.moveSliders(position);
    }

    /** Tell whether sliders at `there` are on their way, not all moved yet; that is no place. */
    function isUnderWay(there) {
        if (destination !== null && destination.every((stop, axis) => stop === there[axis])) {
            end();
        }
        return destination !== null;
    }

    /** The sliders have arrived, or are taken elsewhere. */
    function end() {
        destination = null;
    }

    return {begin, isUnderWay, end};
})();
