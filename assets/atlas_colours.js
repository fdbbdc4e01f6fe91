/* The map's colours: which shade a cell has, and the legend that says what it means. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.colours = (function () {
    "use strict";

    const LEGEND = "map-legend"; // app/ids.py
    const REGIME = "regime";
    const EMPTY = "#17191c";
    // Viridis (matplotlib), from least to most.
    const SCALE = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"];
    const LEAST_CHANGE = 0.1; // grey levels: below it, none
    const LOGARITHMIC = {change: LEAST_CHANGE, style_loss: 1e-9, content_loss: 1e-9};

    /** Return the function that gives a cell's colour; and put up its legend.
     *
     *  `state` is the map's, {table, extractor, colour}; `found` the model's quantities, "loading"
     *  or "failed"; `plane` the numbers of the cells on the map. */
    function shades({table, extractor, colour}, found, plane) {
        const cells = table.extractors[extractor];
        if (colour === REGIME) {
            legendOfRegimes(table, cells, plane);
            return (number) => {
                const shade = table.regime_colours[regimeOf(cells, number)];
                return cells.image[number] >= 0 ? shade : isTold(cells, number) ? faded(shade) : EMPTY;
            };
        }
        if (typeof found === "string") {
            legendText(found === "failed" ? table.text.map_failed : table.text.map_loading);
            return () => EMPTY;
        }
        const values = found[colour].filter((value) => value !== null).map((value) => scaled(colour, value));
        if (!values.length) {
            legendText(table.text.map_unknown);
            return () => EMPTY;
        }
        const [least, most] = values.reduce(
            ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
            [Infinity, -Infinity],
        );
        legendOfScale(colour, least, most, table.text[`map_${colour}_note`]);
        return (number) => {
            const value = found[colour][number];
            return value === null ? EMPTY : mix((scaled(colour, value) - least) / (most - least || 1));
        };
    }

    function scaled(colour, value) {
        const least = LOGARITHMIC[colour];
        return least ? Math.log10(Math.max(value, least)) : value;
    }

    function mix(share) {
        const place = Math.min(Math.max(share, 0), 1) * (SCALE.length - 1);
        const [low, high] = [SCALE[Math.floor(place)], SCALE[Math.ceil(place)]].map((hex) =>
            [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16)),
        );
        const rest = place - Math.floor(place);
        return `rgb(${low.map((value, i) => Math.round(value + rest * (high[i] - value))).join(" ")})`;
    }

    /** Return the colour of a regime where there is no picture. */
    function faded(shade) {
        return `color-mix(in srgb, ${shade} 40%, ${EMPTY})`;
    }

    function regimeOf(cells, number) {
        return cells.regime[number] || 0;
    }

    /** Tell whether a cell's regime is known, or at least that it was run. */
    function isTold(cells, number) {
        return regimeOf(cells, number) > 0 || cells.image[number] >= 0;
    }

    function legendOfRegimes(table, cells, plane) {
        const there = plane.filter((number) => isTold(cells, number)).map((number) => regimeOf(cells, number));
        const entries = [...new Set(there)].sort((a, b) => a - b).map((regime) =>
            legendEntry(table.regime_colours[regime], table.regime_names[regime]),
        );
        if (there.length < plane.length) {
            entries.push(legendEntry(EMPTY, table.text.map_missing));
        }
        const left = plane.find((number) => isTold(cells, number) && cells.image[number] < 0);
        if (left !== undefined) {
            const shade = table.regime_colours[regimeOf(cells, left)];
            entries.push(legendEntry(faded(shade), table.text.map_left_out));
        }
        document.getElementById(LEGEND).replaceChildren(...entries);
    }

    function legendEntry(colour, words) {
        const entry = document.createElement("span");
        const swatch = document.createElement("i");
        swatch.style.background = colour;
        entry.append(swatch, words);
        return entry;
    }

    function legendOfScale(colour, least, most, note) {
        const bar = document.createElement("i");
        bar.className = "scale";
        bar.style.background = `linear-gradient(to right, ${SCALE.join(", ")})`;
        const [low, high] = [least, most].map((value) => window.styleAtlas.numbers.short(LOGARITHMIC[colour] ? 10 ** value : value));
        const below = LOGARITHMIC[colour] && 10 ** least <= LOGARITHMIC[colour] ? "≤ " : "";
        const legend = document.getElementById(LEGEND);
        legend.replaceChildren(`${below}${low}`, bar, high);
        if (note) {
            const line = document.createElement("p");
            line.textContent = note;
            legend.append(line);
        }
    }

    function legendText(words) {
        document.getElementById(LEGEND).replaceChildren(words);
    }

    return {shades, regimeOf};
})();
