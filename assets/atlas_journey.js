/* Journeys: model and all sliders go to a place at once, and its picture is shown at once. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.journey = (function () {
    "use strict";

    const DESTINATION = "destination"; // app/ids.py

    let destination = null;

    /** Go to a place. */
    function begin(table, extractor, position) {
        if (leadsTo({extractor, position})) {
            return;
        }
        destination = {extractor, position};
        window.styleAtlas.cell.show(table, extractor, position);
        window.dash_clientside.set_props(DESTINATION, {data: destination});
    }

    /** Tell whether model and sliders are still on their way to where the last one leads. */
    function underWay() {
        return destination !== null;
    }

    /** Tell whether this is where the last one leads. */
    function leadsTo(place) {
        return underWay() && window.styleAtlas.cell.samePlace(destination, place);
    }

    /** Model and sliders have arrived, or were moved elsewhere. */
    function end() {
        destination = null;
    }

    return {begin, underWay, leadsTo, end};
})();
