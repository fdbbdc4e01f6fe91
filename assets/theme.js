/* Light or dark: dark at first, then what was chosen. Mantine reads the same key when it starts. */
(function () {
    "use strict";

    const KEY = "mantine-color-scheme-value";
    const ATTRIBUTE = "data-mantine-color-scheme";
    const root = document.documentElement;

    function kept() {
        try {
            return window.localStorage.getItem(KEY);
        } catch {
            return null; // the browser keeps nothing
        }
    }

    function keep(scheme) {
        try {
            window.localStorage.setItem(KEY, scheme);
        } catch {
            // it holds for this page alone
        }
    }

    root.setAttribute(ATTRIBUTE, kept() === "light" ? "light" : "dark");

    document.addEventListener("click", (event) => {
        if (event.target.closest?.("#theme")) { // app/ids.py
            const scheme = root.getAttribute(ATTRIBUTE) === "light" ? "dark" : "light";
            root.setAttribute(ATTRIBUTE, scheme);
            keep(scheme);
        }
    });
})();
