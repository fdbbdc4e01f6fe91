/* Which pictures are smoothed: those at less than twice their own size, where an image's pixels
 * cannot be equal squares of the screen's. */
(function () {
    "use strict";

    const PLACE = ".stage > .picture-place";
    const SQUARES = 2; // screen pixels for each of an image's

    const sizes = new ResizeObserver((entries) => entries.forEach(({target}) => look(target)));
    let zoom = 1;

    function look(place) {
        const own = Number(getComputedStyle(place).getPropertyValue("--image-width"));
        const scale = (place.clientWidth * zoom * window.devicePixelRatio) / own;
        place.parentElement.toggleAttribute("data-smooth", scale < SQUARES);
    }

    document.addEventListener("atlas:zoomed", (event) => {
        ({zoom} = event.detail);
        document.querySelectorAll(PLACE).forEach(look);
    });

    new MutationObserver((changes) => {
        const places = (nodes) => [...nodes].flatMap((node) => [...(node.querySelectorAll?.(PLACE) ?? [])]);
        for (const {addedNodes, removedNodes} of changes) {
            places(removedNodes).forEach((place) => sizes.unobserve(place));
            places(addedNodes).forEach((place) => sizes.observe(place));
        }
    }).observe(document.documentElement, {childList: true, subtree: true});
})();
