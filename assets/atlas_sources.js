/* A source image that fails to load says so in words: its figure's data-state becomes "absent". */
document.addEventListener(
    "error",
    (event) => {
        const figure = event.target.closest?.("#style-figure, #content-figure"); // app/ids.py
        if (figure && event.target.tagName === "IMG") {
            figure.dataset.state = "absent";
        }
    },
    true, // error events do not bubble
);
