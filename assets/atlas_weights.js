/* What the two weights are together: a direction, their ratio, and a scale, the larger of them.
 *
 * Adam divides by the gradient's size plus epsilon, so a scale s is the same as scale 1 with
 * epsilon / s.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.weights = (function () {
    "use strict";

    const [RATIO, SCALE, EPSILON] = ["ratio", "scale", "epsilon"]; // app/ids.py
    const [STYLE, CONTENT] = [1, 2]; // axes
    const EXACT = 1e-6; // decades

    /** Say what they are at `position`. */
    function draw(table, position) {
        const stops = window.styleAtlas.grid.stopsAt(table, position);
        const [style, content] = [STYLE, CONTENT].map((axis) => stops[axis].value);
        const scale = Math.max(style, content);
        write(RATIO, content / style);
        write(SCALE, scale);
        write(EPSILON, table.epsilon / scale);
    }

    function write(id, value) {
        const place = document.getElementById(id);
        const exact = Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < EXACT;
        place?.replaceChildren(value.toExponential(exact ? 0 : 1).replace("e+", "e"));
    }

    return {draw};
})();
