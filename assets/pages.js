/* Where the explorer was left, so that links from other pages lead back there, within the tab.
 *
 * Links to a page's other language take its own state along: its query and its step.
 */
(function () {
    "use strict";

    const KEY = "explorer"; // the pack's mount follows
    const EXPLORER = "/"; // app/layout/frame.py: data-page

    function keep() {
        window.styleAtlas?.address?.link(); // what the sliders have just left is still to be written
        const here = document.querySelector('.pages a[aria-current="page"]');
        if (here?.dataset.page === EXPLORER) {
            try {
                window.sessionStorage.setItem(KEY + mount(), window.location.search);
            } catch {
                // the browser keeps nothing; the explorer begins anew
            }
        }
    }

    function kept() {
        try {
            return window.sessionStorage.getItem(KEY + mount()) ?? "";
        } catch {
            return "";
        }
    }

    /** Return what comes before the addresses of the pack in hand. */
    function mount() {
        return document.querySelector(".pages[data-mount]")?.dataset.mount ?? "";
    }

    function lead(event) {
        const link = event.target.closest?.(".pages a");
        if (!link) {
            return;
        }
        keep();
        if (link.dataset.language) {
            link.search = window.location.search;
            link.hash = window.location.hash;
        } else if (link.dataset.page === EXPLORER) {
            link.search = kept();
        }
    }

    document.addEventListener("click", lead);
    document.addEventListener("auxclick", lead); // into another tab
    window.addEventListener("pagehide", keep);
})();
