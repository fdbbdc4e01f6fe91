/* The cell in hand: its picture and words, at once; then what stands beside them.
 *
 * Whoever chooses a cell calls `show`: the hand on a slider (atlas_hand.js), a journey
 * (atlas_journey.js), or Dash where a model was chosen (atlas_callbacks.js).
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.cell = (function () {
    "use strict";

    const fill = (sentence, values) => window.styleAtlas.words.fill(sentence, values);
    const NO_MODEL = {url: null, status: "no_model", caption: ""};

    const RESTS = 400; // milliseconds: the hand does, and not between two steps
    const AROUND = 4; // stops on either side of each axis

    let timer = null;
    let now = null; // {table, extractor, position}; null until the first

    /** Show the cell of `extractor` (null where there is no model) at `position`. */
    function show(table, extractor, position) {
        const {beside, compare, figure, grid, playback} = window.styleAtlas;
        const axis = now && axisMoved(now.position, position);
        now = {table, extractor, position};
        const mine = now;
        playback.end();
        compare.follow(table, extractor, position);
        sayValues(table, position);
        beside.draw(table, extractor, position);
        if (!extractor) {
            figure.show(NO_MODEL, {alt: "", note: ""}, (reason) => absent(table, reason, null));
            return;
        }
        const cell = grid.cellAt(table, extractor, position);
        const words = describe(table, cell);
        figure
            .show(cell, words, (reason) => absent(table, reason, cell))
            .then(() => {
                fetchAhead(axis);
                if (now === mine) {
                    playback.offer(table, cell, words.alt);
                }
            });
    }

    /** Fetch what lies along the axis in hand (null: none); once the hand rests, what is around. */
    function fetchAhead(axis) {
        const {table, extractor, position} = now;
        const {grid, pictures} = window.styleAtlas;
        const along = axis === null ? [] : grid.urlsAlong(table, extractor, position, axis);
        pictures.fetchAhead(along);
        window.clearTimeout(timer);
        timer = window.setTimeout(() => {
            pictures.fetchAhead([...along, ...grid.urlsAround(table, extractor, position, AROUND)]);
        }, RESTS);
    }

    /** Tell whether this is the cell that was shown last. */
    function shows(extractor, position) {
        return now !== null && samePlace(now, {extractor, position});
    }

    /** Return the axis along which two positions differ; null where it is not one. */
    function axisMoved(one, other) {
        const moved = one.flatMap((stop, axis) => (stop === other[axis] ? [] : [axis]));
        return moved.length === 1 ? moved[0] : null;
    }

    function describe(table, cell) {
        return {
            alt: fill(table.text.alt, {caption: cell.caption}),
            note: [cell.regime, cell.equal].filter(Boolean).join(" "),
        };
    }

    /** Write the values by the sliders, and what is read aloud at their thumbs. */
    function sayValues(table, position) {
        window.styleAtlas.grid.stopsAt(table, position).forEach((stop, axis) => {
            const {slider, readout} = table.axes[axis];
            document.getElementById(readout)?.replaceChildren(stop.short);
            const thumb = document.querySelector(`#${slider} [role="slider"]`);
            thumb?.setAttribute("aria-valuetext", stop.spoken);
        });
    }

    /** Say why there is no picture, and what can be done. */
    function absent(table, reason, cell) {
        const {grid} = window.styleAtlas;
        if (reason === "damaged" && cell.url) {
            grid.markDamaged(table, cell.url); // since the server opened the pack
        }
        const message = {title: table.text[`${reason}_title`], text: table.text[reason], offer: ""};
        if (reason === "missing" && cell.regime) {
            message.text = `${cell.regime} ${table.text.left_out}`;
        }
        if (reason === "failed") {
            return {...message, offer: "retry"};
        }
        if (cell === null) {
            return message;
        }
        const nearest = grid.nearestComputed(table, cell.extractor, cell.position);
        if (nearest === null) {
            return {...message, text: message.text + table.text.none_computed};
        }
        const where = fill(table.text.nearest, {nearest: grid.caption(table, nearest)});
        return {...message, text: message.text + where, offer: "nearest"};
    }

    /** Tell whether two places, {extractor, position}, are one. */
    function samePlace(one, other) {
        return one.extractor === other.extractor
            && one.position.every((stop, axis) => stop === other.position[axis]);
    }

    return {show, shows, samePlace, now: () => now};
})();
