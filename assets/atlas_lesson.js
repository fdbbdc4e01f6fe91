/* The lesson: one step is shown at a time, and the explorer is where the step's place is.
 *
 * The address names the step, "#step-3". A step begins at its first place, with the others behind
 * "Reveal"; revealed, its places can be shown in turn. PageDown reveals, then goes on, and PageUp
 * goes back, as presenters' remote controls send them, unless the focus is elsewhere on the page.
 */
window.dash_clientside = window.dash_clientside || {};

window.dash_clientside.lesson = (function () {
    "use strict";

    const PANEL = "lesson-panel"; // app/ids.py
    const FIGURE = "transferred-figure";
    const HASH = /^#step-(\d+)$/;

    let lesson = null;
    let grid = null; // the table of all cells

    /** Show the step that the address names; lead to its place, unless it names a place too. */
    function begin() {
        ({lesson, atlas: grid} = window.styleAtlas.sent);
        const asked = new URLSearchParams(window.location.search);
        const placed = grid.axes.some(({key}) => asked.has(key));
        window.styleAtlas.drawn(`#${PANEL}`).then(() => show(numberInAddress(), !placed));
    }

    function numberInAddress() {
        const number = Number(HASH.exec(window.location.hash)?.[1] ?? 1) - 1;
        return number in lesson.steps ? number : 0;
    }

    function show(number, travels) {
        const articles = [...panel().querySelectorAll("article")];
        articles.forEach((article, other) => {
            article.hidden = other !== number;
        });
        panel().querySelectorAll(".steps a").forEach((link, other) => {
            link.setAttribute("aria-current", other === number ? "step" : "false");
        });
        askAgain(articles[number], lesson.steps[number].key);
        const {places} = lesson.steps[number];
        const here = places.every((place) => place !== null);
        articles[number].querySelector(".not-here").hidden = here;
        if (travels) {
            go(number, 0);
        }
    }

    /** Take back the answer: the next one at the machine has not seen it. */
    function askAgain(article, key) {
        delete article.dataset.verdict;
        article.querySelector(".revealed").hidden = true;
        article.querySelector(".places").hidden = true;
        article.querySelector(".reveal").hidden = false;
        window.dash_clientside.set_props(`prediction-${key.replaceAll("_", "-")}`, {value: null}); // app/ids.py
    }

    function go(number, at) {
        const place = lesson.steps[number].places[at];
        if (place !== null) {
            window.styleAtlas.journey.begin(grid, place.extractor, place.position);
        }
        const article = panel().querySelectorAll("article")[number];
        article.querySelectorAll(".place").forEach((button, other) => {
            button.setAttribute("aria-pressed", String(other === at));
        });
    }

    function reveal(number) {
        const article = panel().querySelectorAll("article")[number];
        const chosen = article.querySelector("input:checked")?.value;
        const {right, places} = lesson.steps[number];
        const {text} = lesson;
        const verdict = chosen === undefined ? "none" : Number(chosen) === right ? "right" : "wrong";
        article.dataset.verdict = verdict;
        article.querySelector(".verdict").textContent = text[verdict];
        article.querySelector(".revealed").hidden = false;
        article.querySelector(".places").hidden = places.includes(null);
        article.querySelector(".reveal").hidden = true;
        article.querySelector(".verdict").focus({preventScroll: true}); // the button is gone
        go(number, 1);
        document.querySelector(`#${FIGURE} .stage`).scrollIntoView({block: "nearest"}); // on a phone it is below
    }

    function turnTo(number) {
        if (number in lesson.steps) {
            const {pathname, search} = window.location;
            window.history.pushState(window.history.state, "", `${pathname}${search}#step-${number + 1}`);
            show(number, true);
            current().querySelector("h2").focus({preventScroll: true});
        }
    }

    function current() {
        return panel().querySelector("article:not([hidden])");
    }

    function shownNumber() {
        return [...panel().querySelectorAll("article")].indexOf(current());
    }

    function panel() {
        return document.getElementById(PANEL);
    }

    document.addEventListener("click", (event) => {
        const part = event.target.closest?.(`#${PANEL} button, #${PANEL} .steps a`);
        if (!part || lesson === null) {
            return;
        }
        const number = shownNumber();
        if (part.matches("a")) {
            event.preventDefault();
            turnTo(lesson.steps.findIndex(({key}) => key === part.dataset.step));
        } else if (part.matches(".reveal")) {
            reveal(number);
        } else if (part.matches(".place")) {
            go(number, Number(part.dataset.place));
        } else if (part.matches(".previous, .next")) {
            turnTo(number + (part.matches(".next") ? 1 : -1));
        }
    });

    /** Follow the address: "popstate" tells of the way back, "hashchange" of one typed by hand. */
    function follow() {
        if (lesson !== null && HASH.test(window.location.hash) && numberInAddress() !== shownNumber()) {
            show(numberInAddress(), true);
        }
    }

    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);

    document.addEventListener("keydown", (event) => {
        const modified = event.ctrlKey || event.shiftKey || event.altKey || event.metaKey;
        const elsewhere = event.target !== document.body && !panel()?.contains(event.target);
        if (!["PageDown", "PageUp"].includes(event.key) || lesson === null || modified || elsewhere) {
            return;
        }
        event.preventDefault();
        const revealed = current().querySelector(".reveal").hidden;
        if (event.key === "PageDown" && !revealed) {
            reveal(shownNumber());
        } else {
            turnTo(shownNumber() + (event.key === "PageDown" ? 1 : -1));
        }
    });

    return {begin};
})();
