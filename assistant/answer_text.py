"""An answer as text that people carry elsewhere: Markdown, and plain text for the clipboard.

Whatever comes from documents, questions and models shows literally: no word of theirs becomes markup, and none of
their invisible marks of direction reaches beyond it.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.agreement_lines import date_text
from assistant.answer import Citation, Sentence
from assistant.answer_parts import Part, Row, answer_parts, file_name, writable
from assistant.giving import GivenAnswer
from assistant.quality_words import citation_mark
from assistant.register_wording import register_words
from assistant.versions import linked_lines
from assistant.web.screen import SCREENS
from assistant.wording import words
from index.records import DocumentSummary, Language

_BETWEEN = " · "


def answer_markdown(given: GivenAnswer, language: Language, link: str) -> str:
    """Write an answer in Markdown (CommonMark with tables), with all its sources and its permanent `link`.

    `language` is that of the headings and labels; the answer stays in its own.
    """
    return "\n\n".join(_markdown_blocks(given, language, link)) + "\n"


def answer_plain(given: GivenAnswer, language: Language) -> str:
    """Write an answer as plain text with its numbered sources; every sentence and every source is there."""
    return "\n".join(_plain_lines(given, language)) + "\n"


def given_lines(given: GivenAnswer, language: Language) -> tuple[str, str]:
    """Say when an answer was given and in how many documents it was sought."""
    said = SCREENS[language].words["answer"]
    date, time = given.given_at[:10], given.given_at[11:16]
    return (
        said["given_at"].format(date=date_text(date, language), time=kept_apart(time, language)),
        SCREENS[language].counted("answer", "searched", given.turn.answer.searched),
    )


# ---- Markdown ------------------------------------------------------------------------------------------------------


def _markdown_blocks(given: GivenAnswer, language: Language, link: str) -> Iterator[str]:
    said, parts, own = SCREENS[language].words["answer"], answer_parts(given), given.turn.answer.language
    yield f"# {_in_line(given.turn.question)}"
    yield from map(_block, parts.before)
    yield _block(parts.frame)
    for part in parts.parts:
        yield from _markdown_part(part, own, language)
    yield from map(_block, parts.after)
    if parts.nearest:
        yield f"## {said['nearest']}"
        yield "\n".join(f"- {_in_line(source_line(each, language))}" for each in parts.nearest)
    if parts.sources:
        yield f"## {said['sources']}"
    for citation in parts.sources:
        yield f"**[{citation.number}]** {_in_line(citation_line(citation, language))}"
        yield _quote(citation.evidence.quote)
        yield _in_line(file_line(citation.document, language))
    yield "---"
    yield from map(_block, given_lines(given, language))
    yield f"{said['link']}{_COLON[language]}<{link}>"


def _markdown_part(part: Part, own: Language, language: Language) -> Iterator[str]:
    if part.opening:
        yield f"### {_in_line(part.opening)}"
    if part.rows:
        yield "\n".join(_table(part.rows, own, language))
    for sentence in part.sentences:
        yield _block(sentence_text(sentence, language)) + _numbers(sentence.citations)
    if part.left_out:
        yield _block(part.left_out)


def _table(rows: Sequence[Row], own: Language, language: Language) -> Iterator[str]:
    said = SCREENS[language].words["answer"]
    yield "| " + " | ".join(said[name] for name in ROW_COLUMNS) + " |"
    yield "|" + " --- |" * len(ROW_COLUMNS)
    for row in rows:
        yield "| " + " | ".join((*map(_in_line, row_cells(row, own)), _numbers(row.citations).strip())) + " |"


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in _block(text).split("\n"))


def _block(text: str) -> str:
    """Give text as one block of Markdown with its line breaks."""
    return "\\\n".join(_escaped(line.strip()) for line in _contained(writable(text)).strip().split("\n"))


def _in_line(text: str) -> str:
    return _escaped(" ".join(_contained(writable(text)).split()))


# Source: CommonMark 0.31 and GitHub Flavored Markdown 0.29: any ASCII punctuation may be escaped with a backslash.
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$^{}@]|(?<=\w)(?=://)|(?<=www)\.", re.ASCII)
_OPENING = re.compile(r"([\u2066-\u2069\s]*)(?:([#+\-=:])|(\d{1,9})([.)])(?=\s|\Z))")


def _escaped(line: str) -> str:
    """Escape what Markdown would take for markup, at the beginning of a line too."""
    escaped = _MARKUP.sub(r"\\\g<0>", line)
    opening = _OPENING.match(escaped)
    if not opening:
        return escaped
    at = opening.end() - 1
    return f"{escaped[:at]}\\{escaped[at:]}"


# ---- plain text ----------------------------------------------------------------------------------------------------


def _plain_lines(given: GivenAnswer, language: Language) -> Iterator[str]:
    said, parts = SCREENS[language].words["answer"], answer_parts(given)
    yield from (_plain(given.turn.question), "")
    yield from map(_plain, (*parts.before, parts.frame))
    for part in parts.parts:
        yield ""
        yield from _plain_part(part, language)
    if parts.after:
        yield from ("", *map(_plain, parts.after))
    if parts.nearest:
        yield from ("", said["nearest"] + _COLON[language].rstrip())
        yield from (f"- {_plain(source_line(each, language))}" for each in parts.nearest)
    if parts.sources:
        yield from ("", said["sources"] + _COLON[language].rstrip())
    for citation in parts.sources:
        yield f"[{citation.number}] {_plain(citation_line(citation, language))}"
        yield _plain(_quoted(citation.evidence.quote, language))
        yield _plain(file_line(citation.document, language))
    yield from ("", *given_lines(given, language))


def _plain_part(part: Part, language: Language) -> Iterator[str]:
    if part.opening:
        yield _plain(part.opening)
    for row in part.rows:
        yield _plain(row.text) + _numbers(row.citations)
    for sentence in part.sentences:
        yield _plain(sentence_text(sentence, language)) + _numbers(sentence.citations)
    if part.left_out:
        yield _plain(part.left_out)


def _plain(text: str) -> str:
    return _contained(writable(text))


_QUOTES: dict[Language, str] = {"ar": "«{}»", "fr": "«\u00a0{}\u00a0»", "en": "“{}”"}


def _quoted(text: str, language: Language) -> str:
    return _QUOTES[language].format(kept_apart(text, language))


# ---- lines that both have ------------------------------------------------------------------------------------------

# The columns of a table of agreements, by their words in the section [answer].
ROW_COLUMNS = ("kind", "parties", "signed_on", "place", "amount", "remarks", "source_numbers")
_COLON: dict[Language, str] = {"ar": ": ", "fr": "\u00a0: ", "en": ": "}


def row_cells(row: Row, own: Language) -> tuple[str, ...]:
    """Give the cells of a row under ROW_COLUMNS but the last, in the answer's own language."""
    between = register_words(own).separator
    parties = between.join(kept_apart(name, own) for name in row.parties)
    return (row.kind, parties, row.date, kept_apart(row.place, own), row.amount, _BETWEEN.join(row.remarks))


def sentence_text(sentence: Sentence, language: Language) -> str:
    """Give a sentence, marked where no document supports it."""
    if sentence.support != "unsupported":
        return sentence.text
    return f"{sentence.text} ({SCREENS[language].words['answer']['unsupported']})"


def citation_line(citation: Citation, language: Language) -> str:
    """Name the place of a quotation: title, publisher, date, page."""
    page = words(language).page.format(page=citation.evidence.page)
    mark = citation_mark(citation, language)
    also = linked_lines(citation.also, citation.translations, language)
    line = f"{source_line(citation.document, language)}{_BETWEEN}{kept_apart(page, language)}"
    others = (kept_apart(" ".join(writable(each).split()), language) for each in also)
    return _BETWEEN.join(filter(None, (line, mark, *others)))


def source_line(document: DocumentSummary, language: Language) -> str:
    """Name a document: title, publisher, date."""
    date = document.date.value if document.date else ""
    named = (document.title, document.publisher, date)
    return _BETWEEN.join(kept_apart(" ".join(writable(each).split()), language) for each in named if each)


def file_line(document: DocumentSummary, language: Language) -> str:
    """Name the file of a document and its fingerprint."""
    said, colon = SCREENS[language].words["answer"], _COLON[language]
    file, sha256 = (kept_apart(writable(each), language) for each in (file_name(document), document.sha256))
    return f"{said['file']}{colon}{file}{_BETWEEN}{said['sha256']}{colon}{sha256}"


def _numbers(citations: Sequence[int]) -> str:
    return "".join(f"{'' if at else ' '}[{number}]" for at, number in enumerate(citations))


# ---- direction -----------------------------------------------------------------------------------------------------

_OTHER: dict[Language, re.Pattern[str]] = {
    "ar": re.compile(r"[A-Za-zÀ-ɏ0-9\u202a-\u202e\u2066-\u2069]"),
    "fr": re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u202a-\u202e\u2066-\u2069]"),
    "en": re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u202a-\u202e\u2066-\u2069]"),
}
_MARKS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def kept_apart(text: str, language: Language) -> str:
    """Isolate a name, number or quotation where its direction differs from that of the line around it.

    Source: Unicode Standard Annex 9, first strong isolate. A date in digits is turned round beside Arabic letters.
    """
    return _isolated(text) if _OTHER[language].search(text) else text


def _contained(text: str) -> str:
    """Keep the marks of direction that a text brings along from reaching beyond it."""
    return _isolated(text) if _MARKS.search(text) and not _is_balanced(text) else text


def _isolated(text: str) -> str:
    strays, unclosed = _unmatched(text)
    return "\u2068" * (1 + strays) + text + "\u2069" * (1 + unclosed)


def _is_balanced(text: str) -> bool:
    return not any(_unmatched(text)) and not re.search(r"[\u202a-\u202e]", text)


def _unmatched(text: str) -> tuple[int, int]:
    """Count the isolates that a text closes without opening, and opens without closing."""
    strays = unclosed = 0
    for mark in _MARKS.findall(text):
        if mark in "\u2066\u2067\u2068":
            unclosed += 1
        elif mark == "\u2069" and unclosed:
            unclosed -= 1
        elif mark == "\u2069":
            strays += 1
    return strays, unclosed
