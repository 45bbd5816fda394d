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
from typing import TypeAlias, get_args

from assistant import commands, feedback_commands, register_commands, sync_commands
from assistant.settings import Settings
from index.errors import IttifaqError
from index.records import FEEDBACK_VERDICTS, QUALITIES, AgreementSort
from ingest.watching import EVERY

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
        _add_ingest, _add_sync, _add_restore, _add_ask, _add_chat, _add_search, _add_agreements, _add_documents,
        _add_remove, _add_doctor, _add_feedback, _add_evaluate, _add_serve, _add_users, _add_demo,
    ):  # fmt: skip
        add(verbs)
    return parser


Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _verb(
    verbs: Verbs, name: str, run: Command, what: str, examples: Iterable[str], within: str = ""
) -> argparse.ArgumentParser:
    """Add a command; `within` names the one it belongs to, whose options then stand unless they are given again."""
    lines = "\n".join(f"  ittifaq {' '.join(filter(None, (within, name, example)))}" for example in examples)
    verb = verbs.add_parser(
        name,
        help=what,
        description=what,
        epilog=f"examples:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    default = argparse.SUPPRESS if within else ""
    verb.add_argument("--library", default=default, metavar="DIR", help="library folder (default: ./library)")
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
        "Read files, folders and web addresses into the library; only what is new or changed is read again.",
        ("articles/ rapport.pdf", "--library ~/agreements 'تقارير 2025'", "https://example.org/accord.html",
         "- < list-of-paths.txt", "--reindex"),
    )  # fmt: skip
    verb.add_argument("paths", nargs="*", metavar="PATH", help="file, folder, web address, or - for a list")
    verb.add_argument("--reindex", action="store_true", help="embed every passage again, with the model now set")
    verb.add_argument("--allow-local", action="store_true", help="fetch web addresses within the local network too")
    _json(verb)


def _add_sync(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "sync", sync_commands.sync,
        "Keep the library in step with a folder: what is new, changed, moved or deleted there.",
        ("articles", "--watch 'تقارير 2025'", "--delete articles", "--json articles"),
    )  # fmt: skip
    verb.add_argument("folder", metavar="FOLDER")
    verb.add_argument("--watch", action="store_true", help="go on until Ctrl-C")
    verb.add_argument("--every", type=_seconds, default=EVERY, metavar="SECONDS",
                      help="how often --watch looks at the folder, 2 to 86400 (default: 30)")  # fmt: skip
    verb.add_argument("--delete", action="store_true", help="also when most files of the folder are gone: they are")
    _json(verb)


def _add_restore(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "restore", sync_commands.restore,
        "Bring documents back that `ittifaq sync` put into the bin; without ids list them.",
        ("", "3f2a9c01d4e5"),
    )  # fmt: skip
    verb.add_argument("ids", nargs="*", metavar="ID", help="ids as `ittifaq restore` lists them")
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


def _add_agreements(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "agreements", register_commands.agreements,
        "List the agreements that the documents tell of; the file named by --csv or --xlsx holds all of them.",
        ("", "--kind MoU --sector 'الميكانيك الدقيقة'", "--party Euromed --since 2024 --until 23/07/2025 --json",
         "--country Maroc --least '250 million MAD' --sort amount --xlsx accords.xlsx", "--csv - > agreements.csv",
         "show 3f2a9c01d4e5", "join 3f2a9c01d4e5 77b0c2aa1f90", "split 3f2a9c01d4e5"),
    )  # fmt: skip
    _agreement_filters(verb)
    verb.add_argument("--sort", choices=get_args(AgreementSort), default="date", help="newest or largest first")
    verb.add_argument("--reverse", action="store_true", help="the other way round")
    verb.add_argument("--partial", action="store_true", help="export those too that match only in part")
    forms = verb.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print JSON for other programs")
    forms.add_argument("--csv", default="", metavar="FILE", help="write a table; - for standard output")
    forms.add_argument("--xlsx", default="", metavar="FILE", help="write an Excel workbook, with the evidence")
    within = verb.add_subparsers(title="for one agreement", metavar="show, join, split")
    _add_show(within)
    _add_join_and_split(within)


def _agreement_filters(verb: argparse.ArgumentParser) -> None:
    group = verb.add_argument_group(
        "list only those of", "Names in Arabic, French or English; repeat for alternatives."
    )
    for name, metavar, what in (
        ("kind", "KIND", "MoU, accord-cadre, «مذكرة تفاهم»"),
        ("status", "STATUS", "signed, announced, negotiated, ended"),
        ("sector", "SECTOR", "a sector and all within it"),
        ("country", "COUNTRY", "a name or ISO code: Algérie, DZ"),
        ("party", "NAME", "one who signs, in any spelling"),
        ("place", "PLACE", "where it was signed"),
    ):
        group.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=what)
    for name, metavar, what in (
        ("since", "DATE", "signed 2025, 2025-07 or 2025-07-23 (23/07/2025), or later"),
        ("until", "DATE", "signed on this date or earlier"),
        ("least", "AMOUNT", "this amount or more: 250000000, '250 million MAD'"),
        ("most", "AMOUNT", "this amount or less"),
        ("currency", "CODE", "compare amounts in this currency only"),
        ("text", "WORDS", "words that all stand in its quotations, or name what it tells"),
    ):
        group.add_argument(f"--{name}", default="", metavar=metavar, help=what)


def _add_show(within: Verbs) -> None:
    verb = _verb(
        within, "show", register_commands.show,
        "Show all that is known of an agreement, with the exact words, and why its records are one.",
        ("3f2a9c01d4e5", "3f2a9c01d4e5 --json"), "agreements",
    )  # fmt: skip
    verb.add_argument("id", metavar="ID", help="as `ittifaq agreements` lists it, or of one of its records")
    verb.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON for other programs")


def _add_join_and_split(within: Verbs) -> None:
    joining = _verb(
        within, "join", register_commands.join, "Make one agreement of several, for good.",
        ("3f2a9c01d4e5 77b0c2aa1f90",), "agreements",
    )  # fmt: skip
    joining.add_argument("ids", nargs="+", metavar="ID")
    splitting = _verb(
        within, "split", register_commands.split, "Let records of an agreement stand apart, for good.",
        ("3f2a9c01d4e5", "3f2a9c01d4e5 77b0c2aa1f90"), "agreements",
    )  # fmt: skip
    splitting.add_argument("id", metavar="ID")
    splitting.add_argument("records", nargs="*", metavar="RECORD", help="those that go; all when none is named")


def _add_documents(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "documents", commands.documents, "List the documents of the library.",
        ("", "--quality doubtful --quality needs_ocr", "--json"),
    )  # fmt: skip
    verb.add_argument(
        "--quality",
        action="append",
        default=[],
        choices=QUALITIES,
        help="only those read so; repeatable",
    )
    _json(verb)


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


def _add_feedback(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "feedback", feedback_commands.feedback, "List what people said of answers, the newest first.",
        ("", "--verdict wrong_source --json"),
    )  # fmt: skip
    verb.add_argument(
        "--verdict", action="append", default=[], choices=FEEDBACK_VERDICTS, help="only these; repeat for several"
    )
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
    verb = _verb(
        verbs, "serve", _serve,
        "Serve the web page and the endpoints for programs.",
        ("", "--port 8080", "--mcp", "--host 0.0.0.0 --public-read-only"),
    )  # fmt: skip
    _address(verb)


def _add_users(verbs: Verbs) -> None:
    verb = _verb(
        verbs, "users", _user_command("list_users"),
        "Manage who may sign in to the page: the file that ITTIFAQ_USERS names.",
        ("list", "add amina --role editor", "add 'يوسف' --role reader --file ~/users.txt", "remove amina"),
    )  # fmt: skip
    verb.add_argument("--file", default="", metavar="FILE", help="the file of users (default: ITTIFAQ_USERS)")
    within = verb.add_subparsers(title="for the file", metavar="add, list, remove")
    adding = _verb(within, "add", _user_command("add"), "Add a user, or give one a new password and role.",
                   ("amina --role editor", "amina --role reader --password-stdin < secret"), "users")  # fmt: skip
    adding.add_argument("--role", choices=("reader", "editor"), default="reader", help="(default: reader)")
    adding.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    listing = _verb(within, "list", _user_command("list_users"), "List names and roles.", ("",), "users")
    removing = _verb(within, "remove", _user_command("remove"), "Take a user out.", ("amina",), "users")
    for each in (adding, removing):
        each.add_argument("name", metavar="NAME")
    for each in (adding, listing, removing):
        each.add_argument("--file", default=argparse.SUPPRESS, metavar="FILE", help="the file of users")


def _user_command(name: str) -> Command:
    """Give a command of assistant.user_commands, which is imported when it runs: hashing is for few."""
    return lambda parsed, settings: int(getattr(import_module("assistant.user_commands"), name)(parsed, settings))


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
    verb.add_argument("--public-read-only", action="store_true", help="let everybody who reaches the address read")
    verb.add_argument("--mcp", action="store_true", help="offer the endpoints as MCP tools too, at /gradio_api/mcp")


def _serve(parsed: argparse.Namespace, settings: Settings) -> int:
    # Gradio takes seconds to import: only who opens the page waits for it.
    door = import_module("assistant.web.serving")
    return int(door.serve(settings, parsed.host, parsed.port, parsed.public_read_only, parsed.mcp))


def _demo(parsed: argparse.Namespace, settings: Settings) -> int:
    code = commands.demo(settings)
    return code if parsed.no_serve or code else _serve(parsed, settings)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 1000")
    return int(text)


def _seconds(text: str) -> float:
    if not text.isdecimal() or not 2 <= int(text) <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of seconds from 2 to 86400")
    return float(text)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: give a whole number from 0 to 65535")
    return int(text)
