/* The divider over the middle picture: left of it A is seen, right of it B. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.swipe = (function () {
    "use strict";

    const DIVIDER = "divider"; // app/ids.py
    const STEPS = {ArrowLeft: -0.02, ArrowDown: -0.02, ArrowRight: 0.02, ArrowUp: 0.02, PageDown: -0.1, PageUp: 0.1};
    const ENDS = {Home: 0, End: 1};

    let share = 0.5; // of the picture's place, from its left
    let held = false;

    /** Tell whether A is seen at a share of the picture's place, from its left. */
    function showsA(right) {
        return right < share;
    }

    function moveTo(divider, wanted) {
        share = Math.min(Math.max(wanted, 0), 1);
        const percent = Math.round(100 * share);
        divider.closest(".stage").style.setProperty("--divider", `${100 * share}%`);
        divider.setAttribute("aria-valuenow", percent);
        const said = window.styleAtlas.words.fill(divider.dataset.words, {percent});
        divider.setAttribute("aria-valuetext", said);
    }

    function follow(divider, event) {
        const box = divider.parentElement.getBoundingClientRect();
        moveTo(divider, (event.clientX - box.left) / box.width);
    }

    document.addEventListener("pointerdown", (event) => {
        if (event.target.id === DIVIDER && event.button === 0) {
            event.preventDefault(); // no text is to be selected
            event.target.focus({focusVisible: false});
            event.target.setPointerCapture(event.pointerId);
            held = true;
        }
    });
    document.addEventListener("pointermove", (event) => {
        if (held && event.target.id === DIVIDER) {
            follow(event.target, event);
        }
    });
    for (const end of ["pointerup", "pointercancel"]) {
        document.addEventListener(end, () => {
            held = false;
        });
    }
    document.addEventListener("keydown", (event) => {
        const {target, key} = event;
        if (target.id === DIVIDER && (key in STEPS || key in ENDS)) {
            event.preventDefault();
            moveTo(target, key in ENDS ? ENDS[key] : share + STEPS[key]);
        }
    });

    return {showsA};
})();
