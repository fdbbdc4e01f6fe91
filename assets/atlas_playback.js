/* How the picture in the middle came to be: frames of the run, played, stepped through or scrubbed.
 *
 * All frames of a cell come as one picture, a strip of them under one another, fetched when the
 * controls are first touched. A frame is drawn on a canvas in the picture's place; the last is the
 * cell's picture itself. Nothing plays unless asked to. Any other cell ends playback.
 *
 * On the bar: data-state "ready" (the cell on the page has frames) or "none"; data-playing; aria-busy
 * while the strip is on its way.
 */
window.styleAtlas = window.styleAtlas || {};

window.styleAtlas.playback = (function () {
    "use strict";

    const [BAR, PLAY, BACK, ON, SLIDER, STEP] = // app/ids.py
        ["playback", "play", "play-back", "play-on", "play-slider", "play-step"];
    const FIGURE = "transferred-figure";
    const PACE = 250; // milliseconds a frame
    const CALM_PACE = 1000; // for those who prefer less motion
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

    let run = null; // what can be played: {table, cell, alt, steps, url, last, at, strip, picture}
    let timer = null;
    let asked = null; // {number, extractor, step} that the page's address asks for, until it is offered

    /** End playback, and let nothing be played until `offer`. */
    function end() {
        if (run !== null) {
            pause();
            show(run.last);
            run = null;
        }
        const bar = document.getElementById(BAR);
        if (bar) {
            bar.dataset.state = "none";
            setBusy(false);
        }
    }

    /** Let the cell that is on the page be played, if it has frames; `alt` describes its picture. */
    function offer(table, cell, alt) {
        const bar = document.getElementById(BAR);
        const wanted = asked;
        asked = null;
        end();
        const shown = document.getElementById(FIGURE).dataset.state === "shown";
        if (!bar || !shown || cell.frames === null) {
            return;
        }
        const {steps, url} = cell.frames;
        const last = steps.length - 1;
        run = {table, cell, alt, steps, url, last, at: last, strip: null, picture: null};
        const slider = sliderIn(bar);
        slider.max = last;
        bar.dataset.state = "ready";
        tell();
        if (wanted?.number === cell.number && wanted.extractor === cell.extractor) {
            goTo(steps.indexOf(wanted.step));
        }
    }

    /** Show a cell's frame at this step once it is on the page; tell whether it is kept. */
    function restore(cell, step) {
        const kept = Boolean(cell?.frames?.steps.includes(step));
        asked = kept ? {number: cell.number, extractor: cell.extractor, step} : null;
        return kept;
    }

    /** Return the step whose frame is shown; null where it is the cell's own picture. */
    function step() {
        return run === null || run.at === run.last ? null : run.steps[run.at];
    }

    // What is asked for

    function play() {
        const mine = run;
        load(() => {
            setPlaying(true);
            timer = window.setTimeout(next, pace());
            if (mine.at === mine.last) {
                show(0);
            }
        });
    }

    function next() {
        show(run.at + 1);
        if (run.at === run.last) {
            pause();
        } else {
            timer = window.setTimeout(next, pace());
        }
    }

    function pause() {
        window.clearTimeout(timer);
        timer = null;
        setPlaying(false);
        window.styleAtlas.address.remember();
    }

    function goTo(frame) {
        pause();
        const wanted = Math.min(Math.max(frame, 0), run.last);
        load(() => show(wanted));
    }

    /** Do something with the strip: at once if it is there, else when it has come, unless the page
     *  shows another cell then or something else was asked for. */
    function load(act) {
        const mine = run;
        mine.asked = act;
        if (mine.strip) {
            act();
            return;
        }
        setBusy(true);
        fetchStrip(mine).then(
            () => {
                if (run === mine && mine.asked === act) {
                    setBusy(false);
                    act();
                }
            },
            () => {
                if (run === mine) {
                    setBusy(false);
                    tell(mine.table.text.playback_failed);
                }
            },
        );
    }

    async function fetchStrip(mine) {
        mine.strip = await window.styleAtlas.pictures.load(mine.url);
    }

    // What is shown

    function show(frame) {
        const place = document.querySelector(`#${FIGURE} .picture-place`);
        if (frame !== run.last && !run.picture) {
            run.picture = place.querySelector("img.picture");
            place.replaceChildren(canvasFor(run));
        }
        if (frame === run.last && run.picture) {
            place.replaceChildren(run.picture);
            run.picture = null;
        } else if (frame !== run.last) {
            draw(place.querySelector("canvas"), frame);
        }
        if (frame !== run.at) {
            run.at = frame;
            window.styleAtlas.figure.announce(run.cell, place.querySelector(".picture"));
        }
        window.styleAtlas.losses.mark(frame === run.last ? null : run.steps[frame]);
        tell();
    }

    function canvasFor({strip, steps}) {
        const canvas = document.createElement("canvas");
        canvas.className = "picture";
        canvas.setAttribute("role", "img");
        canvas.width = strip.naturalWidth;
        canvas.height = strip.naturalHeight / steps.length;
        return canvas;
    }

    function draw(canvas, frame) {
        const {width, height} = canvas;
        const pen = canvas.getContext("2d", {willReadFrequently: true});
        pen.drawImage(run.strip, 0, frame * height, width, height, 0, 0, width, height);
        canvas.setAttribute("aria-label", words("playback_alt", frame));
        canvas.dataset.step = run.steps[frame];
    }

    /** Say which step is shown, or `instead`. */
    function tell(instead) {
        const bar = document.getElementById(BAR);
        const slider = sliderIn(bar);
        const said = words("playback_step", run.at);
        slider.value = run.at;
        slider.setAttribute("aria-valuetext", said);
        document.getElementById(STEP).textContent = instead ?? said;
    }

    function words(key, frame) {
        const values = {caption: run.alt, step: run.steps[frame], steps: run.steps[run.last]};
        return window.styleAtlas.words.fill(run.table.text[key], values);
    }

    function setPlaying(playing) {
        const {text} = run.table;
        document.getElementById(BAR).dataset.playing = playing;
        const label = document.querySelector(`#${PLAY} .mantine-Button-label`);
        label.textContent = playing ? text.playback_pause : text.playback_play;
    }

    function setBusy(busy) {
        document.getElementById(BAR).setAttribute("aria-busy", String(busy));
    }

    function pace() {
        return calm.matches ? CALM_PACE : PACE;
    }

    /** Return the slider, made when first wanted: Dash has no <input> of its own that it would
     *  leave alone. */
    function sliderIn(bar) {
        const place = bar.querySelector(`#${SLIDER}`);
        if (!place.firstChild) {
            const slider = document.createElement("input");
            Object.assign(slider, {type: "range", min: 0, step: 1});
            slider.setAttribute("aria-label", place.dataset.label);
            slider.addEventListener("input", () => run && goTo(Number(slider.value)));
            place.append(slider);
        }
        return place.firstChild;
    }

    document.addEventListener("click", (event) => {
        const button = event.target.closest?.("button");
        if (run === null || !button) {
            return;
        }
        if (button.id === PLAY) {
            (timer === null ? play : pause)();
        } else if (button.id === BACK || button.id === ON) {
            goTo(run.at + (button.id === ON ? 1 : -1));
        }
    });

    return {end, offer, restore, step, isPlaying: () => timer !== null};
})();
