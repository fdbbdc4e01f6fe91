/* The functions of the callbacks of how pictures are shown; app/view_callbacks.py has the diagram. */
window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.atlasView = (function () {
    "use strict";

    const DIGITS = 3;

    /** Show all pictures in this window; return both read-outs, both sliders' attributes and what
     *  is black and white. */
    function setWindow(level, width) {
        const {window: shown, numbers, words, sent} = window.styleAtlas;
        const table = sent.atlas;
        shown.set(level, width, table.window);
        window.styleAtlas.address.remember();
        const write = (value) => numbers.decimal(value, DIGITS);
        const spoken = (value) => ({
            thumb: {"aria-valuetext": words.fill(table.text.window_spoken, {value: write(value)})},
        });
        const span = {black: write(level - width / 2), white: write(level + width / 2)};
        return [
            write(level),
            write(width),
            spoken(level),
            spoken(width),
            words.fill(table.text.window_span, span),
        ];
    }

    /** Return level and width of the pack's own window. */
    function resetWindow() {
        const {level, width} = window.styleAtlas.sent.atlas.window;
        return [level, width];
    }

    /** Show this view in the middle. */
    function chooseView(view) {
        window.styleAtlas.compare.choose(view);
    }

    /** Enlarge all pictures. */
    function zoom(times) {
        window.styleAtlas.zoom.set(times);
    }

    return {setWindow, resetWindow, chooseView, zoom};
})();
