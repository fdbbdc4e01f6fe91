/* What is said of a comparison: which cells A and B are, what the colours mean, what is amiss. */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.comparisonWords = (function () {
    "use strict";

    const PAIR = "comparison"; // app/ids.py
    const LEGEND = "difference-legend";
    const NOTE = "comparison-note";
    const FLICKER = "flicker-buttons";

    /** Say which cells A and B are and, under a difference, what its colours mean. */
    function draw(table, view, pinned, cell) {
        const pair = document.getElementById(PAIR);
        if (!pair) {
            return; // React has not drawn it yet
        }
        pair.hidden = !pinned;
        pair.querySelector(".pinned-a").textContent = pinned ? say(table, "A", pinned) : "";
        pair.querySelector(".pinned-b").textContent = pinned && cell?.extractor ? sayB(table, cell) : "";
        document.getElementById(FLICKER).hidden = view !== "flicker";
        drawLegend(table, view);
    }

    function drawLegend(table, view) {
        const legend = document.getElementById(LEGEND);
        const other = {difference: table.titles.content, change: "A"}[view];
        legend.hidden = other === undefined;
        if (legend.hidden) {
            return;
        }
        const {difference, numbers, words} = window.styleAtlas;
        const scale = table.difference_scale;
        const [low, high] = legend.querySelectorAll("span");
        low.textContent = numbers.signed(-scale, 2);
        high.textContent = numbers.signed(scale, 2);
        difference.paintLegend(legend.querySelector("canvas"), scale);
        const said = words.fill(table.text.legend, {other, scale: numbers.fixed(scale, 2)});
        legend.querySelector("p").textContent = table.channels === 1 ? said : `${said} ${table.text.legend_colour}`;
    }

    /** Describe what lies over the middle picture to those who do not see it. */
    function label(table, view, pinned, cell) {
        if (view === "difference") {
            return `${table.titles[view]}, ${cell.caption}${stepOf(table)}`;
        }
        const a = say(table, "A", pinned);
        return view === "change" ? `${table.titles[view]}. ${a}. ${sayB(table, cell)}` : a;
    }

    /** Put up a sentence, or none. */
    function note(sentence) {
        const place = document.getElementById(NOTE);
        if (place && place.textContent !== sentence) {
            place.textContent = sentence;
        }
    }

    function sayB(table, cell) {
        return say(table, "B", cell) + stepOf(table);
    }

    /** Say which frame of its run the middle picture is, where it is not the end. */
    function stepOf(table) {
        const step = window.styleAtlas.playback.step();
        return step === null ? "" : `, ${table.text.losses_steps} ${step}`;
    }

    function say(table, name, {extractor, position}) {
        const stops = window.styleAtlas.grid.stopsAt(table, position);
        const parts = stops.map((stop, axis) => `${table.axes[axis].symbol} ${stop.short}`);
        const model = table.extractors[extractor].label;
        return `${name}: ${model}, ${parts.join(" | ")}`;
    }

    return {draw, label, note};
})();
