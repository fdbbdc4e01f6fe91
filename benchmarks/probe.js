/* Put into a page before its own scripts: notes when input comes, and when a new picture was
 * painted.
 *
 * window.pictureSelector finds the picture, an <img> or an SVG <image>. Times are milliseconds on
 * the clock of performance.now(), which is that of event.timeStamp.
 */
window.probe = (function () {
    "use strict";

    const inputs = []; // [kind, when, key or x]
    const frames = []; // [when, the picture's address]
    const noticed = [];
    const painted = new MessageChannel();
    let last = null;
    let input = 0;

    function note(kind, when, what) {
        inputs.push([kind, when, what]);
        input = when;
    }

    window.addEventListener("keydown", (event) => note("keydown", event.timeStamp, event.key), true);
    window.addEventListener("pointermove", (event) => {
        // A frame's moves come as one event, with the others inside.
        for (const move of event.getCoalescedEvents()) {
            note("pointermove", move.timeStamp, move.clientX);
        }
    }, true);

    // A message sent from an animation frame arrives after that frame was painted.
    painted.port1.onmessage = () => frames.push([performance.now(), noticed.shift()]);

    function look() {
        const picture = document.querySelector(window.pictureSelector);
        const address = picture && (picture.currentSrc || picture.href?.baseVal);
        if (address && address !== last) {
            last = address;
            noticed.push(address);
            painted.port2.postMessage(null);
        }
        requestAnimationFrame(look);
    }
    requestAnimationFrame(look);

    /** Return the picture's grey values, row by row: what was decoded, not what was scaled. */
    async function greys() {
        const picture = new Image();
        picture.src = last;
        await picture.decode();
        const {naturalWidth: width, naturalHeight: height} = picture;
        const pen = new OffscreenCanvas(width, height).getContext("2d");
        pen.drawImage(picture, 0, 0);
        return Array.from(pen.getImageData(0, 0, width, height).data).filter((_, at) => at % 4 === 0);
    }

    function restsFor(milliseconds) {
        const latest = [frames.at(-1)?.[0] ?? Infinity, input];
        return performance.now() - Math.max(...latest) > milliseconds;
    }

    return {frames, takeInputs: () => inputs.splice(0), greys, restsFor};
})();
