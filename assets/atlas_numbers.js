/* Measured numbers with the page's decimal sign. Parameters keep a notation of their own: 5e-2. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.numbers = (function () {
    "use strict";

    /** Write a number with three digits at most: 620, 0.23, 2.5e8. */
    function short(value) {
        const size = Math.abs(value);
        if (size === 0 || (size >= 1e-3 && size < 1e5)) {
            return written(value, {maximumSignificantDigits: 3, useGrouping: false});
        }
        const [digits, power] = value.toExponential(1).split("e").map(Number);
        return `${fixed(digits, 1)}e${power}`;
    }

    /** Write a number with at most so many digits after the page's decimal sign: 0.43, 0,43. */
    function decimal(value, digits) {
        return written(value, {maximumFractionDigits: digits});
    }

    /** Write a number with just so many digits: 0.40. */
    function fixed(value, digits) {
        return written(value, {minimumFractionDigits: digits, maximumFractionDigits: digits});
    }

    /** Write it with its sign: +0.40; nothing that is written as zero has one. */
    function signed(value, digits) {
        const how = {minimumFractionDigits: digits, maximumFractionDigits: digits};
        return written(value, {...how, signDisplay: "exceptZero"});
    }

    function written(value, how) {
        return value.toLocaleString(document.documentElement.lang, how).replace("-", "−");
    }

    return {short, decimal, fixed, signed};
})();
