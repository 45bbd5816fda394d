"""The web page: a chat in which each answer carries its sources.

Everything is shown as text, never as Markdown or HTML: documents, titles, questions and a model's words
cannot bring markup with them. Each line takes the direction of its own language.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

import gradio as gr

from assistant.answer import Answer, Turn
from assistant.followups import take_turn
from assistant.opening import Assistant, open_assistant
from assistant.printing import answer_lines
from assistant.settings import Settings
from assistant.wording import count_documents, words
from index.errors import IttifaqError
from index.records import LANGUAGES

LOOPBACK = ("127.0.0.1", "::1", "localhost")

STYLE = """
.gradio-container { font-family: system-ui, "Noto Naskh Arabic", "Segoe UI", Tahoma, sans-serif; }
.message, .message * , textarea { unicode-bidi: plaintext; text-align: start; }
.message, .placeholder { white-space: pre-wrap; overflow-wrap: anywhere; }
.placeholder, .placeholder * { unicode-bidi: plaintext; text-align: center; padding: 0 .5rem; }
footer { display: none; }
"""

# The page starts in the browser's language: right to left in Arabic, left to right in French and English.
DIRECTION = """
() => {
  const language = (navigator.language || "ar").slice(0, 2);
  document.documentElement.lang = language;
  document.documentElement.dir = ["fr", "en"].includes(language) ? "ltr" : "rtl";
}
"""


def serve(settings: Settings, host: str, port: int) -> int:
    """Serve the page until interrupted; gives the exit code."""
    if host not in LOOPBACK:
        print(f"! Anyone who can reach {host}:{port} can read this library.", file=sys.stderr)
    with open_assistant(settings, lambda text: print(text, file=sys.stderr)) as assistant:
        page = build_page(assistant)
        page.queue(default_concurrency_limit=1, max_size=64)
        page.launch(
            server_name=host,
            server_port=port,
            share=False,
            css=STYLE,
            js=DIRECTION,
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
            footer_links=[],
            ssr_mode=False,
        )
    return 0


def build_page(assistant: Assistant) -> gr.Blocks:
    """Lay out the page: the conversation and the question."""
    page: gr.Blocks = gr.Blocks(title="اتفاق · Ittifaq", analytics_enabled=False, fill_height=True)
    with page:
        turns = gr.State(())
        gr.HTML("<h1 style='text-align:center;margin:0'>اتفاق · Ittifaq</h1>")
        chat = gr.Chatbot(
            label="Ittifaq",
            show_label=False,
            render_markdown=False,
            latex_delimiters=[],
            allow_tags=False,
            buttons=["copy"],
            feedback_options=None,
            height="70vh",
            placeholder=_invitation(assistant),
        )
        question = gr.Textbox(
            show_label=False,
            placeholder="اسأل · Posez une question · Ask",
            submit_btn=True,
            max_length=2000,
            autofocus=True,
        )

        def reply(asked: str, history: list[gr.ChatMessage], past: tuple[Turn, ...]) -> Iterator[tuple[object, ...]]:
            shown = [*history, gr.ChatMessage(role="user", content=asked)]
            yield "", shown, past
            text = ""
            try:
                for piece in _pieces(assistant, asked, past):
                    if isinstance(piece, Answer):
                        text, past = (
                            "\n".join(answer_lines(piece, with_files=False)),
                            (*past, take_turn(asked, past, piece)),
                        )
                    else:
                        text += piece
                    yield "", [*shown, gr.ChatMessage(role="assistant", content=text)], past
            except IttifaqError as error:
                yield "", [*shown, gr.ChatMessage(role="assistant", content=str(error))], past

        question.submit(reply, [question, chat, turns], [question, chat, turns], api_name="ask")
    return page


def _pieces(assistant: Assistant, asked: str, past: tuple[Turn, ...]) -> Iterator[str | Answer]:
    """Give the sentences of a language model as they are checked, then the answer; it stands in their place."""
    pieces: SimpleQueue[str | None] = SimpleQueue()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(assistant.ask, asked, past, pieces.put)
        future.add_done_callback(lambda _: pieces.put(None))
        while (piece := pieces.get()) is not None:
            yield piece
        yield future.result()


def _invitation(assistant: Assistant) -> str:
    count = len(assistant.library.documents())
    return "\n\n".join(
        words(language).invitation.format(documents=count_documents(count, language)) for language in LANGUAGES
    )
