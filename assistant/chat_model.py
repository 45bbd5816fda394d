"""The only door to LangChain: a language model that streams text, bounded in time and length."""

import queue
import re
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Literal
from urllib.parse import urlsplit

from langchain.chat_models import init_chat_model
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langsmith import tracing_context

from assistant.errors import ChatModelUnavailable, ContextTooSmall
from assistant.writing import ChatModel

# A short cited answer needs 300 tokens; the rest is for models that think aloud first.
MAX_TOKENS = 2048
# The same bound held here, for servers that do not hold it: 10 characters a token are more than any language has.
MAX_CHARACTERS = 10 * MAX_TOKENS
# What our prompt and an answer need. Ollama cuts a longer prompt without a word, instructions first, and its default
# (2048 or 4096) does not hold ours.
CONTEXT_TOKENS = 8192
# The whole answer may take as long as this many silences.
SILENCES = 5
ATTEMPTS = 2
PAUSE_SECONDS = 0.5
UNFINISHED = " …"

# Prefixes that init_chat_model knows and that make sense together with an address of one's own.
_PROVIDERS = re.compile(
    r"(?:anthropic|azure_ai|azure_openai|baseten|cohere|deepseek|fireworks|google_genai|groq|huggingface|ibm|litellm|"
    r"meta|mistralai|nvidia|ollama|openai|openrouter|perplexity|together|upstage|xai)(?=:)"
)
# OpenAI's reasoning models refuse a request that sets the temperature.
_FIXED_TEMPERATURE = re.compile(r"(?:openai:)?(?:o\d|gpt-5)")
_END_REASONS = ("finish_reason", "stop_reason", "done_reason")
_SECRET = re.compile(r"(?i)\bbearer\s+\S+|\b\w{2,4}[-_][\w*-]{8,}")
_STATUS_ONLY = re.compile(r"\AError code: \d+\Z")
_CONTEXT = re.compile(r"(?i)context|maximum.{0,20}tokens|too many tokens|prompt is too long")


def open_chat_model(name: str, base_url: str = "", api_key: str = "", timeout: float = 60) -> ChatModel:
    """Open the language model that `name` says, as LangChain's `init_chat_model` reads it; nothing is sent yet.

    With a `base_url`, a name without a provider ("qwen2.5:7b") is a model of the OpenAI-compatible server there, and
    only `api_key` is sent to it, never a key that the environment holds for another. `timeout` is the number of
    seconds that the model may stay silent; a whole answer may take five times as long.

    Raises:
        ChatModelUnavailable: an unknown provider, a missing package (the message has the command), no key.
    """
    chosen, provider = _choose_provider(name, base_url)
    options = _options(chosen, provider, base_url, api_key, timeout)
    where = f"The language model {name!r}" + (f" at {_without_secrets(base_url)}" if base_url else "")
    with _Kept() as kept:
        return LangChainModel(init_chat_model(chosen, **options), where, provider, timeout, api_key)
    raise ChatModelUnavailable(_explain_opening(where, kept.failure, api_key))


class LangChainModel:
    """A LangChain chat model behind the house's own protocol. It never traces to LangSmith."""

    def __init__(self, model: BaseChatModel, where: str, provider: str, timeout: float, secret: str) -> None:
        self._model = model
        self._where = where
        self._must_say_end = provider in ("openai", "ollama")
        self._timeout = timeout
        self._secret = secret

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Give the answer piece by piece; close the iterator to stop the model.

        A text that the length bound cut ends with "…". A server that fails before its first word is asked once more.

        Raises:
            ContextTooSmall: the question and its passages do not fit the model.
            ChatModelUnavailable: refused, silent, cut off, or not a language model.
        """
        deadline = time.monotonic() + SILENCES * self._timeout
        for attempt in range(1, ATTEMPTS + 1):
            request = _Request(self._model, system, user, self._must_say_end)
            try:
                has_begun = False
                for text in request.receive(self._timeout, deadline):
                    has_begun = True
                    yield text
                return
            except _Failed as failed:
                if has_begun and _is_unreachable(failed.cause):
                    raise self._explained(_CutOff()) from None
                if has_begun or attempt == ATTEMPTS or not _is_passing(failed.cause):
                    raise self._explained(failed.cause) from None
                time.sleep(PAUSE_SECONDS)
            finally:
                request.stop()

    def _explained(self, failure: Exception) -> ChatModelUnavailable:
        detail = _detail(failure, self._secret)
        status = _status(failure)
        if status in (400, 413, 500) and _CONTEXT.search(detail):
            return ContextTooSmall(
                f"{self._where} cannot hold the question and its passages: start it with a context of "
                f"{CONTEXT_TOKENS} tokens.{_quoted(detail)}"
            )
        return ChatModelUnavailable(f"{self._where} {_explain(failure, status, detail, self._timeout)}")


class _Failed(Exception):
    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


class _Silent(Exception):
    """Nothing came for too long, or the whole took too long."""


class _CutOff(Exception):
    """The stream ended, and the model had not said that it was done."""


class _Kept:
    """Keeps what a provider's package raises: each has its own root of errors, so no list of them can be whole."""

    failure: Exception = _CutOff()

    def __enter__(self) -> "_Kept":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(failure, Exception):
            return False
        self.failure = failure
        return True


class _Request:
    """One request on a thread of its own, so that silence is measured whatever the server sends to keep the line."""

    def __init__(self, model: BaseChatModel, system: str, user: str, must_say_end: bool) -> None:
        self._pieces: queue.SimpleQueue[str | Exception | Literal[False]] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._messages = [SystemMessage(system), HumanMessage(user)]
        self._model = model
        self._must_say_end = must_say_end
        # A daemon: a server that never answers must not keep the program from ending.
        threading.Thread(target=self._send, name="chat-model", daemon=True).start()

    def receive(self, silence: float, deadline: float) -> Iterator[str]:
        """Give the pieces as they come, `silence` seconds apart at most, until `deadline` (time.monotonic)."""
        while True:
            wait = min(silence, deadline - time.monotonic())
            try:
                piece = self._pieces.get(timeout=max(0.0, wait))
            except queue.Empty:
                raise _Failed(_Silent()) from None
            if isinstance(piece, Exception):
                raise _Failed(piece)
            if piece is False:
                return
            if piece:
                yield piece

    def stop(self) -> None:
        """Close the connection with the next piece; what is still to come is not kept."""
        self._stopped.set()

    def _send(self) -> None:
        with _Kept() as kept:
            self._read_stream()
            self._pieces.put(False)
            return
        self._pieces.put(kept.failure)

    def _read_stream(self) -> None:
        length = 0
        reason = ""
        with tracing_context(enabled=False):
            for chunk in self._model.stream(self._messages, config={"callbacks": []}):
                reason = _end_reason(chunk) or reason
                text = str(chunk.text)
                length += max(1, len(text))
                # An empty piece says that the model is alive: one that thinks apart sends its thoughts so.
                self._pieces.put(text)
                if self._stopped.is_set() or length > MAX_CHARACTERS:
                    break
        if length > MAX_CHARACTERS or reason in ("length", "max_tokens"):
            self._pieces.put(UNFINISHED)
        elif self._must_say_end and not reason and not self._stopped.is_set():
            raise _CutOff


def _choose_provider(name: str, base_url: str) -> tuple[str, str]:
    """Give the name as init_chat_model reads it and the provider, empty when LangChain must infer it."""
    if named := _PROVIDERS.match(name):
        return name, named.group()
    return (f"openai:{name}", "openai") if base_url else (name, "")


def _options(name: str, provider: str, base_url: str, api_key: str, timeout: float) -> dict[str, Any]:
    """Give the arguments of the provider's class: retries are ours, so its own are off."""
    options: dict[str, Any] = {} if _FIXED_TEMPERATURE.match(name) else {"temperature": 0.0}
    if base_url:
        options["base_url"] = base_url
    if provider == "ollama":
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        client = {"timeout": timeout, "headers": headers}
        return {**options, "num_predict": MAX_TOKENS, "num_ctx": CONTEXT_TOKENS, "client_kwargs": client}
    if provider == "openai" and base_url:
        # Without a key the client would take OPENAI_API_KEY and show it to whatever server stands there.
        options |= {"api_key": api_key or "none", "use_responses_api": False, "stream_usage": False}
    elif api_key:
        options["api_key"] = api_key
    return {**options, "timeout": timeout, "max_tokens": MAX_TOKENS, "max_retries": 0}


def _end_reason(chunk: AIMessageChunk) -> str:
    return next((str(chunk.response_metadata[key]) for key in _END_REASONS if chunk.response_metadata.get(key)), "")


def _status(failure: Exception) -> int:
    """Give the HTTP status, 0 when there was none."""
    status = getattr(failure, "status_code", None) or getattr(getattr(failure, "response", None), "status_code", None)
    return status if isinstance(status, int) and status > 0 else 0


def _is_passing(failure: Exception) -> bool:
    status = _status(failure)
    return status == 429 or status >= 500 or (not status and _is_unreachable(failure))


def _is_unreachable(failure: Exception) -> bool:
    return not _is_timeout(failure) and any("Connect" in kind.__name__ for kind in type(failure).__mro__)


def _is_timeout(failure: Exception) -> bool:
    kinds = type(failure).__mro__
    return isinstance(failure, _Silent) or any("Timeout" in kind.__name__ for kind in kinds)


def _explain(failure: Exception, status: int, detail: str, timeout: float) -> str:
    if status in (401, 403):
        # The server's own words are left out: some repeat the key.
        return f"refuses the key (HTTP {status}): check ITTIFAQ_CHAT_API_KEY."
    if status == 404:
        return f"is not there (HTTP 404): check ITTIFAQ_CHAT_MODEL and ITTIFAQ_CHAT_BASE_URL.{_quoted(detail)}"
    if status == 429:
        return f"is asked too often (HTTP 429): try again later.{_quoted(detail)}"
    if status:
        return f"failed (HTTP {status}).{_quoted(detail)}"
    if _is_timeout(failure):
        return (
            f"stayed silent for {timeout:g} seconds or took {SILENCES} times as long: "
            "raise ITTIFAQ_CHAT_TIMEOUT or choose a smaller model."
        )
    if _is_unreachable(failure):
        return "cannot be reached: start its server, or check ITTIFAQ_CHAT_BASE_URL."
    if isinstance(failure, _CutOff) or "RemoteProtocol" in type(failure).__name__:
        return "was cut off in the middle of its answer: look at its server's log."
    return f"does not answer as a language model should ({type(failure).__name__}): {detail}"


def _explain_opening(where: str, failure: Exception, secret: str) -> str:
    if isinstance(failure, ImportError):
        command = re.search(r"pip install [\w-]+", str(failure))
        return f"{where} needs a package that is not installed: {command.group() if command else failure}."
    if "infer model provider" in str(failure) or "Unsupported provider" in str(failure):
        return (
            f"{where} has no provider: write it as openai:NAME or ollama:NAME, "
            "or set ITTIFAQ_CHAT_BASE_URL to an OpenAI-compatible server."
        )
    if "credentials" in str(failure).lower() or "api_key" in str(failure):
        return f"{where} needs a key: set ITTIFAQ_CHAT_API_KEY."
    return f"{where} cannot be opened ({type(failure).__name__}): {_detail(failure, secret)}"


def _detail(failure: Exception, secret: str) -> str:
    """Give what the server said on one line of at most 200 characters, keys blotted out."""
    body = getattr(failure, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    words = _STATUS_ONLY.sub("", " ".join(str(said or failure).split()))
    if secret:
        words = words.replace(secret, "***")
    return _SECRET.sub("***", words)[:200]


def _quoted(detail: str) -> str:
    return f" It said: {detail}" if detail else ""


def _without_secrets(base_url: str) -> str:
    """Give an address without user, password and query, where keys hide."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
