/* The signed difference of two pictures: orange where the first is brighter, blue where it is
 * darker, black where they are equal (Okabe and Ito's colours, told apart without red and green).
 *
 * The scale is the same for all pictures. In colour the mean of the three channels is shown.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.difference = (function () {
    "use strict";

    const BRIGHTER = [230, 159, 0];
    const DARKER = [86, 180, 233];
    const MOST = 3 * 255; // of the sum over the channels
    const OPAQUE = 255;
    const DIGITS = 3;

    let ramp = null; // {scale, colours}: by the sum over the channels, from -MOST to MOST

    /** Paint `one` minus `other` on a canvas; at `scale`, 0 to 1, both colours are full. */
    function paint(canvas, one, other, scale) {
        const [mine, theirs] = [one, other].map(window.styleAtlas.pixels.of);
        const image = new ImageData(mine.width, mine.height);
        const [a, b, painted] = [mine.data, theirs.data, image.data];
        const colours = rampTo(scale);
        for (let at = 0; at < painted.length; at += 4) {
            const sum = a[at] - b[at] + a[at + 1] - b[at + 1] + a[at + 2] - b[at + 2];
            const start = 4 * (sum + MOST);
            painted[at] = colours[start];
            painted[at + 1] = colours[start + 1];
            painted[at + 2] = colours[start + 2];
            painted[at + 3] = OPAQUE;
        }
        put(canvas, image);
    }

    /** Paint all colours on a canvas, from -scale on the left to +scale on the right. */
    function paintLegend(canvas, scale) {
        const reach = Math.round(scale * MOST);
        const colours = rampTo(scale);
        put(canvas, new ImageData(colours.slice(4 * (MOST - reach), 4 * (MOST + reach + 1)), 2 * reach + 1));
    }

    /** Write the difference at a pixel: "+0.024". */
    function say(one, other, x, y) {
        const {pixels, numbers} = window.styleAtlas;
        const theirs = pixels.at(other, x, y);
        const channels = pixels.at(one, x, y).map((value, channel) => value - theirs[channel]);
        return pixels.sayAlike(channels.map((value) => numbers.signed(value, DIGITS)));
    }

    function rampTo(scale) {
        if (ramp?.scale !== scale) {
            const colours = new Uint8ClampedArray(4 * (2 * MOST + 1));
            for (let sum = -MOST; sum <= MOST; sum++) {
                const share = Math.min(Math.abs(sum) / MOST / scale, 1);
                const end = sum < 0 ? DARKER : BRIGHTER;
                colours.set([...end.map((value) => value * share), OPAQUE], 4 * (sum + MOST));
            }
            ramp = {scale, colours};
        }
        return ramp.colours;
    }

    function put(canvas, image) {
        canvas.width = image.width;
        canvas.height = image.height;
        canvas.getContext("2d").putImageData(image, 0, 0);
    }

    return {paint, paintLegend, say};
})();
