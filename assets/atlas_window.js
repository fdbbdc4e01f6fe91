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
    const SLIDERS = ["window-level", "window-width"];
    const NARROWEST = 0.01; // app/layout/window_panel.py
    const ALIKE = 1e-6;

    let byHand = null; // {level, width} where they are not the pack's own

    /** Show grey values around `level` over `width`; `own` is the pack's own window. */
    function set(level, width, own) {
        const {style} = document.documentElement;
        if (Math.abs(level - own.level) < ALIKE && Math.abs(width - own.width) < ALIKE) {
            style.removeProperty("--window");
            byHand = null;
            return;
        }
        byHand = {level, width};
        for (const channel of channels()) {
            channel.setAttribute("slope", 1 / width);
            channel.setAttribute("intercept", 0.5 - level / width);
        }
        style.setProperty("--window", `url(#${FILTER})`);
    }

    /** Set level and width by their sliders, in sight; tell whether there is such a window. */
    function restore(level, width) {
        const known = level >= 0 && level <= 1 && width >= NARROWEST && width <= 1;
        if (known) {
            window.dash_clientside.set_props(SLIDERS[0], {value: level}); // its callback: `set`
            window.dash_clientside.set_props(SLIDERS[1], {value: width});
            window.styleAtlas.drawn(`#${PANEL}`).then((panel) => open(panel, true));
        }
        return known;
    }

    function open(panel, wanted) {
        panel.hidden = !wanted;
        document.getElementById(TOGGLE).setAttribute("aria-expanded", String(wanted));
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
        if (event.target.closest?.(`#${TOGGLE}`)) {
            const panel = document.getElementById(PANEL);
            open(panel, panel.hidden);
        }
    });

    return {set, restore, now: () => byHand};
})();
