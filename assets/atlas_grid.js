/* The grid: from slider positions to cells. Pure functions over the table that the server sends
 * once (`browser_table` in app/cell_table.py); nothing here touches the page. Only `markDamaged`
 * changes the table.
 *
 * A position is one stop an axis, counted from the left of its slider.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.grid = (function () {
    "use strict";

    const WEIGHTS = [1, 2]; // axes: style weight, content weight

    /** Describe the cell of `extractor` at `position`; `url` is null where it has no picture,
     *  `equal` the sentence that says of which cell it is instead, or ""; `frames` is null where none
     *  are kept, else {steps, url} (app/playback.py). */
    function cellAt(table, extractor, position) {
        const {status, image, source, regime, frames} = table.extractors[extractor];
        const number = cellNumber(table, position);
        const told = number < source.length && source[number] >= 0;
        return {
            extractor,
            position,
            number,
            status: table.statuses[status[number]],
            caption: caption(table, position),
            regime: told ? table.regimes[regime[number]] : "",
            equal: told && source[number] !== number ? equalTo(table, regime[number], source[number]) : "",
            url: image[number] < 0 ? null : pictureUrl(table, image[number]),
            frames: frames[number] ?? null,
        };
    }

    function equalTo(table, regime, number) {
        return window.styleAtlas.words.fill(table.equal[regime], {cell: captionOf(table, number)});
    }

    /** Write a position as in the caption: "LR: 5e-02 | SW: 1e-09 | CW: 1e-10". */
    function caption(table, position) {
        const parts = stopsAt(table, position).map(
            (stop, axis) => `${table.axes[axis].symbol}: ${stop.caption}`,
        );
        return parts.join(" | ");
    }

    /** Return the stop of each axis. */
    function stopsAt(table, position) {
        return table.axes.map((axis, number) => axis.stops[position[number]]);
    }

    /** Return the stop of each axis at the computed cell with the fewest steps from `position`,
     *  or null. Of several the first in the grid's order, as in app/start.py. */
    function nearestComputed(table, extractor, position) {
        const {image} = table.extractors[extractor];
        let nearest = null;
        let fewest = Infinity;
        for (const candidate of everyPosition(table)) {
            const steps = distance(candidate, position);
            if (steps < fewest && image[cellNumber(table, candidate)] >= 0) {
                nearest = candidate;
                fewest = steps;
            }
        }
        return nearest;
    }

    /** Return the addresses of all pictures along an axis, nearest first. */
    function urlsAlong(table, extractor, position, axis) {
        const reaches = table.axes[axis].stops.map((_, reach) => reach);
        return urlsOf(table, extractor, reaches.flatMap((reach) => steps(table, position, axis, reach)));
    }

    /** Return the addresses of the pictures up to `most` stops away on each axis, nearest first. */
    function urlsAround(table, extractor, position, most) {
        const reaches = Array.from({length: most}, (_, before) => before + 1);
        return urlsOf(table, extractor, reaches.flatMap((reach) =>
            table.axes.flatMap((_, axis) => steps(table, position, axis, reach)),
        ));
    }

    function urlsOf(table, extractor, positions) {
        const {image} = table.extractors[extractor];
        const images = new Set(positions.map((position) => image[cellNumber(table, position)]));
        return [...images].filter((found) => found >= 0).map((found) => pictureUrl(table, found));
    }

    /** Enter in the table that the picture at `url` is damaged, for every cell that has it. */
    function markDamaged(table, url) {
        const lost = table.digests.findIndex((_, image) => pictureUrl(table, image) === url);
        const damaged = table.statuses.indexOf("damaged");
        table.damaged = (table.damaged || 0) + 1;
        for (const {status, image} of Object.values(table.extractors)) {
            image.forEach((found, number) => {
                if (found === lost) {
                    image[number] = -1;
                    status[number] = damaged;
                }
            });
        }
    }

    function cellNumber(table, position) {
        return stopsAt(table, position).reduce(
            (sum, stop, axis) => sum + stop.index * table.axes[axis].stride,
            0,
        );
    }

    function captionOf(table, number) {
        const position = table.axes.map((axis) => {
            const index = Math.floor(number / axis.stride) % axis.stops.length;
            return axis.stops.findIndex((stop) => stop.index === index);
        });
        return caption(table, position);
    }

    function pictureUrl(table, image) {
        return `${table.image_path}${table.digests[image]}.png`;
    }

    function steps(table, position, axis, reach) {
        return [position[axis] - reach, position[axis] + reach]
            .filter((stop) => stop >= 0 && stop < table.axes[axis].stops.length)
            .map((stop) => position.with(axis, stop));
    }

    function distance(one, other) {
        return one.reduce((sum, stop, axis) => sum + Math.abs(stop - other[axis]), 0);
    }

    function* everyPosition(table, start = []) {
        if (start.length === table.axes.length) {
            yield start;
            return;
        }
        for (let stop = 0; stop < table.axes[start.length].stops.length; stop++) {
            yield* everyPosition(table, [...start, stop]);
        }
    }

    /** Return where both weights lie once one of them has moved from `before` towards `after` and
     *  the other keeps their ratio: as far as the grid has such stops. Other moves stay. */
    function keepRatio(table, before, after) {
        const moved = WEIGHTS.filter((axis) => before[axis] !== after[axis]);
        if (moved.length !== 1) {
            return after;
        }
        const [axis] = moved;
        const way = Math.sign(before[axis] - after[axis]);
        for (let stop = after[axis]; stop !== before[axis]; stop += way) {
            const kept = withRatioOf(table, before, axis, stop);
            if (kept !== null) {
                return kept;
            }
        }
        return before;
    }

    /** Return `position` with a weight at `stop` and the other such that their ratio stays, or null
     *  where the grid has no such stop. */
    function withRatioOf(table, position, axis, stop) {
        const other = WEIGHTS.find((weight) => weight !== axis);
        const {stops} = table.axes[other];
        const value = stops[position[other]].value;
        const [from, to] = [position[axis], stop].map((at) => table.axes[axis].stops[at].value);
        const kept = stops.findIndex((found) => Math.abs((found.value / value) * (from / to) - 1) < 0.01);
        return kept < 0 ? null : position.with(axis, stop).with(other, kept);
    }

    return {cellNumber, keepRatio, withRatioOf, cellAt, caption, stopsAt, nearestComputed, urlsAlong, urlsAround, markDamaged};
})();
