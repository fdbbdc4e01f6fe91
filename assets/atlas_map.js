/* The map of the two weights at the model and learning rate in hand: a square a cell.
 *
 * Style weight upwards, content weight to the right. A click or an arrow key travels; what lies
 * under the pointer, else the cell in hand, is read out below. The numbers come once a model, after
 * the pictures; regimes are in the table.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.map = (function () {
    "use strict";

    const CANVAS = "map"; // app/ids.py
    const LEGEND = "map-legend";
    const READOUT = "map-readout";
    const STYLE = 1; // axes
    const CONTENT = 2;
    const REGIME = "regime";
    const EMPTY = "#17191c";
    // Viridis (matplotlib), from least to most.
    const SCALE = ["#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"];
    const AFTER_PICTURES = 150; // milliseconds: they go first
    const LEAST_CHANGE = 0.1; // grey levels: below it, none
    const LOGARITHMIC = {change: LEAST_CHANGE, style_loss: 1e-9, content_loss: 1e-9};
    const KEYS = {ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1]};

    const numbers = new Map(); // by model: "loading", "failed" or its quantities
    let state = null;
    let hovered = null;
    let heading = null; // where the arrow keys lead, until it is drawn

    /** Draw the map of `extractor` around `position`, coloured by `colour`. */
    function draw(table, extractor, position, colour) {
        state = {table, extractor, position, colour};
        heading = null;
        const canvas = document.getElementById(CANVAS);
        if (!canvas || !extractor) {
            return;
        }
        listen(canvas);
        fetchNumbers(table, extractor);
        paint(canvas);
        readOut();
    }

    /** Return what was drawn last. */
    function now() {
        return state;
    }

    function fetchNumbers(table, extractor) {
        if (numbers.has(extractor)) {
            return;
        }
        numbers.set(extractor, "loading");
        window.setTimeout(() => askFor(table, extractor), AFTER_PICTURES);
    }

    function askFor(table, extractor) {
        fetch(table.quantities_path + encodeURIComponent(extractor), {priority: "low"})
            .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
            .catch(() => "failed")
            .then((found) => {
                numbers.set(extractor, found);
                if (state.extractor === extractor) {
                    paint(document.getElementById(CANVAS));
                    readOut();
                }
            });
    }

    // Painting

    function paint(canvas) {
        const {table, extractor, position} = state;
        const [high, wide] = [STYLE, CONTENT].map((axis) => table.axes[axis].stops.length);
        const room = canvas.parentElement.clientWidth * window.devicePixelRatio;
        const side = Math.max(3, Math.floor(room / Math.max(wide, high)));
        canvas.width = side * wide;
        canvas.height = side * high;
        canvas.style.width = `${canvas.width / window.devicePixelRatio}px`;
        const pen = canvas.getContext("2d");
        const shade = shades();
        const cells = table.extractors[extractor];
        const regimeAt = (style, content) => regimeOf(cells, numberAt(style, content));
        for (let style = 0; style < high; style++) {
            for (let content = 0; content < wide; content++) {
                const [x, y] = [side * content, side * (high - 1 - style)];
                const number = numberAt(style, content);
                pen.fillStyle = shade(number) || EMPTY;
                pen.fillRect(x, y, side, side);
                pen.fillStyle = "#08090a";
                if (content + 1 < wide && regimeAt(style, content) !== regimeAt(style, content + 1)) {
                    pen.fillRect(x + side - 1, y, 1, side);
                }
                if (style > 0 && regimeAt(style, content) !== regimeAt(style - 1, content)) {
                    pen.fillRect(x, y + side - 1, side, 1);
                }
            }
        }
        crossHair(pen, side, position[CONTENT], high - 1 - position[STYLE]);
        canvas.dataset.shows = state.colour;
    }

    function crossHair(pen, side, column, row) {
        const {width, height} = pen.canvas;
        const middle = Math.floor(side / 2);
        pen.fillStyle = "rgb(255 255 255 / 45%)";
        pen.fillRect(side * column + middle, 0, 1, height);
        pen.fillRect(0, side * row + middle, width, 1);
        pen.lineWidth = Math.max(2, window.devicePixelRatio * 2);
        for (const [colour, grow] of [["#000", 2], ["#fff", 0]]) {
            pen.strokeStyle = colour;
            pen.strokeRect(side * column - grow, side * row - grow, side + 2 * grow, side + 2 * grow);
        }
    }

    /** Return the function that gives a cell's colour, or null; and put up its legend. */
    function shades() {
        const {table, extractor, colour} = state;
        const cells = table.extractors[extractor];
        if (colour === REGIME) {
            legendOfRegimes(cells);
            return (number) => (isTold(cells, number) ? table.regime_colours[regimeOf(cells, number)] : null);
        }
        const found = numbers.get(extractor);
        if (typeof found === "string") {
            legendText(found === "failed" ? table.text.map_failed : table.text.map_loading);
            return () => null;
        }
        const values = found[colour].filter((value) => value !== null).map((value) => scaled(colour, value));
        if (!values.length) {
            legendText(table.text.map_unknown);
            return () => null;
        }
        const [least, most] = values.reduce(
            ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
            [Infinity, -Infinity],
        );
        legendOfScale(colour, least, most);
        return (number) => {
            const value = found[colour][number];
            return value === null ? null : mix((scaled(colour, value) - least) / (most - least || 1));
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

    // Legend and read-out

    function regimeOf(cells, number) {
        return cells.regime[number] || 0;
    }

    /** Tell whether a cell's regime is known, or at least that it was run. */
    function isTold(cells, number) {
        return regimeOf(cells, number) > 0 || cells.image[number] >= 0;
    }

    function legendOfRegimes(cells) {
        const {table} = state;
        const plane = shown();
        const there = plane.filter((number) => isTold(cells, number)).map((number) => regimeOf(cells, number));
        const entries = [...new Set(there)].sort((a, b) => a - b).map((regime) =>
            legendEntry(table.regime_colours[regime], table.regime_names[regime]),
        );
        if (there.length < plane.length) {
            entries.push(legendEntry(EMPTY, table.text.map_missing));
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

    function legendOfScale(colour, least, most) {
        const bar = document.createElement("i");
        bar.className = "scale";
        bar.style.background = `linear-gradient(to right, ${SCALE.join(", ")})`;
        const [low, high] = [least, most].map((value) => window.styleAtlas.numbers.short(LOGARITHMIC[colour] ? 10 ** value : value));
        const below = LOGARITHMIC[colour] && 10 ** least <= LOGARITHMIC[colour] ? "≤ " : "";
        document.getElementById(LEGEND).replaceChildren(`${below}${low}`, bar, high);
    }

    function legendText(words) {
        document.getElementById(LEGEND).replaceChildren(words);
    }

    function readOut() {
        const {table, extractor, position} = state;
        const place = position.with(STYLE, hovered?.[0] ?? position[STYLE]).with(CONTENT, hovered?.[1] ?? position[CONTENT]);
        const cell = window.styleAtlas.grid.cellAt(table, extractor, place);
        const found = numbers.get(extractor);
        const said = [STYLE, CONTENT].map((axis) => `${table.axes[axis].symbol} ${table.axes[axis].stops[place[axis]].short}`);
        const regime = regimeOf(table.extractors[extractor], cell.number);
        said.push(...(regime ? [table.regime_names[regime]] : []));
        if (cell.url === null) {
            said.push(table.text[`${cell.status}_title`]);
        } else if (typeof found === "object") {
            for (const quantity of Object.keys(found)) {
                const value = found[quantity][cell.number];
                if (value !== null) {
                    said.push(table.text[`map_${quantity}`].replace("{value}", window.styleAtlas.numbers.short(value)));
                }
            }
        }
        document.getElementById(READOUT).textContent = said.join(" · ");
    }

    // What is done on the map

    function listen(canvas) {
        if (canvas.dataset.listens) {
            return;
        }
        canvas.dataset.listens = "true";
        canvas.addEventListener("pointerdown", (event) => {
            if (event.button !== 0) {
                return;
            }
            canvas.setPointerCapture(event.pointerId);
            go(cellUnder(canvas, event));
        });
        canvas.addEventListener("pointermove", (event) => {
            hovered = cellUnder(canvas, event);
            if (event.buttons === 1) {
                go(hovered);
            } else {
                readOut();
            }
        });
        canvas.addEventListener("pointerleave", () => {
            hovered = null;
            readOut();
        });
        canvas.addEventListener("keydown", (event) => {
            const step = KEYS[event.key];
            if (step) {
                event.preventDefault();
                hovered = null;
                const from = heading || [state.position[STYLE], state.position[CONTENT]];
                heading = inside([from[0] + step[0], from[1] + step[1]]);
                go(heading);
            }
        });
        new ResizeObserver(() => paint(canvas)).observe(canvas.parentElement);
    }

    function cellUnder(canvas, event) {
        const box = canvas.getBoundingClientRect();
        const [high, wide] = [STYLE, CONTENT].map((axis) => state.table.axes[axis].stops.length);
        const column = Math.floor(((event.clientX - box.left) / box.width) * wide);
        const row = Math.floor(((event.clientY - box.top) / box.height) * high);
        return inside([high - 1 - row, column]);
    }

    function go(cell) {
        const [style, content] = inside(cell);
        const {table, extractor, position} = state;
        if (style !== position[STYLE] || content !== position[CONTENT]) {
            window.styleAtlas.journey.begin(table, extractor, position.with(STYLE, style).with(CONTENT, content));
        }
    }

    function inside([style, content]) {
        const most = [STYLE, CONTENT].map((axis) => state.table.axes[axis].stops.length - 1);
        return [style, content].map((place, axis) => Math.min(Math.max(place, 0), most[axis]));
    }

    /** Return the numbers of the cells on the map. */
    function shown() {
        const [high, wide] = [STYLE, CONTENT].map((axis) => state.table.axes[axis].stops.length);
        return Array.from({length: high * wide}, (_, place) => numberAt(Math.floor(place / wide), place % wide));
    }

    function numberAt(style, content) {
        const {table, position} = state;
        return window.styleAtlas.grid.cellNumber(table, position.with(STYLE, style).with(CONTENT, content));
    }

    return {draw, now};
})();
