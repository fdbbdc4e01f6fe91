/* What is set by hand besides cell and view, as the address has it; left out where it is as at the
 * beginning.
 *
 *     zoom=4,0.31,0.62   times, and what is in the middle, in shares of the picture
 *     window=0.2,0.4     level and width, in grey values
 *     colour=change      of the map
 *     lock=on            the weights' ratio is kept
 *     step=100           the frame of the run that is shown
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.settings = (function () {
    "use strict";

    const [COLOUR, LOCK] = ["map-colour", "lock-ratio"]; // app/ids.py
    const DIGITS = 3;

    /** By its name in the address: `take(words, table, cell)` sets it, and tells whether there is
     *  such a setting; `give(table)` returns its words, or null. */
    const SETTINGS = {
        zoom: {
            take: (words) => window.styleAtlas.zoom.restore(...numbersIn(words, 3)),
            give() {
                const {zoom, x, y} = window.styleAtlas.zoom.now();
                return zoom > 1 ? written([zoom, x, y]) : null;
            },
        },
        window: {
            take: (words) => window.styleAtlas.window.restore(...numbersIn(words, 2)),
            give() {
                const found = window.styleAtlas.window.now();
                return found && written([found.level, found.width]);
            },
        },
        colour: {
            take(words, table) {
                const known = table.map_colours.includes(words);
                if (known) {
                    window.styleAtlas.beside.colourBy(words);
                    window.dash_clientside.set_props(COLOUR, {value: words});
                }
                return known;
            },
            give(table) {
                const colour = window.styleAtlas.beside.colour();
                return colour === table.map_colours[0] ? null : colour;
            },
        },
        lock: {
            take(words) {
                window.dash_clientside.set_props(LOCK, {checked: words === "on"});
                return words === "on";
            },
            give: () => (window.styleAtlas.hand.isLocked() ? "on" : null),
        },
        step: {
            take: (words, _, cell) => window.styleAtlas.playback.restore(cell, ...numbersIn(words, 1)),
            give: () => window.styleAtlas.playback.step(),
        },
    };

    /** Set what an address asks for, at a cell (atlas_grid.js; null where there is none); return
     *  what it asks for in vain. */
    function restore(table, query, cell) {
        return Object.entries(SETTINGS).flatMap(([name, {take}]) => {
            const words = query.get(name);
            return words === null || take(words, table, cell) ? [] : [`${name} ${words || "?"}`];
        });
    }

    /** Return what the address has of them: words by name. */
    function query(table) {
        const given = Object.entries(SETTINGS).map(([name, {give}]) => [name, give(table)]);
        return Object.fromEntries(given.filter(([, words]) => words !== null));
    }

    /** Return the numbers in "4,0.31,0.62", so many; NaN for each where they are not that. */
    function numbersIn(words, count) {
        const found = words.split(",").map((word) => (word.trim() === "" ? NaN : Number(word)));
        return found.length === count ? found : Array(count).fill(NaN);
    }

    function written(values) {
        return values.map((value) => Number(value.toFixed(DIGITS))).join(",");
    }

    document.addEventListener("atlas:zoomed", () => window.styleAtlas.address.remember());
    document.addEventListener("atlas:shown", () => {
        if (!window.styleAtlas.playback.isPlaying()) { // browsers refuse so many changes
            window.styleAtlas.address.remember();
        }
    });

    return {restore, query};
})();
