"""What each command of `ittifaq` does: one function a command, giving its exit code."""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from assistant.answer import Turn
from assistant.errors import QuestionInvalid, SettingInvalid
from assistant.exporting import (
    export_answer,
    export_documents,
    export_evaluation,
    export_hits,
    export_report,
    to_json,
)
from assistant.followups import take_turn
from assistant.opening import open_assistant, open_configured_embedder, open_proposer
from assistant.printing import answer_lines, document_lines, evaluation_lines, hit_lines, plain, report_lines
from assistant.progress import ProgressBar
from assistant.settings import Settings
from assistant.versions import find_elsewhere
from index import evaluating
from index.language import detect_language
from index.library import Library
from index.processor import count_processors
from index.records import Filters, Query
from index.searching import Searcher
from ingest.addresses import is_address
from ingest.ingesting import ingest
from ingest.report import Report
from ingest.samples import samples_folder

# One in each language, answered by documents in that language and in the others.
SAMPLE_QUESTIONS = (
    "متى وأين وُقّعت مذكرة التفاهم بين الكتلة الجزائرية للميكانيك الدقيقة ومجموعة يوروميد؟",
    "Quel est le montant de la convention-cadre des centres techniques industriels ?",
    "Which battery manufacturer signed an agreement for a plant in Kenitra?",
)

# A question longer than this is refused by answering; reading more from standard input would only fill memory.
QUESTION_BYTES = 2_000_000


def ingest_paths(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq ingest`."""
    named = [each for given in parsed.paths for each in _expand(given)]
    if not named and not parsed.reindex:
        raise SettingInvalid("Nothing to read: name files or folders (ittifaq ingest FOLDER), or give --reindex.")
    report = _ingest(named, settings, parsed.reindex, parsed.allow_local)
    _show(export_report(report) if parsed.json else None, report_lines(report))
    return 1 if report.skipped else 0


def ask(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq ask`."""
    question = _read_question(parsed.question)
    with open_assistant(settings, _say) as assistant:
        answer = assistant.ask(question, on_text=_preview)
    _show(export_answer(answer) if parsed.json else None, answer_lines(answer))
    return 0


def chat(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq chat`: until the end of the input."""
    turns: tuple[Turn, ...] = ()
    with open_assistant(settings, _say) as assistant:
        _say("Ask in Arabic, French or English; end with Ctrl-D.")
        for question in _typed_lines():
            try:
                answer = assistant.ask(question, turns, _preview)
            except QuestionInvalid as error:
                print(f"! {error}")
                continue
            print("\n".join(answer_lines(answer)), end="\n\n", flush=True)
            turns = (*turns, take_turn(question, turns, answer))
    return 0


def search(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq search`."""
    filters = Filters(
        tuple(parsed.language),
        _date(parsed.since),
        _date(parsed.until),
        tuple(parsed.publisher),
        tuple(parsed.document),
    )
    embedder = open_configured_embedder(settings, _say)
    with Library.open(settings.library, embedder.card) as library:
        query = Query(parsed.words, detect_language(parsed.words), filters)
        hits = Searcher(library, embedder, parsed.searcher).search(query, parsed.k)
        found = [library.summary(hit.passage.document_id) for hit in hits]
        elsewhere = [find_elsewhere(document.id, library) for document in found]
    _show(export_hits(hits, found, elsewhere) if parsed.json else None, hit_lines(hits, found, elsewhere))
    return 0


def documents(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq documents`."""
    with Library.open(settings.library) as library:
        listed = [each for each in library.documents() if not parsed.quality or each.quality in parsed.quality]
    _show(export_documents(listed) if parsed.json else None, document_lines(listed))
    return 0


def remove(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq remove`: all of the ids, or none when one is unknown."""
    embedder = open_configured_embedder(settings, _say)
    with Library.open(settings.library, embedder.card, writing=True) as library:
        removed = [library.summary(document_id) for document_id in dict.fromkeys(parsed.ids)]
        for document in removed:
            library.remove(document.id)
        library.refresh(embedder)
    _show(export_documents(removed) if parsed.json else None, (f"removed {line}" for line in document_lines(removed)))
    return 0


def doctor(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq doctor`: 0 when the library is whole (or was made so), 1 when it is not."""
    if parsed.repair:
        embedder = open_configured_embedder(settings, _say)
        with Library.open(settings.library, embedder.card, writing=True) as library:
            library.repair(embedder)
    with Library.open(settings.library) as library:
        faults = library.check()
        count = len(library.documents())
        # In a library with faults texts may not be readable.
        unlinked = 0 if faults else library.count_unlinked()
    whole = f"The library is whole: {count} documents."
    rows = [{"what": fault.what, "where": fault.where, "remedy": fault.remedy} for fault in faults]
    lines = [f"{row['where']}: {row['what']} {row['remedy']}" for row in rows] or [whole]
    if unlinked:
        lines.append(
            f"{unlinked} of them were added before versions and translations were linked: link them by  "
            f"ittifaq doctor --repair --library {settings.library}"
        )
    exported = {"whole": not faults, "documents": count, "unlinked": unlinked, "faults": rows}
    _show(exported if parsed.json else None, map(plain, lines))
    return 1 if faults else 0


def evaluate(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq evaluate`."""
    embedder = open_configured_embedder(settings, _say)
    evaluation = evaluating.evaluate(Path(parsed.folder), embedder, parsed.searcher, parsed.k)
    _show(export_evaluation(evaluation) if parsed.json else None, evaluation_lines(evaluation))
    return 0


def demo(settings: Settings) -> int:
    """Ingest the bundled samples and answer one question in each language."""
    _refuse_foreign_documents(settings)
    report = _ingest([str(samples_folder())], settings, reindex=False)
    _show(None, report_lines(report))
    with open_assistant(settings, _say) as assistant:
        for question in SAMPLE_QUESTIONS:
            print(f"\n? {question}")
            print("\n".join(answer_lines(assistant.ask(question))), flush=True)
    return 1 if report.skipped else 0


def _ingest(named: list[str], settings: Settings, reindex: bool, allow_local: bool = False) -> Report:
    """Read files, folders and web addresses; of these what they give is kept in the library's folder first."""
    addresses = [each for each in named if is_address(each)]
    embedder = open_configured_embedder(settings, _say)
    # A library made with another model is opened as it is when its vectors are about to be made again.
    card = None if reindex else embedder.card
    with Library.open(settings.library, card, writing=True) as library:

        def read(paths: Sequence[Path]) -> Report:
            proposer = open_proposer(settings, _say)
            with ProgressBar() as progress:
                return ingest(paths, library, embedder, progress, reindex, proposer, processes=count_processors())

        paths = [Path(each).expanduser() for each in named if not is_address(each)]
        if not addresses:
            return read(paths)
        # What speaks to the network is imported only for who names an address.
        door = import_module("assistant.gathering")
        report: Report = door.ingest_addresses(
            addresses, library, allow_local, _say, lambda gathered: read([*paths, *gathered])
        )
        library.refresh(embedder)
        return report


def _expand(given: str) -> Iterator[str]:
    if given != "-":
        yield given
        return
    yield from filter(None, (line.rstrip("\n") for line in sys.stdin))


def _read_question(given: str) -> str:
    if given != "-":
        return given
    return sys.stdin.buffer.read(QUESTION_BYTES).decode("utf-8", errors="replace").strip()


def _typed_lines() -> Iterator[str]:
    while True:
        try:
            line = input("? " if sys.stdin.isatty() else "")
        except EOFError:
            return
        if line.strip():
            yield line


def _date(text: str) -> str:
    if text and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text, re.ASCII):
        raise SettingInvalid(f"{text!r} is not a date: write 2024, 2024-05 or 2024-05-31.")
    return text


def _refuse_foreign_documents(settings: Settings) -> None:
    if not (settings.library / "library.sqlite").exists():
        return
    samples = str(samples_folder())
    with Library.open(settings.library) as library:
        others = [document.file for document in library.documents() if not document.file.startswith(samples)]
    if others:
        raise SettingInvalid(
            f"{settings.library} holds documents of your own ({plain(others[0])}): "
            "name another folder for the samples, ittifaq demo --library DIR."
        )


def _show(exported: object | None, lines: Iterable[str]) -> None:
    if exported is not None:
        print(to_json(exported))
        return
    for line in lines:
        print(line)


def _preview(text: str) -> None:
    """Show what a language model writes as it comes, to who waits at a terminal; the answer itself follows."""
    if sys.stderr.isatty():
        print(f"… {plain(text)}", file=sys.stderr, flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
