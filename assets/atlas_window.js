/* The window by hand: one filter for all pictures, so that a step costs nothing a picture.
 *
 * Grey value v is painted as (v - level) / width + 1/2, each channel alike; pixels and the values
 * under the pointer stay the pack's. Without it the stylesheet's own window holds (app/window.py).
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.window = (function () {
    "use strict";

    const FILTER = "window-filter";
    const TOGGLE = "window-toggle"; // app/ids.py
    const PANEL = "window-panel";
    const SVG = "http://www.w3.org/2000/svg";
    const ALIKE = 1e-6;

    /** Show grey values around `level` over `width`; `own` is the pack's own window. */
    function set(level, width, own) {
        const {style} = document.documentElement;
        if (Math.abs(level - own.level) < ALIKE && Math.abs(width - own.width) < ALIKE) {
            style.removeProperty("--window");
            return;
        }
        for (const channel of channels()) {
            channel.setAttribute("slope", 1 / width);
            channel.setAttribute("intercept", 0.5 - level / width);
        }
        style.setProperty("--window", `url(#${FILTER})`);
    }

    function channels() {
        const found = document.getElementById(FILTER) || addFilter();
        return found.firstChild.children;
    }

    function addFilter() {
        const [svg, filter, transfer] = ["svg", "filter", "feComponentTransfer"].map(make);
        svg.setAttribute("width", 0);
        svg.setAttribute("height", 0);
        svg.setAttribute("aria-hidden", "true");
        svg.style.position = "absolute";
        filter.id = FILTER;
        filter.setAttribute("color-interpolation-filters", "sRGB"); // grey values as they are
        for (const name of ["feFuncR", "feFuncG", "feFuncB"]) {
            const channel = make(name);
            channel.setAttribute("type", "linear");
            transfer.append(channel);
        }
        filter.append(transfer);
        svg.append(filter);
        document.body.append(svg);
        return filter;
    }

    function make(name) {
        return document.createElementNS(SVG, name);
    }

    document.addEventListener("click", (event) => {
        const toggle = event.target.closest?.(`#${TOGGLE}`);
        if (toggle) {
            const panel = document.getElementById(PANEL);
            panel.hidden = !panel.hidden;
            toggle.setAttribute("aria-expanded", String(!panel.hidden));
        }
    });

    return {set};
})();
