/* What stands beside the picture in hand: map, losses, ratio, downloads, presets, address.
 *
 * It is drawn after the frame with the picture, and while the hand is faster than that, for the
 * latest cell alone.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.beside = (function () {
    "use strict";

    const NOTE = "model-note"; // app/ids.py
    const COVERAGE = "coverage";
    const PRESET_NOTE = "preset-note";

    let waiting = null;
    let colour = null; // what the map's colour shows

    /** Draw all of it for a cell, after the next frame. */
    function draw(table, extractor, position) {
        if (waiting === null) {
            requestAnimationFrame(() => window.setTimeout(drawWaiting));
        }
        waiting = {table, extractor, position};
    }

    /** Draw it anew for the cell in hand: something else about it was set. */
    function drawAgain() {
        const now = window.styleAtlas.cell.now();
        if (now !== null) {
            draw(now.table, now.extractor, now.position);
        }
    }

    /** Colour the map by this quantity from now on. */
    function colourBy(quantity) {
        colour = quantity;
    }

    function drawWaiting() {
        const {table, extractor, position} = waiting;
        const {address, losses, map, weights} = window.styleAtlas;
        waiting = null;
        address.remember();
        map.draw(table, extractor, position, colour);
        losses.draw(table, extractor, position);
        weights.draw(table, position);
        write(NOTE, table.extractors[extractor]?.note ?? "");
        write(COVERAGE, table.extractors[extractor]?.coverage ?? "");
        offerDownloads(table, extractor, position);
        markPreset(table, {extractor, position});
    }

    /** Let the links lead to the cell's files, where it has a picture. */
    function offerDownloads(table, extractor, position) {
        const cell = extractor && window.styleAtlas.grid.cellAt(table, extractor, position);
        const start = `${table.download_path}${encodeURIComponent(extractor)}`;
        for (const link of document.querySelectorAll("a[data-download]")) {
            if (cell && cell.url !== null) {
                link.href = `${start}/${cell.number}/${link.dataset.download}`;
            } else {
                link.removeAttribute("href");
            }
        }
    }

    /** Mark the preset that is here, and say what it teaches. */
    function markPreset(table, here) {
        let said = "";
        for (const button of document.querySelectorAll("button[data-preset]")) {
            const place = table.presets.find(({key}) => key === button.dataset.preset);
            const pressed = window.styleAtlas.cell.samePlace(place, here);
            button.setAttribute("aria-pressed", String(pressed));
            said ||= pressed ? button.title : "";
        }
        write(PRESET_NOTE, said);
    }

    function write(id, words) {
        const place = document.getElementById(id);
        if (place && place.textContent !== words) {
            place.textContent = words;
        }
    }

    return {draw, drawAgain, colourBy, colour: () => colour};
})();
