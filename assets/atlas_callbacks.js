/* The functions of the callbacks. The data-flow diagram is in app/callbacks.py. */
window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.atlas = (function () {
    "use strict";

    const AXES = 3;
    let opened = false; // whether the page's address was read
    let tried = 0; // how often "try again" was clicked

    /** Show the cell that model and sliders name, unless the hand has shown it, or is further. */
    function follow(extractor, ...rest) {
        const {position, table} = split(rest);
        const [clicks, colour, locked] = rest.slice(AXES);
        const {beside, cell, hand, journey} = window.styleAtlas;
        beside.colourBy(colour);
        if (redirected(table, extractor, position, locked)) {
            return;
        }
        hand.rest(table, extractor, position);
        if (!hand.agrees()) {
            return; // the thumbs are further, and Dash calls again; or they are about to move
        }
        journey.end();
        if (cell.shows(extractor, position) && clicks === tried) {
            beside.draw(table, extractor, position);
        } else {
            cell.show(table, extractor, position);
        }
        tried = clicks;
    }

    /** Go where the page's address leads, once, or where the locked ratio does; tell whether that
     *  is elsewhere. */
    function redirected(table, extractor, position, locked) {
        const {address, cell, grid, hand, journey} = window.styleAtlas;
        let place = {extractor, position};
        if (!opened) {
            opened = true;
            place = address.read(table, extractor, position);
            sayWrong(table, place.wrong);
            window.styleAtlas.compare.restore(table, place.pinned, place.view);
        } else if (locked && hand.base() && !journey.leadsTo(place)) {
            place.position = grid.keepRatio(table, hand.base().position, position);
        }
        if (cell.samePlace(place, {extractor, position})) {
            return false;
        }
        journey.begin(table, place.extractor, place.position);
        return true;
    }

    function sayWrong(table, wrong) {
        const note = document.getElementById("address-note"); // app/ids.py
        if (note && wrong.length) {
            const {fill} = window.styleAtlas.words;
            note.textContent = fill(table.text.address_wrong, {wanted: wrong.join(", ")});
        }
    }

    /** Return the model and the sliders' positions that a destination names. */
    function travel(destination) {
        return [destination.extractor, ...destination.position];
    }

    /** Go to the computed cell nearest to the one that is not. */
    function goToNearest(_clicks, extractor, ...rest) {
        const {position, table} = split(rest);
        const {grid, journey} = window.styleAtlas;
        const nearest = grid.nearestComputed(table, extractor, position);
        if (nearest !== null) {
            document.querySelector('[role="slider"]').focus(); // the button is about to go
            journey.begin(table, extractor, nearest);
        }
    }

    /** Arguments after the model: a slider an axis, perhaps others, then the table. */
    function split(rest) {
        return {position: rest.slice(0, AXES), table: rest.at(-1)};
    }

    return {follow, goToNearest, travel};
})();
