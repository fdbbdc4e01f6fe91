/* The pixels of pictures, as the pack has them: read once a picture. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.pixels = (function () {
    "use strict";

    const WHITE = 255;
    const DIGITS = 2;

    const kept = new WeakMap(); // by picture

    /** Return a decoded picture's, or a canvas's, {data, width, height}, four bytes a pixel. */
    function of(picture) {
        if (picture instanceof HTMLCanvasElement) { // a frame of the run, which changes
            return picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
        }
        if (!kept.has(picture)) {
            const canvas = document.createElement("canvas");
            canvas.width = picture.naturalWidth;
            canvas.height = picture.naturalHeight;
            const pen = canvas.getContext("2d", {willReadFrequently: true});
            pen.drawImage(picture, 0, 0);
            kept.set(picture, pen.getImageData(0, 0, canvas.width, canvas.height));
        }
        return kept.get(picture);
    }

    /** Return a pixel's red, green and blue, 0 to 1. */
    function at(picture, x, y) {
        const {data, width} = of(picture);
        const start = 4 * (y * width + x);
        return [...data.subarray(start, start + 3)].map((value) => value / WHITE);
    }

    /** Write a pixel: "0.43", in colour "0.43 0.20 0.11". */
    function say(picture, x, y) {
        const channels = at(picture, x, y).map((value) => window.styleAtlas.numbers.fixed(value, DIGITS));
        return sayAlike(channels);
    }

    /** Join what is said of the channels; where they are alike once is enough. */
    function sayAlike(channels) {
        return new Set(channels).size === 1 ? channels[0] : channels.join(" ");
    }

    return {of, at, say, sayAlike};
})();
