/* Numbers in words: as short as three digits allow. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.numbers = (function () {
    "use strict";

    /** Write a number: 620, 0.23, 2.5e8. */
    function short(value) {
        const size = Math.abs(value);
        return size !== 0 && (size < 1e-3 || size >= 1e5)
            ? value.toExponential(1).replace("e+", "e")
            : String(Number(value.toPrecision(3)));
    }

    /** Write a number with at most so many digits after the page's decimal sign: 0.43, 0,43. */
    function decimal(value, digits) {
        return written(value, {maximumFractionDigits: digits});
    }

    function written(value, how) {
        return value.toLocaleString(document.documentElement.lang, how).replace("-", "−");
    }

    return {short, decimal};
})();
