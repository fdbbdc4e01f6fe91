/* The explorer's place goes along to other pages and languages, whose links hand it back. */
(function () {
    "use strict";

    function carry(event) {
        const link = event.target.closest?.("a");
        if (link?.closest(".pages")) { // app/layout/frame.py
            window.styleAtlas?.address?.link(); // what the sliders have just left is still to be written
            link.search = window.location.search;
        }
    }

    document.addEventListener("click", carry);
    document.addEventListener("auxclick", carry); // into another tab
})();
