/* The page's state in its address: ?model=cvae-encoder&lr=5e-2&sw=1e-9&cw=1e-10
 * and, where there is one, a pinned cell and how both are shown: &a=vgg16,5e-2,1e-9,1e-10&view=swipe
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

    let timer = null;
    let pending = null;

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
            const asked = query.get(axis.key);
            const stop = asked === null ? position[number] : stopOf(axis, Number(asked));
            if (stop < 0) {
                place.wrong.push(`${axis.symbol} ${asked || "?"}`);
            } else {
                place.position[number] = stop;
            }
        });
        readView(table, query, place);
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

    /** Write a place into the address, once the sliders rest. */
    function write(table, extractor, position) {
        pending = () => {
            const query = new URLSearchParams();
            if (extractor) {
                query.set(MODEL, extractor);
            }
            const stops = window.styleAtlas.grid.stopsAt(table, position);
            stops.forEach((stop, number) => query.set(table.axes[number].key, stop.short));
            Object.entries(window.styleAtlas.compare.query()).forEach(([key, value]) => query.set(key, value));
            const search = String(query).replaceAll("%2C", ","); // as it is read
            const {hash} = window.location;
            window.history.replaceState(window.history.state, "", `?${search}${hash}`);
        };
        window.clearTimeout(timer);
        timer = window.setTimeout(flush, SETTLED);
    }

    /** Return the address of what is shown now. */
    function link() {
        flush();
        return window.location.href;
    }

    function flush() {
        window.clearTimeout(timer);
        const change = pending;
        pending = null;
        if (change) {
            change();
        }
    }

    function stopOf(axis, value) {
        return axis.stops.findIndex((stop) => Math.abs(stop.value - value) <= CLOSE * stop.value);
    }

    return {read, write, link};
})();
