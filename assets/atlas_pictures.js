/* Pictures by address: loaded and decoded before they are shown, neighbours fetched ahead.
 *
 * Addresses are immutable, so a picture is fetched at most once and kept while it is among the
 * KEPT latest; after that the browser's own cache still has it.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.pictures = (function () {
    "use strict";

    const KEPT = 320; // decoded pictures: about 40 MB at 180 x 180 pixels
    const AT_ONCE = 4; // fetches ahead under way; leaves connections for the one that is wanted

    const entries = new Map(); // by address, oldest first: {image, ready, arrived, promise}
    let queue = [];
    let underWay = 0;

    /** Return the decoded picture at once, or null if it must be waited for. */
    function ready(url) {
        const entry = entries.get(url);
        return entry && entry.ready ? entry.image : null;
    }

    /** Return a promise of the decoded picture. It rejects with the server's status, or with 0
     *  where there was no answer; the next call then tries again. */
    function load(url, priority = "high") {
        const entry = entries.get(url) || begin(url, priority);
        entries.delete(url); // and back in as the latest
        entries.set(url, entry);
        if (entries.size > KEPT) {
            entries.delete(entries.keys().next().value);
        }
        return entry.promise;
    }

    /** Fetch these addresses in the background, instead of those asked for before. */
    function fetchAhead(urls) {
        queue = urls.filter((url) => !entries.has(url));
        pump();
    }

    function begin(url, priority) {
        const image = new Image();
        image.className = "picture";
        image.decoding = "sync"; // it is decoded already: paint it in the frame it is put in
        image.fetchPriority = priority;
        image.src = url;
        const entry = {image, ready: false, arrived: arrival(image)};
        entry.promise = image.decode().then(
            () => {
                entry.ready = true;
                return image;
            },
            async () => {
                entries.delete(url);
                throw await askWhy(url);
            },
        );
        return entry;
    }

    function pump() {
        while (underWay < AT_ONCE && queue.length) {
            const url = queue.shift();
            underWay += 1;
            load(url, "low").catch(() => null); // said when it is wanted, not before
            entries.get(url).arrived.then(() => {
                underWay -= 1;
                pump();
            });
        }
    }

    /** Return a promise that resolves when an image has come, or failed; it is decoded later. */
    function arrival(image) {
        return new Promise((resolve) => {
            image.addEventListener("load", resolve);
            image.addEventListener("error", resolve);
        });
    }

    /** An <img> does not tell why it failed. */
    async function askWhy(url) {
        try {
            return (await fetch(url, {method: "HEAD", cache: "no-store"})).status;
        } catch {
            return 0;
        }
    }

    return {ready, load, fetchAhead};
})();
