/* The losses of the cell in hand over the steps, both axes logarithmic.
 *
 * The numbers of a whole learning rate come at once (app/losses.py), after the pictures.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.losses = (function () {
    "use strict";

    const PLACE = "losses"; // app/ids.py
    const KINDS = ["style", "content"];
    const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [360, 230, 40, 52, 8, 34];
    const NEAR = 14; // pixels between the curves' names
    const LEAST_DECADES = 2;
    const SETTLED = 150; // milliseconds that the learning rate rests before its numbers are fetched
    const AGAIN = 5000; // milliseconds until numbers that failed are asked for again

    const planes = new Map(); // by address: null while it is on its way, "failed", or Float32Array
    let state = null;
    let timer = null;
    let marked = null; // the step that is played, or null

    /** Draw the losses of the cell of `extractor` at `position`. */
    function draw(table, extractor, position) {
        state = {table, extractor, position};
        if (!extractor) {
            return;
        }
        window.clearTimeout(timer);
        paint();
        if (!planes.has(addressOf())) {
            timer = window.setTimeout(fetchPlane, SETTLED);
        }
    }

    /** Mark a step on the chart; none where it is null. */
    function mark(step) {
        if (step !== marked) {
            marked = step;
            if (state?.extractor) {
                paint();
            }
        }
    }

    function fetchPlane() {
        const address = addressOf();
        planes.set(address, null);
        fetch(address, {priority: "low"})
            .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)))
            .then((buffer) => new Float32Array(buffer), () => "failed")
            .then((plane) => {
                planes.set(address, plane);
                paint();
                if (plane === "failed") {
                    window.setTimeout(() => planes.delete(address), AGAIN);
                }
            });
    }

    function addressOf() {
        const {table, extractor, position} = state;
        const rate = table.axes[0].stops[position[0]].index;
        return `${table.losses_path}${encodeURIComponent(extractor)}/${rate}`;
    }

    function paint() {
        const place = document.getElementById(PLACE);
        const plane = planes.get(addressOf());
        const {text} = state.table;
        if (!place) {
            return;
        }
        place.setAttribute("aria-busy", String(!plane));
        if (!plane) {
            place.replaceChildren(); // not another run's curves
            return;
        }
        const curves = plane === "failed" ? [] : KINDS.map((_, kind) => curveOf(plane, kind));
        if (!curves.some((curve) => curve.length)) {
            place.replaceChildren(plane === "failed" ? text.losses_failed : text.losses_none);
            return;
        }
        place.replaceChildren(chart(curves));
    }

    /** Return [step, loss] wherever both have a logarithm. */
    function curveOf(plane, kind) {
        const {table, position} = state;
        const steps = table.loss_steps;
        const [, style, content] = table.axes.map((axis, number) => axis.stops[position[number]].index);
        const row = style * table.axes[2].stops.length + content;
        const start = (row * KINDS.length + kind) * steps.length;
        const losses = plane.subarray(start, start + steps.length);
        return steps.map((step, place) => [step, losses[place]]).filter(([step, loss]) => step > 0 && loss > 0 && Number.isFinite(loss));
    }

    function chart(curves) {
        const {table} = state;
        const last = table.loss_steps.at(-1);
        const logs = curves.flat().map(([, loss]) => Math.log10(loss));
        const low = Math.floor(Math.min(...logs));
        const high = Math.max(Math.ceil(Math.max(...logs)), low + LEAST_DECADES);
        const x = (step) => LEFT + (Math.log10(step) / (Math.log10(last) || 1)) * (WIDTH - LEFT - RIGHT);
        const y = (loss) => TOP + ((high - Math.log10(loss)) / (high - low)) * (HEIGHT - TOP - BOTTOM);
        const svg = node("svg", {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": alt(curves)});
        const stride = Math.ceil((high - low) / 5);
        for (let decade = low; decade <= high; decade += stride) {
            const level = y(10 ** decade);
            svg.append(node("line", {class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: level, y2: level}));
            svg.append(node("text", {x: LEFT - 6, y: level + 4, "text-anchor": "end"}, `1e${decade}`));
        }
        for (let step = 1; step <= last; step *= 10) {
            svg.append(node("text", {x: x(step), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle"}, step));
        }
        const middle = (LEFT + WIDTH - RIGHT) / 2;
        svg.append(node("text", {x: middle, y: HEIGHT - 2, "text-anchor": "middle"}, table.text.losses_steps));
        curves.forEach((curve, kind) => {
            const points = curve.map(([step, loss]) => `${x(step).toFixed(1)} ${y(loss).toFixed(1)}`);
            if (points.length) {
                svg.append(node("path", {class: KINDS[kind], d: `M${points.join("L")}`}));
            }
        });
        if (marked !== null) {
            const there = x(Math.max(marked, 1)); // the axis has no 0
            const ends = {x1: there, x2: there, y1: TOP, y2: HEIGHT - BOTTOM};
            svg.append(node("line", {class: "mark", "data-step": marked, ...ends}));
        }
        names(curves, y).forEach(([kind, level]) => {
            const where = {class: KINDS[kind], x: WIDTH - RIGHT + 6, y: level + 4};
            svg.append(node("text", where, table.text[`losses_${KINDS[kind]}`]));
        });
        return svg;
    }

    /** Return where each curve's name stands, beside its end, not one on the other. */
    function names(curves, y) {
        const places = curves
            .flatMap((curve, kind) => (curve.length ? [[kind, y(curve.at(-1)[1])]] : []))
            .sort(([, one], [, other]) => one - other);
        if (places.length === 2 && places[1][1] - places[0][1] < NEAR) {
            const middle = (places[0][1] + places[1][1]) / 2;
            places[0][1] = middle - NEAR / 2;
            places[1][1] = middle + NEAR / 2;
        }
        return places;
    }

    function alt(curves) {
        const {table} = state;
        const {short} = window.styleAtlas.numbers;
        const values = {steps: table.loss_steps.at(-1)};
        curves.forEach((curve, kind) => {
            const [first, last] = [curve[0], curve.at(-1)].map((point) => point ? short(point[1]) : state.table.text.map_unknown);
            values[`${KINDS[kind]}_first`] = first;
            values[`${KINDS[kind]}_last`] = last;
        });
        return window.styleAtlas.words.fill(table.text.losses_alt, values);
    }

    function node(name, attributes, words) {
        const found = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const [key, value] of Object.entries(attributes)) {
            found.setAttribute(key, value);
        }
        if (words !== undefined) {
            found.textContent = words;
        }
        return found;
    }

    return {draw, mark};
})();
