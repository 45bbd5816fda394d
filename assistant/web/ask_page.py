"""The page where one asks: Gradio's queue carries the questions, our templates are what is seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr
from fastapi import FastAPI

from assistant.answering import MOST_CHARACTERS
from assistant.people import Person
from assistant.service import Asked
from assistant.web.first_paint import paint_first
from assistant.web.plain_inputs import PlainBlocks
from assistant.web.screen import SCREENS
from assistant.web.site import Site
from assistant.web.talking import Clicked, Talking, View
from index.errors import IttifaqError
from index.records import LANGUAGES, Language

# Questions that are answered at once; the others wait their turn.
QUESTIONS_AT_ONCE = 24
MOST_WAITING = 200

STYLES = ("site", "source", "ask", "register", "answer")
SCRIPTS = ("site", "ask", "answer")

# What is clicked tells its data attributes; links keep what a browser does with other buttons and keys.
CLICKED = """
element.addEventListener('click', (event) => {
  const clicked = event.target.closest('[data-act]');
  if (!clicked || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  trigger('click', {...clicked.dataset});
});
"""

Shown = tuple[object, ...]


def mount_ask_pages(app: FastAPI, site: Site) -> FastAPI:
    """Mount the page at /ar, /fr and /en."""
    for language in LANGUAGES:
        path, screen = f"/{language}", SCREENS[language]
        app = gr.mount_gradio_app(
            app,
            build_ask_page(site, language),
            path=path,
            theme=_theme(),
            footer_links=[],
            ssr_mode=False,
            # The browser keeps no questions of its own: a computer may have many people.
            run_history=False,
            show_error=False,
        )
        paint_first(app, path, screen, screen.render("ask_head.html", styles=STYLES, scripts=SCRIPTS))
    return app


def build_ask_page(site: Site, language: Language) -> gr.Blocks:
    """Lay out the page in one language and say what happens on it."""
    screen = SCREENS[language]
    said = screen.words["ask"]
    handlers = _Handlers(site, Talking(site.service, screen))
    page: gr.Blocks = PlainBlocks(title=screen.words["site"]["name"], analytics_enabled=False, fill_width=True)
    with page:
        header = gr.HTML(handlers.talking.header(), elem_id="header", js_on_load=None, apply_default_css=False)
        with gr.Row(elem_id="main"):
            with gr.Column(elem_id="chat"):
                with gr.Row(elem_id="bar"):
                    new = gr.Button(said["new"], elem_id="new", elem_classes="button", scale=0)
                    listed = _html("conversations")
                past, live = _html("past"), _html("live")
                with gr.Row(elem_id="asking"):
                    question = gr.Textbox(
                        label=said["question"],
                        placeholder=said["placeholder"],
                        max_length=MOST_CHARACTERS,
                        max_lines=6,
                        container=False,
                        elem_id="question",
                        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
                    )
                    send = gr.Button(said["send"], elem_id="send", elem_classes=["button", "primary"], scale=0)
                    stop = gr.Button(said["stop"], elem_id="stop", elem_classes="button", scale=0)
            gr.HTML(screen.render("source_panel.html"), elem_id="beside", js_on_load=None, apply_default_css=False)
        # What the page knows of itself; it is checked again wherever it is used.
        conversation = gr.Textbox(visible="hidden", elem_id="conversation")
        replaces = gr.Textbox(visible="hidden", elem_id="replaces")

        shown = [past, live, question, conversation, replaces, listed]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        limited: dict[str, Any] = {"concurrency_limit": QUESTIONS_AT_ONCE, "concurrency_id": "ask"}
        page.load(handlers.load, None, [header, *shown], **quiet)
        gr.on(
            [question.submit, send.click], handlers.ask, [question, conversation, replaces], shown, **quiet, **limited
        )
        for each in (past, live, listed):
            each.click(handlers.clicked, [conversation], shown, **quiet, **limited)
        new.click(handlers.begin, None, shown, **quiet)
        stop.click(handlers.stop, [conversation], None, queue=False, **quiet)
    # Who opens a page while a question is under way waits for it: one such page must not hold up the others.
    page.queue(max_size=MOST_WAITING, default_concurrency_limit=QUESTIONS_AT_ONCE)
    return page


@dataclass(frozen=True, slots=True)
class _Handlers:
    """What Gradio calls: who asks is found out each time, and what the page shows is told in the order of its parts."""

    site: Site
    talking: Talking

    def load(self, request: gr.Request) -> Iterator[Shown]:
        query = dict(request.query_params)
        person = self._person(request)
        if isinstance(person, IttifaqError):
            yield gr.skip(), *_values(self.talking.failed(person))
            return
        header = self.talking.header(person.name) if person.name else gr.skip()
        for view in self.talking.open(person, query.get("c", ""), query.get("q", "")[:MOST_CHARACTERS]):
            yield header, *_values(view)

    def begin(self, request: gr.Request) -> Iterator[Shown]:
        yield from self._shown(request, self.talking.begin)

    def ask(self, question: str, conversation: str, replaces: str, request: gr.Request) -> Iterator[Shown]:
        asked = Asked(question.strip(), conversation, replaces=replaces)
        yield from self._shown(request, lambda person: self.talking.ask(person, asked))

    def stop(self, conversation: str, request: gr.Request) -> None:
        person = self._person(request)
        if isinstance(person, Person):
            self.talking.stop(person, conversation)

    def clicked(self, conversation: str, event: gr.EventData, request: gr.Request) -> Iterator[Shown]:
        clicked = Clicked.of(event._data)
        yield from self._shown(request, lambda person: self.talking.clicked(person, conversation, clicked))

    def _shown(self, request: gr.Request, views: Callable[[Person], Iterator[View]]) -> Iterator[Shown]:
        person = self._person(request)
        if isinstance(person, IttifaqError):
            yield _values(self.talking.failed(person))
            return
        for view in views(person):
            yield _values(view)

    def _person(self, request: gr.Request) -> Person | IttifaqError:
        try:
            return self.site.identify(request)
        except IttifaqError as error:
            return error


def _values(view: View) -> Shown:
    parts = (view.past, view.live, view.question, view.conversation, view.replaces, view.conversations)
    return tuple(gr.skip() if part is None else part for part in parts)


def _html(elem_id: str) -> gr.HTML:
    """Make a place for our markup whose buttons and links tell what they are for."""
    return gr.HTML(elem_id=elem_id, js_on_load=CLICKED, apply_default_css=False)


def _theme() -> gr.themes.Base:
    """Give Gradio's own parts our face and colours, in the light and in the dark."""
    shades = {
        name: value
        for shade in ("", "_dark")
        for name, value in {
            f"body_background_fill{shade}": "var(--ground)",
            f"body_text_color{shade}": "var(--ink)",
            f"background_fill_primary{shade}": "var(--paper)",
            f"input_background_fill{shade}": "var(--paper)",
            f"block_background_fill{shade}": "transparent",
            f"border_color_primary{shade}": "var(--line)",
        }.items()
    }
    return gr.themes.Base(font=["Ittifaq", "system-ui", "sans-serif"], font_mono=["monospace"]).set(**shades)
