"""The command `ittifaq`: arguments in, text or JSON out.

Exit codes: 0 done; 1 done, but something needs a look (files skipped, faults found); 2 not done, and the
message on standard error says why.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from assistant import commands
from assistant.settings import Settings
from index.errors import IttifaqError

Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _prepare_streams()
    parsed = _parser().parse_args(arguments)
    try:
        settings = Settings.from_environment(os.environ)
        if parsed.library:
            settings = replace(settings, library=Path(parsed.library).expanduser())
        command: Command = parsed.run
        return command(parsed, settings)
    except IttifaqError as error:
        print(f"ittifaq: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nittifaq: stopped; what was finished is kept.", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing to say, and nothing more to write.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ittifaq",
        description="Ask a folder of Arabic and French documents; every sentence of an answer shows its source.",
        epilog="Begin with: ittifaq demo --no-serve   or: ittifaq ingest FOLDER && ittifaq ask 'QUESTION'",
    )
    parser.set_defaults(library="")
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (
        _add_ingest, _add_ask, _add_chat, _add_search, _add_documents, _add_remove,
        _add_doctor, _add_evaluate, _add_serve, _add_demo,
    ):  # fmt: skip
        add(verbs)
    return parser


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _verb(verbs: Verbs, name: str, run: Command, what: str, examples: Iterable[str]) -> argparse.ArgumentParser:
    lines = "\n".join(f"  ittifaq {name} {example}".rstrip() for example in examples)
    verb = verbs.add_parser(
        name,
        help=what,
        description=what,
        epilog=f"examples:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("--library", default="", metavar="DIR", help="library folder (default: ./library)")
    verb.set_defaults(run=run)
    return verb


def _json(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="print JSON for other programs")


def _filters(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group("limit the search to")
    group.add_argument("--language", action="append", choices=("ar", "fr", "en"), default=[], help="repeatable")
    group.add_argument(
        "--since", default="", metavar="DATE", help="documents dated 2024, 2024-05 or 2024-05-31, or later"
    )
    group.add_argument("--until", default="", metavar="DATE", help="documents of this date or earlier")
    group.add_argument("--publisher", action="append", default=[], metavar="NAME", help="repeatable")
    group.add_argument("--document", action="append", default=[], metavar="ID", help="repeatable")


def _add_ingest(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "ingest", commands.ingest_paths,
        "Read files and folders into the library; only what is new or changed is read again.",
        ("articles/ rapport.pdf", "--library ~/agreements 'تقارير 2025'", "- < list-of-paths.txt", "--reindex"),
    )  # fmt: skip
    verb.add_argument("paths", nargs="*", metavar="PATH", help="files, folders, or - for a list of paths, one a line")
    verb.add_argument("--reindex", action="store_true", help="embed every passage again, with the model now set")
    _json(verb)


def _add_ask(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "ask", commands.ask,
        "Answer a question in Arabic, French or English; every sentence shows its source.",
        ('"متى تم توقيع مذكرة التفاهم؟"', '"Quel est le montant de la convention ?"', '--json "Who signed it?"',
         "- < question.txt"),
    )  # fmt: skip
    verb.add_argument("question", help="the question, or - to read it from standard input")
    _json(verb)


def _add_chat(verbs: Verbs) -> None:
    _verb(
        verbs, "chat", commands.chat, "Ask in the terminal, with follow-up questions.", ("", "--library ~/agreements")
    )


def _add_search(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "search", commands.search,
        "Show the passages that match, with scores and who found them.",
        ('"الميكانيك الدقيقة"', '"convention-cadre" -k 5 --language ar', '"automotive" --since 2022 --json'),
    )  # fmt: skip
    verb.add_argument("words", help="words or a question")
    verb.add_argument("-k", type=_count, default=10, metavar="N", help="how many passages, 1 to 1000 (default: 10)")
    verb.add_argument("--searcher", choices=("hybrid", "dense", "lexical"), default="hybrid")
    _filters(verb)
    _json(verb)


def _add_documents(verbs: Verbs) -> None:
    _json(_verb(verbs, "documents", commands.documents, "List the documents of the library.", ("", "--json")))


def _add_remove(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "remove", commands.remove,
        "Remove documents from the library; the files themselves are not touched.",
        ("3f2a9c01d4e5", "3f2a9c01d4e5 77b0c2aa1f90"),
    )  # fmt: skip
    verb.add_argument("ids", nargs="+", metavar="ID", help="ids as `ittifaq documents` lists them")
    _json(verb)


def _add_doctor(verbs: Verbs) -> None:
    verb = _verb(verbs, "doctor", commands.doctor, "Check that the library is whole.", ("", "--repair"))
    verb.add_argument("--repair", action="store_true", help="rebuild the search indexes from the store")
    _json(verb)


def _add_evaluate(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "evaluate", commands.evaluate,
        "Measure retrieval on a folder in BEIR layout (corpus.jsonl, queries.jsonl, qrels/test.tsv).",
        ("sets/mine", "sets/mine --searcher dense --json"),
    )  # fmt: skip
    verb.add_argument("folder", metavar="DIR")
    verb.add_argument("--searcher", choices=("hybrid", "dense", "lexical"), default="hybrid")
    verb.add_argument("--k", type=_count, default=10, metavar="N", help="how many hits are looked at, 10 to 1000")
    _json(verb)


def _add_serve(verbs: Verbs) -> None:
    verb = _verb(verbs, "serve", _serve, "Open the web page.", ("", "--port 8080"))
    _address(verb)


def _add_demo(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "demo", _demo,
        "Read the bundled samples, answer three sample questions, then open the web page.",
        ("", "--no-serve", "--library /tmp/try"),
    )  # fmt: skip
    verb.add_argument("--no-serve", action="store_true", help="stop after the answers")
    _address(verb)


def _address(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    verb.add_argument("--port", type=_port, default=7860, help="port to listen on (default: 7860)")


def _serve(parsed: argparse.Namespace, settings: Settings) -> int:
    # Gradio takes seconds to import: only who opens the page waits for it.
    return int(import_module("assistant.web").serve(settings, parsed.host, parsed.port))


def _demo(parsed: argparse.Namespace, settings: Settings) -> int:
    code = commands.demo(settings)
    return code if parsed.no_serve or code else _serve(parsed, settings)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000")
    return int(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a whole number from 0 to 65535")
    return int(text)
