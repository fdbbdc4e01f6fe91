/* Zoom, pan, and the value under the pointer, alike in all three figures.
 *
 * The zoom control sets how often the pictures are enlarged; Ctrl with the wheel and a double click
 * zoom at the pointer. Dragging, or the arrow keys on the middle figure, move all pictures together;
 * while that figure has the focus, the value is that in the middle.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.zoom = (function () {
    "use strict";

    const ZOOMS = [1, 2, 4, 8];
    const CONTROL = "zoom"; // app/ids.py
    const STEP = 0.1; // of what is seen, an arrow key
    const MIDDLE = [0.5, 0.5];
    const KEYS = {ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0]};

    const view = {zoom: 1, x: 0.5, y: 0.5}; // what is in the middle, in shares of the picture
    let last = null; // where the pointer was, in shares of a figure's picture place

    /** Enlarge so many times around a point, in shares of the picture; tell whether that can be. */
    function restore(zoom, x, y) {
        const known = ZOOMS.includes(zoom) && [x, y].every((share) => share >= 0 && share <= 1);
        if (known) {
            Object.assign(view, {x, y});
            window.dash_clientside.set_props(CONTROL, {value: String(zoom)}); // its callback: `set`
        }
        return known;
    }

    /** Enlarge all pictures so many times. */
    function set(zoom) {
        view.zoom = Number(zoom);
        apply();
    }

    function apply() {
        const edge = 0.5 / view.zoom;
        view.x = Math.min(Math.max(view.x, edge), 1 - edge);
        view.y = Math.min(Math.max(view.y, edge), 1 - edge);
        const atlas = document.querySelector(".atlas");
        if (!atlas) {
            window.styleAtlas.drawn(".atlas").then(apply);
            return;
        }
        const {style, dataset} = atlas;
        dataset.zoomed = view.zoom > 1; // then a finger moves the picture, not the page
        style.setProperty("--zoom", view.zoom);
        style.setProperty("--shift-x", `${100 * (0.5 - view.x * view.zoom)}%`);
        style.setProperty("--shift-y", `${100 * (0.5 - view.y * view.zoom)}%`);
        document.dispatchEvent(new CustomEvent("atlas:zoomed", {detail: {zoom: view.zoom}}));
    }

    /** Zoom one step in or out; what is at `point` stays there. */
    function zoomAt(point, direction) {
        const place = ZOOMS.indexOf(view.zoom) + direction;
        if (!(place in ZOOMS)) {
            return;
        }
        const [x, y] = shareAt(point);
        view.x = x - (point[0] - 0.5) / ZOOMS[place];
        view.y = y - (point[1] - 0.5) / ZOOMS[place];
        window.dash_clientside.set_props(CONTROL, {value: String(ZOOMS[place])});
        set(ZOOMS[place]);
    }

    function move(right, down) {
        view.x += right / view.zoom;
        view.y += down / view.zoom;
        apply();
    }

    /** From a point of a figure's picture place to one of the picture; both in shares. */
    function shareAt([right, down]) {
        return [view.x + (right - 0.5) / view.zoom, view.y + (down - 0.5) / view.zoom];
    }

    // The value under the pointer

    function readOut(point) {
        last = point;
        for (const figure of document.querySelectorAll(".atlas .figure")) {
            const picture = figure.querySelector(".picture-place > .picture");
            const shown = point && figure.dataset.state === "shown" && picture && picture.complete !== false;
            figure.querySelector(".pixel-value").textContent = shown ? valueAt(figure, picture, point) : "";
        }
    }

    /** Read out again where the pointer is, as something else is seen there. */
    function readAgain() {
        if (last !== null) {
            readOut(last);
        }
    }

    function valueOf(stage) {
        return stage.closest(".figure").querySelector(".pixel-value");
    }

    function valueAt(figure, picture, point) {
        const {overlay, pixels} = window.styleAtlas;
        const size = [picture.naturalWidth ?? picture.width, picture.naturalHeight ?? picture.height];
        const [x, y] = shareAt(point).map((share, axis) => Math.floor(share * size[axis]));
        if (x < 0 || y < 0 || x >= size[0] || y >= size[1]) {
            return "";
        }
        return `(${x}, ${y}) ${overlay.say(figure, x, y, point[0]) ?? pixels.say(picture, x, y)}`;
    }

    // What is done on the pictures

    function pointIn(event) {
        const place = event.target.closest?.(".atlas .picture-place");
        if (!place) {
            return null;
        }
        const box = place.getBoundingClientRect();
        return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    }

    document.addEventListener("pointermove", (event) => {
        const point = pointIn(event);
        if (point && event.buttons && view.zoom > 1) {
            const {width, height} = event.target.closest(".picture-place").getBoundingClientRect();
            move(-event.movementX / width, -event.movementY / height);
        }
        if (document.querySelector(".atlas .pixel-value")) {
            readOut(point);
        }
    });
    document.addEventListener("pointerdown", (event) => {
        const point = pointIn(event);
        if (point) {
            readOut(point); // a finger has no way to be over it beforehand
        }
    });
    // Read aloud while that figure has the focus; else a pointer would talk without end.
    document.addEventListener("focusin", (event) => {
        if (event.target.matches?.(".atlas .stage:focus-visible")) {
            valueOf(event.target).setAttribute("aria-live", "polite");
            readOut(MIDDLE);
        }
    });
    document.addEventListener("focusout", (event) => {
        if (event.target.matches?.(".atlas .stage")) {
            valueOf(event.target).removeAttribute("aria-live");
        }
    });
    document.addEventListener("atlas:shown", readAgain);
    document.addEventListener("dblclick", (event) => {
        const point = pointIn(event);
        if (point) {
            zoomAt(point, event.shiftKey ? -1 : 1);
        }
    });
    document.addEventListener(
        "wheel",
        (event) => {
            const point = pointIn(event);
            if (point && event.ctrlKey) {
                event.preventDefault();
                zoomAt(point, event.deltaY < 0 ? 1 : -1);
            }
        },
        {passive: false},
    );
    document.addEventListener("dragstart", (event) => {
        if (event.target.closest?.(".atlas .picture-place")) {
            event.preventDefault(); // the browser would carry the picture off
        }
    });
    document.addEventListener("keydown", (event) => {
        const step = KEYS[event.key];
        if (step && view.zoom > 1 && event.target.matches?.(".atlas .stage")) {
            event.preventDefault();
            move(STEP * step[0], STEP * step[1]);
            readOut(MIDDLE);
        }
    });

    return {set, restore, readAgain, now: () => view};
})();
