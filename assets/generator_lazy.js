/* Pictures with a `data-src` are fetched when they come near the window, as Dash's own <img>
 * cannot say loading="lazy". Those that are not displayed are not fetched. */
(function () {
    "use strict";

    function begin(image) {
        image.loading = "lazy"; // before the address, or it is fetched at once
        image.fetchPriority = "low"; // the large pictures come first
        image.src = image.dataset.src;
    }

    function look(root) {
        root.querySelectorAll?.("img[data-src]:not([src])").forEach(begin);
    }

    new MutationObserver((changes) => {
        changes.forEach((change) => change.addedNodes.forEach(look));
    }).observe(document.documentElement, {childList: true, subtree: true});
})();
