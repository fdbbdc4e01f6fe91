/* The functions of the callbacks. The data-flow diagram is in app/callbacks.py. */
window.dash_clientside = window.dash_clientside || {};

window.styleAtlas = window.styleAtlas || {};
window.styleAtlas.destination = null; // where the last journey leads, until a slider is moved
/** Choose a model and all sliders' positions at once. */
window.styleAtlas.travelTo = (extractor, position) => {
    window.styleAtlas.destination = {extractor, position};
    window.dash_clientside.set_props("destination", {data: {extractor, position}}); // app/ids.py
};

window.dash_clientside.atlas = (function () {
    "use strict";

    const AXES = 3;
    const NO_MODEL = {url: null, status: "no_model", caption: ""};
    const fill = (sentence, values) => window.styleAtlas.words.fill(sentence, values);
    let last = null; // the position shown before, to tell which slider is in hand
    let opened = false; // whether the page's address was read

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
        const {address, compare, grid, figure, pictures} = window.styleAtlas;
        if (redirected(table, extractor, position, rest.at(-2))) {
            return;
        }
        compare.follow(table, extractor, position);
        address.write(table, extractor, position);
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

    /** Go where the page's address leads, once, or where the locked ratio does; tell whether that
     *  is elsewhere. */
    function redirected(table, extractor, position, locked) {
        const {address, grid, travelTo} = window.styleAtlas;
        let place = {extractor, position};
        if (!opened) {
            opened = true;
            place = address.read(table, extractor, position);
            sayWrong(table, place.wrong);
            window.styleAtlas.compare.restore(table, place.pinned, place.view);
        } else if (locked && last !== null && !samePlace(window.styleAtlas.destination, place)) {
            place.position = grid.keepRatio(table, last, position);
        }
        if (samePlace(place, {extractor, position})) {
            return false;
        }
        travelTo(place.extractor, place.position);
        return true;
    }

    function sayWrong(table, wrong) {
        const note = document.getElementById("address-note"); // app/ids.py
        if (note && wrong.length) {
            note.textContent = fill(table.text.address_wrong, {wanted: wrong.join(", ")});
        }
    }

    /** Return the model and the sliders' positions that a destination names. */
    function travel(destination) {
        return [destination.extractor, ...destination.position];
    }

    /** Draw the map; return the weights' ratio. */
    function chart(extractor, ...rest) {
        const {position, table} = split(rest);
        window.styleAtlas.map.draw(table, extractor, position, rest[AXES]);
        window.styleAtlas.losses.draw(table, extractor, position);
        const [, style, content] = window.styleAtlas.grid.stopsAt(table, position);
        const ratio = content.value / style.value;
        const exact = Math.abs(Math.log10(ratio) - Math.round(Math.log10(ratio))) < 1e-6;
        offerDownloads(table, extractor, position);
        for (const button of document.querySelectorAll("button[data-preset]")) {
            const place = table.presets.find(({key}) => key === button.dataset.preset);
            button.setAttribute("aria-pressed", String(samePlace(place, {extractor, position})));
        }
        return ratio.toExponential(exact ? 0 : 1).replace("e+", "e");
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

    /** Return the slider positions of the computed cell nearest to the one that is not. */
    function goToNearest(_clicks, extractor, ...rest) {
        const {position, table} = split(rest);
        const nearest = window.styleAtlas.grid.nearestComputed(table, extractor, position);
        if (nearest === null) {
            return Array(AXES).fill(window.dash_clientside.no_update);
        }
        document.querySelector('[role="slider"]').focus(); // the button is about to go
        window.styleAtlas.destination = {extractor, position: nearest}; // no ratio is to be kept
        return nearest;
    }

    /** Say why there is no picture, and what can be done. */
    function absent(table, reason, cell) {
        const {grid} = window.styleAtlas;
        if (reason === "damaged" && cell.url) {
            grid.markDamaged(table, cell.url); // since the server opened the pack
        }
        const message = {title: table.text[`${reason}_title`], text: table.text[reason], offer: ""};
        if (reason === "missing" && cell.regime) {
            message.text = `${cell.regime} ${table.text.left_out}`;
        }
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

    /** Arguments after the model: a slider an axis, perhaps others, then the table. */
    function split(rest) {
        return {position: rest.slice(0, AXES), table: rest.at(-1)};
    }

    function samePlace(one, other) {
        return one !== null
            && one.extractor === other.extractor
            && one.position.every((stop, axis) => stop === other.position[axis]);
    }

    function axisInHand(position) {
        const moved = last === null ? -1 : position.findIndex((stop, axis) => stop !== last[axis]);
        last = position;
        return moved < 0 ? null : moved;
    }

    return {describe, show, goToNearest, travel, chart};
})();
