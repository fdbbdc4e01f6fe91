/* The page's state in its address: ?model=cvae-encoder&lr=5e-2&sw=1e-9&cw=1e-10
 * and, where there is one, a pinned cell and how both are shown: &a=vgg16,5e-2,1e-9,1e-10&view=swipe
 * and what else was set by hand (atlas_settings.js).
 *
 * Read once, when the page opens; replaced, not added to the history, as the sliders move.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.address = (function () {
    "use strict";

    const MODEL = "model";
    const A = "a";
    const VIEW = "view";
    const SETTLED = 200; // milliseconds; browsers refuse too many changes in a short time
    const CLOSE = 1e-6;

    const NOTE = "address-note"; // app/ids.py

    let timer = null;
    let pending = false;
    let amiss = null; // the place at which the address was found wrong, until it is left

    /** Return the place that the address asks for, {extractor, position}, where it is silent the
     *  one given; in `pinned` and `view` a pinned cell and a view, or null; and in `wrong` what it
     *  asks for in vain. */
    function read(table, extractor, position) {
        const query = new URLSearchParams(window.location.search);
        const place = {extractor, position: [...position], pinned: null, view: null, wrong: []};
        const model = query.get(MODEL);
        if (model !== null && Object.hasOwn(table.extractors, model)) {
            place.extractor = model;
        } else if (model !== null) {
            place.wrong.push(`${MODEL} ${model}`);
        }
        table.axes.forEach((axis, number) => {
            const value = query.get(axis.key);
            const stop = value === null ? position[number] : stopOf(axis, Number(value));
            if (stop < 0) {
                place.wrong.push(`${axis.symbol} ${value || "?"}`);
            } else {
                place.position[number] = stop;
            }
        });
        readView(table, query, place);
        const {grid, settings} = window.styleAtlas;
        const cell = place.extractor && grid.cellAt(table, place.extractor, place.position);
        place.wrong.push(...settings.restore(table, query, cell));
        return place;
    }

    function readView(table, query, place) {
        const [a, view] = [query.get(A), query.get(VIEW)];
        if (a !== null) {
            place.pinned = cellOf(table, a);
            if (place.pinned === null) {
                place.wrong.push(`A ${a || "?"}`);
            }
        }
        const known = table.views.find(({value}) => value === view);
        if (known && (place.pinned || !known.pinned)) {
            place.view = view;
        } else if (view !== null && !(known && a !== null)) { // a wrong A is said once
            place.wrong.push(`${VIEW} ${view || "?"}`);
        }
    }

    /** Return the cell that "model,5e-2,1e-9,1e-10" names, {extractor, position}, or null. */
    function cellOf(table, words) {
        const parts = words.split(",");
        const values = parts.splice(-table.axes.length);
        const extractor = parts.join(",");
        const position = table.axes.map((axis, number) => stopOf(axis, Number(values[number])));
        const known = Object.hasOwn(table.extractors, extractor) && position.every((stop) => stop >= 0);
        return known ? {extractor, position} : null;
    }

    /** Say what the address asks for in vain, until another cell than this is shown. */
    function sayWrong(table, {wrong, extractor, position}) {
        if (wrong.length) {
            amiss = {extractor, position};
            const {fill} = window.styleAtlas.words;
            const said = fill(table.text.address_wrong, {wanted: wrong.join(", ")});
            window.styleAtlas.drawn(`#${NOTE}`).then(() => write(said));
        }
    }

    /** Keep what is shown in the address, once the sliders rest. */
    function remember() {
        pending = true;
        window.clearTimeout(timer);
        timer = window.setTimeout(flush, SETTLED);
    }

    /** Return the address of what is shown now. */
    function link() {
        flush();
        return window.location.href;
    }

    function flush() {
        const {cell, compare, settings} = window.styleAtlas;
        const now = cell.now();
        window.clearTimeout(timer);
        if (!pending || now === null) {
            return;
        }
        const rest = {...compare.query(), ...settings.query(now.table)};
        const query = new URLSearchParams({...placeOf(now), ...rest});
        const search = String(query).replaceAll("%2C", ","); // as it is read
        const {hash} = window.location;
        try {
            window.history.replaceState(window.history.state, "", `?${search}${hash}`);
        } catch {
            return; // too many changes in a short time; the next one writes it
        }
        pending = false;
        if (amiss !== null && !cell.samePlace(amiss, now)) {
            amiss = null;
            write("");
        }
    }

    function placeOf({table, extractor, position}) {
        const stops = window.styleAtlas.grid.stopsAt(table, position);
        const values = stops.map((stop, number) => [table.axes[number].key, stop.short]);
        return {...(extractor ? {[MODEL]: extractor} : {}), ...Object.fromEntries(values)};
    }

    function write(words) {
        const note = document.getElementById(NOTE);
        if (note) {
            note.textContent = words;
        }
    }

    function stopOf(axis, value) {
        return axis.stops.findIndex((stop) => Math.abs(stop.value - value) <= CLOSE * stop.value);
    }

    return {read, sayWrong, remember, link};
})();
