"""Read the fields of an agreement from the labeled cells of a row; what cannot be read stays empty."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.folding import fold_text
from index.records import Amount, Document, Period, Place, SignedOn
from ingest.agreement_sectors import find_sectors
from ingest.column_amounts import Unit, find_bracketed_unit, find_unit, is_counted_in, read_sum
from ingest.column_labels import ColumnRole, says_nothing
from ingest.column_rows import LabeledCell, LabeledRow
from ingest.details import countries_named_first
from ingest.merging import are_one
from ingest.name_reader import Name
from ingest.parties import resolve_names
from ingest.party_cues import names_told_in
from ingest.party_lists import read_names
from ingest.party_words import cut_tokens
from ingest.periods import find_periods
from ingest.pieces import past_dates, read_piece
from ingest.places import find_places
from ingest.purposes import find_purpose
from ingest.sentences import Span
from ingest.signing import Found, FoundParty, Signing
from ingest.signing_words import signing_words
from ingest.surroundings import Surroundings
from ingest.terms import find_terms

_LONGEST_DATE, _LONGEST_NAME, _LONGEST_LIST = 60, 160, 600
_MOST_PARTIES = 20
_FEW_WORDS = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN_NAMES = re.compile(r"\s*[;؛•]\s*|\s+[/–—-]\s+")
_ALIAS = re.compile(r"\((?P<alias>[A-ZÀ-Þ][\w&.-]{1,14})\)\Z")
_QUOTES = " «»“”\"'"
_ALONE = Surroundings((), ())


@dataclass(frozen=True, slots=True)
class FoundSum:
    """A sum and the places that tell it: the cell, and the words that tell its currency where these stand elsewhere."""

    value: Amount
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the cells of one row."""

    document: Document
    row: LabeledRow

    def cells(self, *roles: ColumnRole) -> list[LabeledCell]:
        """Give the cells under labels of these roles that say something, in order."""
        found = [cell for cell in self.row.cells if cell.role in roles]
        return [cell for cell in found if any(letter.isalnum() for letter in self.words(cell.value))]

    def words(self, span: Span) -> str:
        """Give what stands at a place of the document."""
        return self.document.text[span.start : span.end]

    def parties(self, signing: Signing, *, with_bodies: bool) -> tuple[FoundParty, ...]:
        """Give who signs: by their own columns, and by the agreement's name («اتفاقية بين … و…»).

        Bodies of which no label says that they sign count only where there is nobody else.
        """
        columns = self.cells("party", "parties") or (self.cells("body")[:1] if with_bodies else [])
        told = [name for cell in columns for name in self._names_in(cell)][:_MOST_PARTIES]
        found = list(resolve_names(self.document, signing, told))
        for each in resolve_names(self.document, signing, self._named_within(signing)):
            if not any(are_one(each.party, other.party) for other in found):
                found.append(each)
        return tuple(found)

    def date(self, *roles: ColumnRole) -> Found[SignedOn] | None:
        """Give the one date that the cells of the first of these roles tell; None when there are several."""
        for role in roles:
            found = [date for cell in self.cells(role) if (date := self._date_in(cell))]
            if found:
                return found[0] if len({each.value for each in found}) == 1 else None
        return None

    def place(self) -> Found[Place] | None:
        """Give the city of signing, where one is named."""
        found = [
            Found(each.value, _moved(each.span, cell.value))
            for cell in self.cells("place")
            for each in find_places(self.words(cell.value)[:_LONGEST_NAME])
        ]
        return found[0] if len({each.value.key for each in found}) == 1 else None

    def countries(self, parties: Sequence[FoundParty]) -> tuple[Found[str], ...]:
        """Give the countries of those who sign, then those of their own column."""
        found = {each.party.country: Found(each.party.country, each.spans[0]) for each in parties if each.party.country}
        for cell in self.cells("country"):
            for term in find_terms(self.words(cell.value)[:_LONGEST_NAME]):
                if term.kind == "country":
                    found.setdefault(term.id, Found(term.id, _moved(Span(term.start, term.end), cell.value)))
        return tuple(found.values())

    def sectors(self, signing: Signing, parties: Sequence[FoundParty]) -> tuple[Found[str], ...]:
        """Give the sectors of their own column, else those of which the agreement's name and subject tell."""
        told = {
            term.id: Found(term.id, _moved(Span(term.start, term.end), cell.value))
            for cell in self.cells("sector")
            for term in read_piece(self.words(cell.value)).terms
            if term.kind == "sector"
        }
        return tuple(told.values()) or find_sectors(self.document.text, signing, parties, None, _ALONE)

    def purpose(self, signing: Signing, parties: Sequence[FoundParty]) -> Span | None:
        """Give what it is for: its subject, else the words of its name that say so, else its name itself."""
        titles = self.cells("title", "name")
        subjects = [each for each in titles if each.role == "title" and each.value != signing.sentence]
        for cell in subjects:
            if self._is_telling(cell.value):
                return cell.value
        if found := find_purpose(self.document.text, signing, parties):
            return found
        is_named = (
            any(each.value == signing.sentence for each in titles) and signing.anchor.end <= signing.sentence.start
        )
        return signing.sentence if is_named and self._is_telling(signing.sentence) else None

    def amount(self) -> FoundSum | None:
        """Give the sum of the first column that holds one; None where two columns have one label."""
        cells = self.cells("amount")
        labels = [self.words(cell.label) for cell in cells]
        if len(set(labels)) < len(labels):
            return None
        return next((found for cell in cells if (found := self._sum_in(cell))), None)

    def period(self) -> Found[Period] | None:
        """Give the years or days that a cell tells from one to another."""
        found = [
            Found(each.value, _moved(each.span, cell.value))
            for cell in self.cells("period")
            for each in find_periods(self.words(cell.value)[:_LONGEST_NAME])
        ]
        return found[0] if len({each.value for each in found}) == 1 else None

    def _named_within(self, signing: Signing) -> list[Name]:
        """Give who signs by the agreement's name, where words behind the instrument join them."""
        after = fold_text(self.words(Span(signing.anchor.end, max(signing.anchor.end, signing.sentence.end))))
        is_within = signing.sentence.start <= signing.anchor.start
        if not is_within or not signing_words().lists["between"].search(after):
            return []
        return names_told_in(self.document.text, signing.sentence, signing)

    def _names_in(self, cell: LabeledCell) -> Iterator[Name]:
        if cell.value.end - cell.value.start > _LONGEST_LIST:
            return
        for span in self._parted(cell.value):
            words = self.words(span)
            if says_nothing(words):
                continue
            tokens = cut_tokens(self.document.text, span)
            names, after = read_names(tokens, 0)
            is_read = after == len(tokens) and bool(names) and all(name.is_name for name in names)
            if is_read and (len(names) == 1 or cell.role == "parties"):
                yield from names
            elif len(words) <= _LONGEST_NAME:
                yield self._whole_name(span)

    def _parted(self, value: Span) -> Iterator[Span]:
        start = value.start
        for match in [*_BETWEEN_NAMES.finditer(self.document.text, value.start, value.end), None]:
            end = match.start() if match else value.end
            words = self.words(Span(start, end))
            if words.strip():
                yield Span(end - len(words.lstrip()), start + len(words.rstrip()))
            start = match.end() if match else end

    def _whole_name(self, span: Span) -> Name:
        """Give a cell as a name: whatever stands under such a label is one."""
        words = self.words(span)
        alias = _ALIAS.search(words)
        end = span.start + len(words[: alias.start()].rstrip()) if alias else span.end
        short = Span(span.start + alias.start("alias"), span.start + alias.end("alias")) if alias else None
        start = span.start + len(words) - len(words.lstrip(_QUOTES))
        end -= len(self.words(Span(start, end))) - len(self.words(Span(start, end)).rstrip(_QUOTES))
        return Name(start, end, short, None, "", is_name=True, is_country=False, following=0)

    def _date_in(self, cell: LabeledCell) -> Found[SignedOn] | None:
        words = self.words(cell.value)
        if len(words) > _LONGEST_DATE:
            return None
        if _YEAR.fullmatch(fold_text(words)):
            return Found(SignedOn(fold_text(words), "year", "written"), cell.value)
        dates = past_dates(words, "")
        if len(dates) != 1 or not dates[0].value or dates[0].until:
            return None
        span = _moved(Span(dates[0].start, dates[0].end), cell.value)
        return Found(SignedOn(dates[0].value, dates[0].precision, "written"), span)

    def _is_telling(self, span: Span) -> bool:
        return len(self.words(span).split()) >= _FEW_WORDS

    def _sum_in(self, cell: LabeledCell) -> FoundSum | None:
        # A column has one currency, whoever signs: "dinar" is that of the country that the document is about.
        countries = countries_named_first(self.document)
        words = self.words(cell.value)
        unit, told_by = self._unit_of(cell, countries)
        found = read_sum(words, unit, countries)
        if found is None or (unit is None and is_counted_in(self.words(cell.label)) and not found.currency):
            # What the label says of its numbers could not be read: they may be thousands.
            return None
        own = read_sum(words, None, countries)
        if own and own.currency:
            return FoundSum(found, (cell.value,))
        return FoundSum(found, (cell.quote, *(each for each in told_by if each != cell.label or not cell.is_beside)))

    def _unit_of(self, cell: LabeledCell, countries: Collection[str]) -> tuple[Unit | None, tuple[Span, ...]]:
        """Give the unit of a column and the words for it: its label, else a column for currencies, else the caption."""
        if unit := find_unit(self.words(cell.label), countries):
            return unit, (cell.label,)
        for other in self.cells("currency"):
            if unit := find_unit(self.words(other.value)[:_LONGEST_DATE], countries):
                return unit, (other.value,)
        for caption in self.row.captions:
            if unit := find_bracketed_unit(self.words(caption), countries):
                return unit, (caption,)
        return None, ()


def _moved(span: Span, within: Span) -> Span:
    return Span(within.start + span.start, within.start + span.end)
