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

    /** Copy over plain http or within another site's frame, where the clipboard is refused. */
    function copyBySelection(words, button) {
        const field = document.createElement("textarea");
        field.value = words;
        document.body.append(field);
        field.select();
        const copied = document.execCommand("copy");
        field.remove();
        button.focus();
        return copied;
    }

    async function copyLink(button) {
        const {text} = window.styleAtlas.map.now().table;
        const label = button.querySelector(".mantine-Button-label");
        button.dataset.label ||= label.textContent;
        window.clearTimeout(timer);
        const link = window.styleAtlas.address.link();
        const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
        label.textContent = copied || copyBySelection(link, button) ? text.copied : text.copy_failed;
        timer = window.setTimeout(() => {
            label.textContent = button.dataset.label;
        }, SAID_FOR);
    }
})();
