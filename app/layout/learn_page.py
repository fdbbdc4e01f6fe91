"""The lesson: the explorer with a panel that leads through it, one step at a time.

`assets/atlas_lesson.js` shows one step and moves between them; all steps' words are on the page.
"""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.layout.page import build_explorer
from app.lesson import STEPS, Step
from app.text import ENGLISH, Words
from precompute.pack import Pack

ADDRESS = "/learn"


def build_learn_page(pack: Pack, words: Words = ENGLISH) -> dmc.MantineProvider:
    """Return the lesson's page over an open pack."""
    return build_explorer(
        pack,
        words,
        ADDRESS,
        lead=words.learn.LEAD,
        above=lesson_panel(words),
    )


def lesson_panel(words: Words) -> html.Section:
    """The steps' names to choose from, then the steps, of which one is shown."""
    text = words.learn
    links = [
        html.Li(
            html.A(
                [
                    html.Span(str(number), className="step-number"),
                    html.Span(text.STEPS[step.key]["title"], className="step-title"),
                ],
                href=f"#step-{number}",
                **{"data-step": step.key},
            )
        )
        for number, step in enumerate(STEPS, 1)
    ]
    return html.Section(
        [
            html.Nav(html.Ol(links), className="steps", **{"aria-label": text.STEPS_LABEL}),
            *[_step(step, number, words) for number, step in enumerate(STEPS, 1)],
        ],
        id=ids.LESSON_PANEL,
        className="lesson",
    )


def _step(step: Step, number: int, words: Words) -> html.Article:
    text = words.learn
    said = text.STEPS[step.key]
    counted = text.STEP.format(number=number, count=len(STEPS))
    predictions = dmc.RadioGroup(
        [dmc.Radio(label=label, value=str(at)) for at, label in enumerate(said["predictions"])],
        id=ids.prediction(step.key),
        label=said["question"],
        size="sm",
    )
    places = [
        html.Button(label, className="place", type="button", **{"data-place": str(at)})
        for at, label in enumerate(said["places"])
    ]
    return html.Article(
        [
            html.Div(
                [
                    html.P(counted, className="step-count"),
                    html.H2(said["title"], tabIndex=-1),
                    *map(html.P, said["text"]),
                    html.P(text.NOT_HERE, className="not-here", hidden=True),
                ],
                className="step-words",
            ),
            html.Div(
                [
                    predictions,
                    html.Button(text.REVEAL, className="reveal", type="button"),
                    html.Div(
                        [html.P(className="verdict", tabIndex=-1), html.P(said["reveal"])],
                        className="revealed",
                        role="status",
                        hidden=True,
                    ),
                    html.Div(
                        places,
                        className="places",
                        role="group",
                        hidden=True,
                        **{"aria-label": text.SHOWN_LABEL},
                    ),
                ],
                className="step-question",
            ),
            html.Div(
                [
                    html.Button(label, className=way, type="button", disabled=end)
                    for label, way, end in (
                        (text.PREVIOUS, "previous", number == 1),
                        (text.NEXT, "next", number == len(STEPS)),
                    )
                ],
                className="step-ways",
            ),
        ],
        className="step",
        hidden=number > 1,
        **{"data-step": step.key},
    )
