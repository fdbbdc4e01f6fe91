/* The page's state in its address: ?model=cvae-encoder&lr=5e-2&sw=1e-9&cw=1e-10
 *
 * Read once, when the page opens; replaced, not added to the history, as the sliders move.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.address = (function () {
    "use strict";

    const MODEL = "model";
    const SETTLED = 200; // milliseconds; browsers refuse too many changes in a short time
    const CLOSE = 1e-6;

    let timer = null;
    let pending = null;

    /** Return the place that the address asks for, {extractor, position}, where it is silent the
     *  one given, and in `wrong` what it asks for in vain. */
    function read(table, extractor, position) {
        const query = new URLSearchParams(window.location.search);
        const place = {extractor, position: [...position], wrong: []};
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
        return place;
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
            const {hash} = window.location;
            window.history.replaceState(window.history.state, "", `?${query}${hash}`);
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
