/* The hand on a slider: the picture follows it at once.
 *
 * Dash keeps the sliders' values but is not asked: its callbacks would take as long again as all
 * the rest. While a thumb is dragged the pointer says where it goes; else the thumbs say where they
 * are. Where the ratio of the weights is locked, the other weight's slider is taken along.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.hand = (function () {
    "use strict";

    const CONTROLS = ".atlas .controls";
    const TRACK = ".mantine-Slider-trackContainer"; // the pointer's place is a share of it
    const THUMB = '[role="slider"]';

    let table = null;
    let pressed = null; // the axis on whose slider a key was pressed, until its thumb moves
    let locked = false; // whether the ratio of the weights is
    let dragged = null; // {axis, left, width, start} of the slider whose thumb is dragged

    /** Follow the hand from now on. */
    async function listen(cells) {
        if (table !== null) {
            return;
        }
        table = cells;
        const controls = await window.styleAtlas.drawn(CONTROLS);
        const thumbs = {subtree: true, attributeFilter: ["aria-valuenow"]};
        new MutationObserver(followThumbs).observe(controls, thumbs);
        window.addEventListener("keydown", press, true); // Mantine hears of it before `controls` does
        controls.addEventListener("pointerdown", takeUp, true);
        const ifDragged = (follow) => (event) => event.pointerId === dragged?.pointer && follow(event);
        window.addEventListener("pointermove", ifDragged(followPointer));
        window.addEventListener("pointerup", ifDragged(letGo));
        window.addEventListener("pointercancel", ifDragged(letGo));
    }

    /** Move the sliders, without anything being shown for it; not that of the axis in hand. */
    function moveSliders(position, inHand = null) {
        table.axes.forEach(({slider}, axis) => {
            if (axis !== inHand) {
                window.dash_clientside.set_props(slider, {value: position[axis]});
            }
        });
    }

    /** Keep the weights' ratio from now on, or no longer. */
    function lock(kept) {
        locked = kept;
    }

    // By keyboard

    function press(event) {
        if (event.target.matches?.(`${CONTROLS} ${THUMB}`)) {
            pressed = axisOf(event.target);
            window.styleAtlas.journey.end();
        }
    }

    function followThumbs() {
        const {cell, grid: {keepRatio}, journey} = window.styleAtlas;
        const there = positions();
        if (dragged !== null || journey.isUnderWay(there)) {
            return;
        }
        if (!locked) {
            show(there);
        } else if (pressed !== null) {
            const from = cell.now().position;
            const kept = keepRatio(table, from, from.with(pressed, there[pressed]));
            pressed = null; // the thumb may have moved long after the key
            show(kept);
            moveSliders(kept);
        }
    }

    // By pointer

    function takeUp(event) {
        const track = event.target.closest(TRACK);
        if (track && event.button === 0 && dragged === null) {
            const {left, width} = track.getBoundingClientRect();
            window.styleAtlas.journey.end();
            const {position: start} = window.styleAtlas.cell.now();
            dragged = {axis: axisOf(track), left, width, start, pointer: event.pointerId};
            followPointer(event);
        }
    }

    function followPointer(event) {
        const {axis, left, width, start} = dragged;
        const last = table.axes[axis].stops.length - 1;
        const share = Math.min(Math.max((event.clientX - left) / width, 0), 1);
        const there = start.with(axis, Math.round(share * last));
        if (locked) {
            const kept = window.styleAtlas.grid.keepRatio(table, start, there);
            if (show(kept)) {
                moveSliders(kept, axis);
            }
        } else {
            show(there);
        }
    }

    function letGo() {
        // Mantine tells Dash of the thumb's last place in a task of its own, which comes first.
        window.setTimeout(() => window.setTimeout(() => {
            dragged = null;
            if (locked) {
                moveSliders(window.styleAtlas.cell.now().position);
            } else {
                followThumbs();
            }
        }));
    }

    /** Show the cell at `position`; tell whether it is another than before. */
    function show(position) {
        const {cell} = window.styleAtlas;
        const {extractor} = cell.now();
        const moved = !cell.shows(extractor, position);
        if (moved) {
            cell.show(table, extractor, position);
        }
        return moved;
    }

    function axisOf(element) {
        return table.axes.findIndex(({slider}) => element.closest(`#${slider}`));
    }

    /** Return the stops at which the thumbs stand. */
    function positions() {
        return table.axes.map(({slider}) => {
            const thumb = document.querySelector(`#${slider} ${THUMB}`);
            return Number(thumb.getAttribute("aria-valuenow"));
        });
    }

    return {listen, moveSliders, lock, isLocked: () => locked};
})();
