/* Sentences with places to fill in: "Found equal to {cell}". */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.words = (function () {
    "use strict";

    /** Return the sentence with each {name} replaced by its value. */
    function fill(sentence, values) {
        return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    }

    return {fill};
})();
