"""The language model over real HTTP: what it says, and every way in which it can fail to."""

import socket
import subprocess
import sys

import pytest

from assistant.chat_model import MAX_CHARACTERS, open_chat_model
from assistant.errors import ChatModelUnavailable, ContextTooSmall
from tests.chat_server import ChatServer, Reply, say

KEY = "sk-verysecret1234"


@pytest.fixture(autouse=True)
def _no_other_settings(monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "LANGSMITH_TRACING"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def ask(server: ChatServer, name: str = "openai:scripted", timeout: float = 10, key: str = KEY) -> list[str]:
    return list(open_chat_model(name, server.url, key, timeout).stream("Réponds en français.", "Qui a signé ?"))


def failure(*replies: Reply, timeout: float = 10, requests: int | None = None) -> str:
    with ChatServer(list(replies)) as server, pytest.raises(ChatModelUnavailable) as caught:
        try:
            ask(server, timeout=timeout)
        finally:
            assert requests is None or len(server.requests) == requests
    assert KEY not in str(caught.value)
    return str(caught.value)


def test_the_text_comes_piece_by_piece():
    with ChatServer([Reply(("Le ", "plan ", "[1]."))]) as server:
        assert ask(server) == ["Le ", "plan ", "[1]."]


def test_instructions_and_question_are_sent_apart_and_the_length_is_bounded():
    with ChatServer([say("Oui.")]) as server:
        ask(server)

    request = server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert [(message["role"], message["content"]) for message in request.body["messages"]] == [
        ("system", "Réponds en français."),
        ("user", "Qui a signé ?"),
    ]
    assert request.body["stream"] is True
    assert request.body["temperature"] == 0.0
    assert request.body.get("max_completion_tokens") or request.body.get("max_tokens")
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["qwen2.5:7b", "gpt-oss", "claude-local", "mistral:7b"])
def test_a_name_without_provider_belongs_to_the_server_at_the_address(name: str):
    with ChatServer([say("نعم.")]) as server:
        assert "".join(ask(server, name)) == "نعم."

    assert server.requests[0].body["model"] == name


def test_a_key_of_the_environment_is_not_shown_to_another_server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-meant-for-openai")
    with ChatServer([say("Oui.")]) as server:
        ask(server, key="")

    assert "meant-for-openai" not in str(server.requests[0].headers)


def test_ollama_is_asked_for_a_context_that_holds_the_passages():
    with ChatServer([say("Le plan est signé.")]) as server:
        model = open_chat_model("ollama:qwen2.5:7b", server.address, "", 10)
        assert "".join(model.stream("a", "b")) == "Le plan est signé."

    body = server.requests[0].body
    assert (server.requests[0].path, body["model"]) == ("/api/chat", "qwen2.5:7b")
    assert body["options"]["num_ctx"] >= 8192
    assert body["options"]["num_predict"] > 0


def test_a_server_that_is_not_there_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://user:{KEY}@127.0.0.1:{free.getsockname()[1]}/v1"

    with pytest.raises(ChatModelUnavailable, match="cannot be reached: start its server") as caught:
        list(open_chat_model("openai:m", address, KEY, 5).stream("a", "b"))

    assert "127.0.0.1" in str(caught.value)
    assert KEY not in str(caught.value)


def test_a_refused_key_names_the_setting_and_never_the_key():
    said = failure(Reply(status=401, body=f'{{"error": {{"message": "Incorrect API key: {KEY}"}}}}'), requests=1)

    assert "ITTIFAQ_CHAT_API_KEY" in said
    assert "verysecret" not in said


def test_an_unknown_model_names_the_settings():
    said = failure(Reply(status=404, body='{"error": {"message": "model scripted not found"}}'), requests=1)

    assert "ITTIFAQ_CHAT_MODEL" in said
    assert "model scripted not found" in said


def test_a_server_error_is_tried_once_more_and_then_told():
    assert "failed (HTTP 500)" in failure(Reply(status=500, body="oops " + KEY), requests=2)


def test_a_server_error_that_passes_is_not_seen():
    with ChatServer([Reply(status=503, body="loading"), say("Le plan.")]) as server:
        assert "".join(ask(server)) == "Le plan."


def test_a_context_that_is_too_small_is_told_apart():
    body = '{"error": {"message": "the request exceeds the available context size (512 tokens)"}}'
    with ChatServer([Reply(status=400, body=body)]) as server, pytest.raises(ContextTooSmall, match="8192"):
        ask(server)


def test_silence_before_the_first_word_ends():
    assert "stayed silent" in failure(Reply(end="silence"), timeout=0.3)


def test_silence_in_the_middle_ends():
    assert "stayed silent" in failure(say("Le plan a été", "silence"), timeout=0.3)


def test_a_server_that_only_says_it_is_alive_is_silent():
    assert "stayed silent" in failure(Reply(end="pings"), timeout=0.3)


def test_a_model_that_drips_for_ever_is_given_five_silences_in_all():
    assert "5 times as long" in failure(Reply(("mot ",), "drip"), timeout=0.2)


def test_a_model_that_never_ends_is_stopped():
    with ChatServer([say("blabla", "endless")]) as server:
        text = "".join(ask(server))
        assert server.hung_up.wait(10)

    assert len(text) <= MAX_CHARACTERS + 10
    assert text.endswith("…")


def test_a_text_that_the_length_bound_cut_says_so():
    with ChatServer([say("Le plan coûte 290", "length")]) as server:
        assert "".join(ask(server)) == "Le plan coûte 290 …"


@pytest.mark.parametrize("end", ["cut", "unsaid"])
def test_a_cut_stream_is_not_taken_for_an_answer(end):
    assert "cut off in the middle" in failure(say("Le plan coûte 290", end), requests=1)


@pytest.mark.parametrize(
    "body",
    ["<html>Welcome to nginx</html>", "data: {not json}\n\n", 'data: {"choices": 3}\n\n', '{"hello": "world"}', "\0\0"],
)
def test_a_server_that_is_no_language_model_is_told(body: str):
    said = failure(Reply(body=body))

    assert "does not answer as a language model should" in said or "cut off" in said


def test_an_error_inside_the_stream_is_told():
    assert "overloaded" in failure(Reply(body='data: {"error": {"message": "overloaded", "code": 1}}\n\n'))


def test_closing_the_stream_hangs_up():
    with ChatServer([say("encore", "endless")]) as server:
        stream = open_chat_model("openai:m", server.url, KEY, 10).stream("a", "b")
        next(stream)
        stream.close()

        assert server.hung_up.wait(10)


def test_the_key_is_not_in_what_is_printed_of_the_model():
    model = open_chat_model("openai:m", "http://127.0.0.1:9/v1", KEY)

    assert KEY not in repr(model) + str(vars(model)["_model"])


def test_an_unknown_provider_gets_advice():
    with pytest.raises(ChatModelUnavailable, match="write it as openai:NAME or ollama:NAME"):
        open_chat_model("nobody:knows")


def test_a_missing_package_gets_the_command():
    with pytest.raises(ChatModelUnavailable, match="not installed: pip install langchain-cohere"):
        open_chat_model("cohere:command-r")


def test_a_missing_key_names_the_setting():
    with pytest.raises(ChatModelUnavailable, match="set ITTIFAQ_CHAT_API_KEY"):
        open_chat_model("openai:gpt-4o-mini")


def test_nothing_is_traced_even_where_the_environment_asks_for_it():
    code = (
        "import sys; from assistant.chat_model import open_chat_model;"
        "print(''.join(open_chat_model('openai:m', sys.argv[1], 'k', 10).stream('a', 'b')))"
    )
    with ChatServer([say("Oui.")]) as server, ChatServer([Reply(body="{}")]) as tracer:
        environment = {
            "PATH": "",
            "LANGSMITH_TRACING": "true",
            "LANGCHAIN_TRACING_V2": "true",
            "LANGSMITH_API_KEY": "x",
            "LANGSMITH_ENDPOINT": tracer.address,
        }
        run = subprocess.run(
            [sys.executable, "-c", code, server.url], env=environment, capture_output=True, text=True, timeout=60
        )

    assert run.stdout.strip() == "Oui.", run.stderr
    assert tracer.requests == []
