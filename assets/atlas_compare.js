/* What the middle picture shows: the cell, its difference from the generated image, or the cell, B,
 * beside a pinned one, A.
 *
 * Every view is drawn from decoded pictures in the frame in which the cell's own picture comes onto
 * the page ("atlas:shown" in atlas_figure.js). Where either picture is not there the plain one stays,
 * and a sentence says why.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.compare = (function () {
    "use strict";

    const CHOICE = "view-choice"; // app/ids.py
    const PIN = "pin";
    const UNPIN = "unpin";
    const TO_A = "travel-to-a";
    const PLAIN = "picture";
    const FIRST = "swipe"; // when A is pinned
    const DAMAGED = 410; // the image route's answer for a damaged file

    let table = null;
    let here = null; // the sliders' cell, {extractor, position}
    let pinned = null; // A, likewise
    let onPage = {cell: null, picture: null}; // B
    let view = PLAIN;
    let held = {url: null, picture: null}; // the picture compared with, kept while it is needed
    let turn = 0;

    /** Take note of the cell that the sliders are at; its picture may come later. */
    function follow(found, extractor, position) {
        table = found;
        here = extractor ? {extractor, position} : null;
    }

    /** Take A and the view from the page's address; either may be null. */
    function restore(found, a, wanted) {
        table = found;
        pinned = a;
        if (a || wanted) {
            offer(wanted || FIRST);
        }
    }

    /** Show this view. */
    function choose(wanted) {
        view = wanted;
        window.styleAtlas.address.remember();
        render();
    }

    /** Return what the address has of A and the view. */
    function query() {
        const asked = {};
        if (pinned) {
            const stops = window.styleAtlas.grid.stopsAt(table, pinned.position);
            asked.a = [pinned.extractor, ...stops.map((stop) => stop.short)].join(",");
        }
        if (pinned || view !== PLAIN) {
            asked.view = view;
        }
        return asked;
    }

    function pin() {
        if (here) {
            pinned = here;
            offer(needsA(view) ? view : FIRST);
        }
    }

    function unpin() {
        pinned = null;
        offer(needsA(view) ? PLAIN : view);
        document.getElementById(PIN).focus(); // the button in hand is about to go
    }

    /** Offer the views that there can be, this one chosen. */
    function offer(wanted) {
        const data = table.views.filter((found) => pinned || !found.pinned);
        const choices = data.map(({value, label}) => ({value, label}));
        window.dash_clientside.set_props(CHOICE, {data: choices, value: wanted});
        choose(wanted);
    }

    function needsA(wanted) {
        return table.views.some(({value, pinned: needed}) => value === wanted && needed);
    }

    // Drawing

    async function render() {
        const now = ++turn;
        window.styleAtlas.comparisonWords.draw(table, view, pinned, onPage.cell);
        if (!document.getElementById(CHOICE)) {
            return null; // React has not drawn it yet
        }
        if (view === PLAIN) {
            return put(null, "");
        }
        const {not_compared: refused, compare_loading: loading} = table.text;
        const sorry = (name, reason) => window.styleAtlas.words.fill(refused, {name, reason}).trim();
        if (!onPage.picture) {
            return put(null, needsA(view) && onPage.cell ? sorry("B", "") : "");
        }
        const cell = needsA(view) && window.styleAtlas.grid.cellAt(table, pinned.extractor, pinned.position);
        const url = cell ? cell.url : table.content_image;
        const name = cell ? "A" : table.titles.content;
        if (url === null) {
            return put(null, sorry(name, reasonOf(cell)));
        }
        if (held.url !== url) {
            const ready = window.styleAtlas.pictures.ready(url);
            if (!ready) {
                put(null, loading);
            }
            try {
                held = {url, picture: ready || (await window.styleAtlas.pictures.load(url))};
            } catch (status) {
                const reason = status === DAMAGED ? table.text.damaged : table.text.failed;
                return now === turn && put(null, sorry(name, reason));
            }
        }
        return now === turn && put(held.picture, "");
    }

    /** Put the view over the picture, or nothing where `other` is null, with a note. */
    function put(other, note) {
        const {comparisonWords, overlay} = window.styleAtlas;
        comparisonWords.note(note);
        if (other === null) {
            overlay.clear(table.titles[PLAIN]);
            return;
        }
        const label = comparisonWords.label(table, view, pinned, onPage.cell);
        const words = {title: table.titles[view], label};
        overlay.show(view, onPage.picture, other, words, table.difference_scale);
    }

    function reasonOf(cell) {
        return cell.status === "missing" && cell.regime ? table.text.left_out : table.text[cell.status];
    }

    document.addEventListener("atlas:shown", (event) => {
        onPage = event.detail;
        if (view !== PLAIN || pinned) { // else a step costs nothing here
            render();
        }
    });
    document.addEventListener("click", (event) => {
        const id = event.target.closest?.("button")?.id;
        if (id === PIN) {
            pin();
        } else if (id === UNPIN) {
            unpin();
        } else if (id === TO_A) {
            window.styleAtlas.journey.begin(table, pinned.extractor, pinned.position);
        }
    });

    return {follow, restore, choose, query};
})();
