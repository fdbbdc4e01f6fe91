/* The functions of the generator page's callbacks; app/generator_callbacks.py has the diagram. */
window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.generator = (function () {
    "use strict";

    const COMPARED = "compared"; // app/ids.py
    const SHEET = "sheet";
    const CAPTION = "slice-caption";

    const fill = (sentence, values) => window.styleAtlas.words.fill(sentence, values);

    let asked = 0;

    /** Show a slice as every source has it. Pictures and caption change in the same frame. */
    async function compare(value) {
        const table = window.styleAtlas.sent.generator;
        const turn = ++asked;
        const slice = Number(value);
        while (!document.getElementById(COMPARED)) {
            await new Promise(requestAnimationFrame); // Dash may call before React has drawn
        }
        const {pictures} = window.styleAtlas;
        let found;
        try {
            found = await Promise.all(urls(table, slice).map((url) => pictures.load(url)));
        } catch {
            if (turn === asked) {
                clear(table.text.failed);
            }
            return;
        }
        if (turn !== asked) {
            return;
        }
        const words = said(table, slice);
        places().forEach((place, number) => {
            const picture = found[number];
            // Two sources may have made the same image; a picture can be in one place only.
            const first = found.indexOf(picture) === number;
            const put = first ? picture : picture.cloneNode();
            put.alt = fill(table.text.alt, {...words, source: table.sources[number].name});
            place.replaceChildren(put);
        });
        document.getElementById(CAPTION).textContent = fill(table.text.slice, words);
        rove(slice);
        const near = [slice - 1, slice + 1].filter((other) => other in table.slices);
        pictures.fetchAhead(near.flatMap((other) => urls(table, other)));
    }

    /** Return the sheet's class names with the source that is to be shown. */
    function showSource(source, className) {
        return className.replace(/\bshows-\S+/, `shows-${source}`);
    }

    /** Draw a step of the walk; return what is said of it, and what is read aloud. */
    function walk(at) {
        const table = window.styleAtlas.sent.generator;
        const {steps, digest} = table.walk;
        const percent = Math.round((100 * at) / Math.max(steps - 1, 1));
        const spoken = fill(table.text.walk, {percent});
        const alt = fill(table.text.walk_alt, {percent});
        const url = address(table, digest);
        window.styleAtlas.walk.draw(url, table.walk, at, alt, table.text.walk_failed);
        return [spoken, {thumb: {"aria-valuetext": spoken}}];
    }

    /** Let Tab reach the chosen tile alone; from there the arrow keys go to the others. */
    function rove(slice) {
        document.querySelectorAll(`#${SHEET} [role="radio"]`).forEach((tile, number) => {
            tile.tabIndex = number === slice ? 0 : -1;
        });
    }

    function clear(message) {
        places().forEach((place) => place.replaceChildren());
        document.getElementById(CAPTION).textContent = message;
    }

    function places() {
        return [...document.querySelectorAll(`#${COMPARED} .picture-place`)];
    }

    function urls(table, slice) {
        return table.sources.map((source) => address(table, source.digests[slice]));
    }

    function address(table, digest) {
        return `${table.image_path}${digest}.png`;
    }

    function said(table, slice) {
        const what = table.slices[slice];
        return {
            number: slice + 1,
            count: table.slices.length,
            what: what ? `: ${what}` : "",
        };
    }

    return {compare, showSource, walk};
})();
