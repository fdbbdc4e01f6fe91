/* Keep which language was chosen. */
document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-language]");
    if (link) {
        const {language} = link.dataset;
        document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax`; // app/language.py
    }
});
