/* The functions of the callbacks. The data-flow diagram is in app/callbacks.py. */
window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.atlas = (function () {
    "use strict";

    let tried = 0; // how often "try again" was clicked

    /** Show the cell in hand with this model, and the map in this colour; at first the cell that
     *  the page's address names, or the one at `start`. */
    function choose(extractor, clicks, colour, ...start) {
        const {beside, cell, hand, journey, sent} = window.styleAtlas;
        const table = sent.atlas;
        beside.colourBy(colour);
        hand.listen(table);
        if (cell.now() === null) {
            begin(table, extractor, start);
            return;
        }
        if (journey.isAstray(extractor)) {
            return;
        }
        const {position} = cell.now();
        if (cell.shows(extractor, position) && clicks === tried) {
            beside.draw(table, extractor, position);
        } else {
            cell.show(table, extractor, position);
        }
        tried = clicks;
    }

    function begin(table, extractor, start) {
        const {address, cell, compare, journey} = window.styleAtlas;
        const asked = address.read(table, extractor, start);
        address.sayWrong(table, asked);
        compare.restore(table, asked.pinned, asked.view);
        if (cell.samePlace(asked, {extractor, position: start})) {
            cell.show(table, extractor, start);
        } else {
            journey.begin(table, asked.extractor, asked.position);
        }
    }

    /** Go to the computed cell nearest to the one in hand, which is not. */
    function goToNearest() {
        const {cell, grid, journey} = window.styleAtlas;
        const {table, extractor, position} = cell.now();
        const nearest = grid.nearestComputed(table, extractor, position);
        if (nearest !== null) {
            document.querySelector('.controls [role="slider"]').focus(); // the button is about to go
            journey.begin(table, extractor, nearest);
        }
    }

    /** Keep the weights' ratio, or no longer. */
    function lock(kept) {
        window.styleAtlas.hand.lock(kept);
        window.styleAtlas.beside.drawAgain();
    }

    return {choose, goToNearest, lock};
})();
