/* The functions of the callbacks. The data-flow diagram is in app/callbacks.py. */
window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.atlas = (function () {
    "use strict";

    const AXES = 3;
    const NO_MODEL = {url: null, status: "no_model", caption: ""};
    let last = null; // the position shown before, to tell which slider is in hand

    /** Return the three read-outs, the three sliders' attributes, the model's note and how much
     *  of the model is computed. */
    function describe(extractor, ...rest) {
        const {position, table} = split(rest);
        const stops = window.styleAtlas.grid.stopsAt(table, position);
        const model = table.extractors[extractor] || {note: "", coverage: ""};
        return [
            ...stops.map((stop) => stop.short),
            ...stops.map((stop) => ({thumb: {"aria-valuetext": stop.spoken}})),
            model.note,
            model.coverage,
        ];
    }

    /** Show the chosen cell, then fetch its neighbours ahead. */
    function show(extractor, ...rest) {
        const {position, table} = split(rest);
        const {grid, figure, pictures} = window.styleAtlas;
        if (!extractor) {
            figure.show(NO_MODEL, {alt: "", note: ""}, (reason) => absent(table, reason, null));
            return;
        }
        const cell = grid.cellAt(table, extractor, position);
        const equal = cell.equal && fill(table.text.same, {cell: cell.equal});
        const words = {
            alt: fill(table.text.alt, {caption: cell.caption}),
            note: [cell.regime, equal].filter(Boolean).join(" "),
        };
        const ahead = grid.urlsAround(table, extractor, position, axisInHand(position));
        figure
            .show(cell, words, (reason) => absent(table, reason, cell))
            .then(() => pictures.fetchAhead(ahead));
    }

    /** Return the slider positions of the computed cell nearest to the one that is not. */
    function goToNearest(_clicks, extractor, ...rest) {
        const {position, table} = split(rest);
        const nearest = window.styleAtlas.grid.nearestComputed(table, extractor, position);
        if (nearest === null) {
            return Array(AXES).fill(window.dash_clientside.no_update);
        }
        document.querySelector('[role="slider"]').focus(); // the button is about to go
        return nearest;
    }

    /** Say why there is no picture, and what can be done. */
    function absent(table, reason, cell) {
        const {grid} = window.styleAtlas;
        if (reason === "damaged" && cell.url) {
            grid.markDamaged(table, cell.url); // since the server opened the pack
        }
        const message = {title: table.text[`${reason}_title`], text: table.text[reason], offer: ""};
        if (reason === "failed") {
            return {...message, offer: "retry"};
        }
        if (cell === null) {
            return message;
        }
        const nearest = grid.nearestComputed(table, cell.extractor, cell.position);
        if (nearest === null) {
            return {...message, text: message.text + table.text.none_computed};
        }
        const where = fill(table.text.nearest, {nearest: grid.caption(table, nearest)});
        return {...message, text: message.text + where, offer: "nearest"};
    }

    /** Arguments after the model: a slider an axis, perhaps a button's clicks, then the table. */
    function split(rest) {
        return {position: rest.slice(0, AXES), table: rest.at(-1)};
    }

    function axisInHand(position) {
        const moved = last === null ? -1 : position.findIndex((stop, axis) => stop !== last[axis]);
        last = position;
        return moved < 0 ? null : moved;
    }

    function fill(template, values) {
        return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    }

    return {describe, show, goToNearest};
})();
