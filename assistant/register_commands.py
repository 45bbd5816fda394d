"""What `ittifaq agreements` does: list and export the register, show one agreement, join and split records."""

# ruff: noqa: T201

import argparse
import sys
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from assistant.agreement_exporting import (
    export_agreement,
    export_partial,
    export_shown,
    json_lines,
    write_csv,
)
from assistant.agreement_printing import coverage_lines, listing_lines, shown_lines, unlooked_lines
from assistant.errors import ExportFailed, SettingInvalid
from assistant.exporting import to_json
from assistant.filtering import GivenFilters, read_filters
from assistant.printing import plain
from assistant.settings import Settings
from assistant.sourced import SourcedAgreement, read_matching, read_partial, source
from assistant.workbook import write_workbook
from index.library import Library
from index.records import AgreementFilters, FoundAgreements

# Newest and largest first, names from the first letter.
_FALLING = ("date", "amount")


def agreements(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq agreements`: 1 when a filter was not understood and so left out."""
    read = read_filters(_given(parsed))
    for sentence in read.ignored:
        _say(sentence)
    with Library.open(settings.library) as library:
        is_falling = (parsed.sort in _FALLING) != parsed.reverse
        found = library.find_agreements(read.filters, parsed.sort, is_falling)
        if parsed.json or parsed.csv or parsed.xlsx:
            _export(parsed, library, found)
        else:
            _list(library, found, read.filters)
    return 1 if read.ignored else 0


def show(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq agreements show`."""
    with Library.open(settings.library) as library:
        shown = source(library, [library.agreement(parsed.id)])[0]
        records = source(library, library.records_of(shown.agreement.id))
        joins = library.joins_of(shown.agreement.id)
    if parsed.json:
        print(to_json(export_shown(shown, records, joins)))
    else:
        _print(shown_lines(shown, records, joins))
    return 0


def join(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq agreements join`: for good, whatever is read again."""
    with Library.open(settings.library, writing=True) as library:
        ids = list(dict.fromkeys(library.agreement(id).id for id in parsed.ids))
        if len(ids) < 2:
            raise SettingInvalid(f"{ids[0]} is one agreement already: name two or more that differ.")
        records = {id: [record.id for record in library.records_of(id)] for id in ids}
        library.join_agreements(ids)
        joined = library.agreement(ids[0]).id
    print(f"joined {', '.join(ids)} into {joined}, for good: {sum(map(len, records.values()))} records tell of it")
    for id in ids:
        if joined not in records[id]:
            print(f"  to undo: ittifaq agreements split {joined} {' '.join(records[id])}")
    return 0


def split(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run `ittifaq agreements split`: the named records, or all, stand apart for good."""
    with Library.open(settings.library, writing=True) as library:
        whole = library.agreement(parsed.id).id
        before = [record.id for record in library.records_of(whole)]
        if len(before) < 2 or set(before) <= set(parsed.records):
            raise SettingInvalid(f"Nothing would be left of {whole}: its records are {', '.join(before)}.")
        library.split_agreement(whole, parsed.records)
        after = list(dict.fromkeys(library.agreement(id).id for id in before))
    print(f"split {whole} into {len(after)} agreements, for good: {', '.join(after)}")
    print(f"  to undo: ittifaq agreements join {' '.join(after)}")
    return 0


def _given(parsed: argparse.Namespace) -> GivenFilters:
    return GivenFilters(
        kinds=parsed.kind,
        statuses=parsed.status,
        sectors=parsed.sector,
        countries=parsed.country,
        parties=parsed.party,
        places=parsed.place,
        since=parsed.since,
        until=parsed.until,
        least=parsed.least,
        most=parsed.most,
        currency=parsed.currency,
        text=parsed.text,
    )


def _list(library: Library, found: FoundAgreements, filters: AgreementFilters) -> None:
    _print(listing_lines(filters, read_matching(library, found), read_partial(library, found)))
    print()
    _print(
        coverage_lines(len(library.documents()), library.count_agreements(), library.unread(), library.count_doubtful())
    )
    _print(unlooked_lines(library.count_unrecognized()))


def _export(parsed: argparse.Namespace, library: Library, found: FoundAgreements) -> None:
    """Write all that match; those that match only in part go along when they are asked for, and are told of if not."""
    partial = read_partial(library, found) if parsed.partial else iter(())
    if parsed.json:
        rows = chain(map(export_agreement, read_matching(library, found)), map(export_partial, partial))
        _print(json_lines(rows))
    else:
        count = _write_table(parsed, chain(read_matching(library, found), partial))
        if parsed.csv != "-":
            print(f"{count} agreements written to {parsed.csv or parsed.xlsx}")
    if found.partial and not parsed.partial:
        _say(f"{len(found.partial)} more match only in part, with fields unknown: --partial gives them too.")
    unread = len(library.unread())
    if unread:
        _say(f"{unread} files could not be read: `ittifaq agreements` without --json, --csv or --xlsx names them.")
    for line in unlooked_lines(library.count_unrecognized()):
        _say(line)


def _write_table(parsed: argparse.Namespace, agreements: Iterable[SourcedAgreement]) -> int:
    if parsed.xlsx:
        return write_workbook(agreements, Path(parsed.xlsx).expanduser())
    if parsed.csv == "-":
        return write_csv(agreements, sys.stdout)
    path = Path(parsed.csv).expanduser()
    try:
        # Excel takes a file without the mark for one in the encoding of its country.
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            return write_csv(agreements, file)
    except OSError as error:
        raise ExportFailed(f"{path} cannot be written ({error.strerror}): name another file.") from error


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _say(text: str) -> None:
    print(f"ittifaq: {plain(text)}", file=sys.stderr, flush=True)
