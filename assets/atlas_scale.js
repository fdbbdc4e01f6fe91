/* The scale bars: a round length in millimetres that fits a quarter of what is seen of a picture. */
(function () {
    "use strict";

    const ROUND = [5, 2, 1];
    const MOST = 0.25; // of the picture's width

    let zoom = 1;

    /** Draw all bars for the zoom in hand. */
    function draw() {
        for (const bar of document.querySelectorAll(".scale-bar")) { // app/layout/scale_bar.py
            const seen = bar.dataset.pictureMm / zoom;
            const length = roundBelow(MOST * seen);
            const written = `${window.styleAtlas.numbers.decimal(length, 3)} mm`;
            bar.style.width = `${(100 * length) / seen}%`;
            bar.textContent = written;
            const label = window.styleAtlas.words.fill(bar.dataset.words, {length: written});
            bar.setAttribute("aria-label", label);
        }
    }

    /** Return the greatest of 1, 2 and 5 times a power of ten that is not above `most`. */
    function roundBelow(most) {
        const power = 10 ** Math.floor(Math.log10(most));
        return power * ROUND.find((digit) => digit * power <= most);
    }

    document.addEventListener("atlas:zoomed", (event) => {
        zoom = event.detail.zoom;
        draw();
    });
    document.addEventListener("atlas:shown", draw, {once: true});
})();
