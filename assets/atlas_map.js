/* The map of the two weights at the model and learning rate in hand: a square a cell.
 *
 * Style weight upwards, content weight to the right. A click or an arrow key travels; where the
 * ratio is locked, along its cells, which have a dot. What lies under the pointer, else the cell in
 * hand, is read out below. The numbers come once a model, after the pictures; regimes are in the
 * table.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.map = (function () {
    "use strict";

    const CANVAS = "map"; // app/ids.py
    const TOUCH = "touch";
    const READOUT = "map-readout";
    const STYLE = 1; // axes
    const CONTENT = 2;
    const BORDER = "#08090a"; // between regimes
    const AFTER_PICTURES = 150; // milliseconds: they go first
    const AGAIN = 5000; // milliseconds until numbers that failed are asked for again
    const LIGHT = "rgb(255 255 255 / 60%)"; // beside a border: one of both is seen on any colour
    const KEYS = {ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1]};

    const numbers = new Map(); // by model: "loading", "failed" or its quantities
    let state = null;
    let hovered = null;
    let ground = {key: null, canvas: null}; // the squares, which stay while a cell is walked to

    /** Draw the map of `extractor` around `position`, coloured by `colour`. */
    function draw(table, extractor, position, colour) {
        state = {table, extractor, position, colour};
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
                if (found === "failed") {
                    window.setTimeout(() => numbers.delete(extractor), AGAIN);
                }
                if (state.extractor === extractor) {
                    paint(document.getElementById(CANVAS));
                    readOut();
                }
            });
    }

    // Painting

    function paint(canvas) {
        const {position} = state;
        const [high, wide] = [STYLE, CONTENT].map((axis) => state.table.axes[axis].stops.length);
        const room = canvas.parentElement.clientWidth * window.devicePixelRatio;
        const side = Math.max(3, Math.floor(room / Math.max(wide, high)));
        const squares = squaresOf(high, wide, side);
        canvas.width = squares.width; // clears it
        canvas.height = squares.height;
        canvas.style.width = `${canvas.width / window.devicePixelRatio}px`;
        const pen = canvas.getContext("2d");
        pen.drawImage(squares, 0, 0);
        markRatio(pen, side, high);
        crossHair(pen, side, position[CONTENT], high - 1 - position[STYLE]);
        canvas.dataset.shows = state.colour;
    }

    /** Return a canvas with the squares, the one from before where nothing of it has changed. */
    function squaresOf(high, wide, side) {
        const {table, extractor, position, colour} = state;
        const found = numbers.get(extractor);
        const told = typeof found === "object" ? "told" : found;
        const key = [extractor, position[0], colour, side, told, table.damaged].join();
        if (ground.key !== key) {
            ground = {key, canvas: drawSquares(high, wide, side)};
        }
        return ground.canvas;
    }

    function drawSquares(high, wide, side) {
        const canvas = document.createElement("canvas");
        canvas.width = side * wide;
        canvas.height = side * high;
        const pen = canvas.getContext("2d");
        const {colours} = window.styleAtlas;
        const cells = state.table.extractors[state.extractor];
        const shade = colours.shades(state, numbers.get(state.extractor), shown());
        const lines = state.colour === "regime" ? [[BORDER, 1]] : [[BORDER, 1], [LIGHT, 2]];
        const regimeAt = (style, content) => colours.regimeOf(cells, numberAt(style, content));
        for (let style = 0; style < high; style++) {
            for (let content = 0; content < wide; content++) {
                const [x, y] = [side * content, side * (high - 1 - style)];
                pen.fillStyle = shade(numberAt(style, content));
                pen.fillRect(x, y, side, side);
                for (const [colour, inset] of lines) {
                    pen.fillStyle = colour;
                    if (content + 1 < wide && regimeAt(style, content) !== regimeAt(style, content + 1)) {
                        pen.fillRect(x + side - inset, y, 1, side);
                    }
                    if (style > 0 && regimeAt(style, content) !== regimeAt(style - 1, content)) {
                        pen.fillRect(x, y + side - inset, side, 1);
                    }
                }
            }
        }
        return canvas;
    }

    /** Where the ratio is locked, dot the cells that have it. */
    function markRatio(pen, side, high) {
        const {table, position} = state;
        const {grid, hand} = window.styleAtlas;
        if (!hand.isLocked()) {
            return;
        }
        const size = Math.max(2, Math.round(side / 4));
        const inset = (side - size) / 2;
        for (let style = 0; style < high; style++) {
            const there = grid.withRatioOf(table, position, STYLE, style);
            if (there !== null) {
                const [x, y] = [side * there[CONTENT] + inset, side * (high - 1 - style) + inset];
                pen.fillStyle = "#000";
                pen.fillRect(x - 1, y - 1, size + 2, size + 2);
                pen.fillStyle = "#fff";
                pen.fillRect(x, y, size, size);
            }
        }
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

    function readOut() {
        const {table, extractor, position} = state;
        const {words, numbers: {short}} = window.styleAtlas;
        const place = position.with(STYLE, hovered?.[0] ?? position[STYLE]).with(CONTENT, hovered?.[1] ?? position[CONTENT]);
        const cell = window.styleAtlas.grid.cellAt(table, extractor, place);
        const found = numbers.get(extractor);
        const said = [STYLE, CONTENT].map((axis) => `${table.axes[axis].symbol} ${table.axes[axis].stops[place[axis]].short}`);
        const regime = window.styleAtlas.colours.regimeOf(table.extractors[extractor], cell.number);
        if (cell.url === null) {
            said.push(table.text[`${cell.status}_title`]);
        } else if (typeof found === "object") {
            for (const quantity of Object.keys(found)) {
                const value = found[quantity][cell.number];
                if (value !== null) {
                    said.push(words.fill(table.text[`map_${quantity}`], {value: short(value)}));
                }
            }
        }
        const why = regime ? table.regimes[regime] : "";
        const where = hovered === null ? table.text.map_here : table.text.map_there;
        const lines = [`${where} ${said.join(" · ")}`, why].filter(Boolean);
        document.getElementById(READOUT).textContent = lines.join("\n");
    }

    // What is done on the map

    function listen(canvas) {
        if (canvas.dataset.listens) {
            return;
        }
        canvas.dataset.listens = "true";
        let pressedBy = null; // the kind of pointer; not every browser's click tells it
        canvas.addEventListener("pointerdown", (event) => {
            pressedBy = event.pointerType;
            if (event.button !== 0) {
                return;
            }
            if (pressedBy === TOUCH) {
                return; // perhaps on its way down the page; if not, a click comes
            }
            canvas.setPointerCapture(event.pointerId);
            go(cellUnder(canvas, event));
        });
        canvas.addEventListener("click", (event) => {
            if (pressedBy === TOUCH) {
                go(cellUnder(canvas, event));
            }
        });
        canvas.addEventListener("pointermove", (event) => {
            const under = cellUnder(canvas, event);
            hovered = leadsTo(under);
            if (event.buttons === 1 && event.pointerType !== TOUCH) {
                go(under);
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
                const {position} = window.styleAtlas.cell.now(); // the map is drawn later
                go([position[STYLE] + step[0], position[CONTENT] + step[1]]);
            }
        });
        // Read aloud while it is walked here; else the sliders speak.
        const readout = document.getElementById(READOUT);
        canvas.addEventListener("focus", () => readout.setAttribute("aria-live", "polite"));
        canvas.addEventListener("blur", () => readout.removeAttribute("aria-live"));
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
        const {cell: {now}, journey} = window.styleAtlas;
        const {table, extractor, position} = now();
        const [style, content] = leadsTo(inside(cell));
        if (style !== position[STYLE] || content !== position[CONTENT]) {
            journey.begin(table, extractor, position.with(STYLE, style).with(CONTENT, content));
        }
    }

    /** Return where a cell of the map leads: there, or where the ratio is locked, to the one in its
     *  row, or its column, that has it. */
    function leadsTo([style, content]) {
        const {cell: {now}, grid, hand} = window.styleAtlas;
        if (!hand.isLocked()) {
            return [style, content];
        }
        const {table, position} = now();
        const inRow = style !== position[STYLE];
        const wanted = inRow ? position.with(STYLE, style) : position.with(CONTENT, content);
        const there = grid.keepRatio(table, position, wanted);
        return [there[STYLE], there[CONTENT]];
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
