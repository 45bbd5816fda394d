"""The commands that keep a library in step with a folder: `ittifaq sync` and `ittifaq restore`."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from assistant.exporting import export_documents, to_json
from assistant.opening import open_configured_embedder, open_proposer
from assistant.printing import document_lines, plain, report_details
from assistant.progress import ProgressBar
from assistant.settings import Settings
from index.errors import DocumentUnknown
from index.library import Library
from index.processor import count_processors
from index.records import BinnedDocument
from ingest.syncing import KEPT_DAYS, Calm, Scope, SyncReport
from ingest.syncing import sync as sync_folder
from ingest.watching import watch

# Files that are held back are named up to so many; the others are counted.
_NAMED = 20


def sync(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq sync`."""
    folder = Path(parsed.folder).expanduser()
    if parsed.watch:
        return _watch(folder, parsed, settings)
    report = _sync(folder, settings, Scope(parsed.delete))
    _show(report, parsed.json)
    if report.held_back and not parsed.json and sys.stdin.isatty() and _is_wanted(report):
        # The library was free meanwhile, and the folder may have come back: all is looked at again.
        report = _sync(folder, settings, Scope(deletes=True))
        _show(report, as_json=False)
    return 1 if report.needs_a_look else 0


def restore(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq restore`: all of the ids, or none when one is not in the bin; without ids list the bin."""
    if not parsed.ids:
        with Library.open(settings.library) as library:
            binned = library.binned()
        _print(to_json([asdict(each) for each in binned]) if parsed.json else "", _bin_lines(binned))
        return 0
    embedder = open_configured_embedder(settings, _say)
    with Library.open(settings.library, embedder.card, writing=True) as library:
        ids = list(dict.fromkeys(parsed.ids))
        _check_binned(ids, library)
        for document_id in ids:
            library.restore(document_id, embedder)
        library.refresh(embedder)
        restored = [library.summary(document_id) for document_id in ids]
    lines = (f"restored {line}" for line in document_lines(restored))
    _print(to_json(export_documents(restored)) if parsed.json else "", lines)
    return 0


def _sync(folder: Path, settings: Settings, scope: Scope) -> SyncReport:
    embedder = open_configured_embedder(settings, _say)
    with Library.open(settings.library, embedder.card, writing=True) as library, ProgressBar() as progress:
        propose = open_proposer(settings, _say)
        return sync_folder(folder, library, embedder, progress, propose, count_processors(), scope)


def _watch(folder: Path, parsed: argparse.Namespace, settings: Settings) -> int:
    """Keep in step until interrupted; the library is held only while something is done."""

    def act(calm: Calm) -> None:
        report = _sync(folder, settings, Scope(parsed.delete, calm))
        if report.is_eventful:
            _show(report, parsed.json, in_one_line=True)

    _say(f"Watching {plain(str(folder))}; end with Ctrl-C.")
    try:
        watch(folder, act, _say, parsed.every)
    except KeyboardInterrupt:
        _say("Stopped; what was finished is kept.")
    return 0


def _is_wanted(report: SyncReport) -> bool:
    try:
        answer = input(f"Are they ({len(report.held_back)}) meant to be deleted? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in ("y", "yes", "o", "oui", "نعم", "ن")


def _check_binned(ids: Iterable[str], library: Library) -> None:
    known = {each.id for each in library.binned()}
    for document_id in ids:
        if document_id not in known:
            raise DocumentUnknown(
                f"No document {document_id!r} is in the bin: `ittifaq restore` lists those there are."
            )


def _show(report: SyncReport, as_json: bool, in_one_line: bool = False) -> None:
    exported = {**asdict(report), "needs_a_look": report.needs_a_look}
    whole = json.dumps(exported, ensure_ascii=False) if in_one_line else to_json(exported)
    _print(whole if as_json else "", _sync_lines(report))


def _sync_lines(report: SyncReport) -> Iterator[str]:
    read, documents = report.read, sum(each.documents for each in report.deleted)
    yield (
        f"{len(read.added)} added, {len(read.replaced)} replaced, {len(read.moved)} moved, {len(report.deleted)} "
        f"deleted, {len(read.unchanged)} unchanged, {len(read.skipped)} skipped"
    )
    yield from report_details(read)
    for each in report.deleted:
        yield f"  deleted   {plain(each.file)}" + ("" if each.documents else ": what it held lies elsewhere, too")
    if documents:
        waiting = "1 document waits" if documents == 1 else f"{documents} documents wait"
        yield f"{waiting} in the bin for {KEPT_DAYS} days: `ittifaq restore` lists what is there."
    if report.forgotten:
        gone = "1 document" if report.forgotten == 1 else f"{report.forgotten} documents"
        yield f"Forgotten after {KEPT_DAYS} days in the bin: {gone}."
    for closed in report.closed:
        yield f"  closed    {plain(closed)}: what lies there is kept as it was."
    yield from _held_back_lines(report)


def _held_back_lines(report: SyncReport) -> Iterator[str]:
    if not report.held_back:
        return
    yield (
        f"Files gone at once: {len(report.held_back)}. Nothing was done about them: if the folder is not connected, "
        "connect it; if they are meant to be deleted, say so with --delete."
    )
    yield from (f"  gone      {plain(file)}" for file in report.held_back[:_NAMED])
    if len(report.held_back) > _NAMED:
        yield f"  … and {len(report.held_back) - _NAMED} more"


def _bin_lines(binned: Iterable[BinnedDocument]) -> Iterator[str]:
    lines = [
        f"{each.id}  {each.binned_at[:10]}  {plain(each.title)} · "
        + plain("/".join(filter(None, (each.file, each.member))))
        for each in binned
    ]
    yield from lines or ["The bin is empty."]


def _print(exported: str, lines: Iterable[str]) -> None:
    for line in [exported] if exported else lines:
        print(line, flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
