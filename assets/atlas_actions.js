/* What clicks on presets and on "copy link" do. */
(function () {
    "use strict";

    const SAID_FOR = 2000; // milliseconds

    let timer = null;

    document.addEventListener("click", (event) => {
        const button = event.target.closest?.("button");
        if (!window.styleAtlas.map.now()) {
            return; // the page is not ready
        }
        if (button?.dataset.preset) {
            const {table} = window.styleAtlas.map.now();
            const place = table.presets.find(({key}) => key === button.dataset.preset);
            window.styleAtlas.journey.begin(table, place.extractor, place.position);
        } else if (button?.id === "copy-link") { // app/ids.py
            copyLink(button);
        }
    });

    async function copyLink(button) {
        const {text} = window.styleAtlas.map.now().table;
        const label = button.querySelector(".mantine-Button-label");
        button.dataset.label ||= label.textContent;
        window.clearTimeout(timer);
        try {
            await navigator.clipboard.writeText(window.styleAtlas.address.link());
            label.textContent = text.copied;
        } catch {
            label.textContent = text.copy_failed; // not over plain http, or refused
        }
        timer = window.setTimeout(() => {
            label.textContent = button.dataset.label;
        }, SAID_FOR);
    }
})();
