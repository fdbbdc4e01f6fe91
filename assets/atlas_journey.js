/* Journeys: a place's picture is shown at once; model and sliders are moved there after it. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.journey = (function () {
    "use strict";

    const MODEL = "model"; // app/ids.py

    const OPTION = '[role="option"]'; // of a menu

    let destination = null; // of the sliders, until they are there
    let model = null; // that the last journey led to, until the menu is taken in hand

    /** Go to the cell of `extractor` at `position`. */
    function begin(table, extractor, position) {
        const {cell, hand} = window.styleAtlas;
        if (cell.shows(extractor, position)) {
            return;
        }
        destination = position;
        model = extractor;
        cell.show(table, extractor, position);
        window.dash_clientside.set_props(MODEL, {value: extractor});
        hand.moveSliders(position);
    }

    /** Tell whether the menu says another model than the journey led to, and lead it back there.
     *
     *  dmc.Select tells Dash a task later which value it was given: of two in quick succession the
     *  first one, as if it had been chosen, and Dash gives it that one again. */
    function isAstray(extractor) {
        const astray = model !== null && extractor !== model;
        if (astray) {
            window.dash_clientside.set_props(MODEL, {value: model});
        }
        return astray;
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

    function takeMenu(event) {
        if (event.target.closest?.(`#${MODEL}, ${OPTION}`)) {
            model = null;
        }
    }

    document.addEventListener("click", takeMenu, true);
    document.addEventListener("keydown", takeMenu, true);

    return {begin, isAstray, isUnderWay, end};
})();
