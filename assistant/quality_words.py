"""How well a text was read, in words: the mark beside a source, and why a document is doubted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation
from index.records import DocumentSummary, Language, PoorPages, Quality
from ingest.cleaning import GOOD_TEXT

# Further runs of pages are told by "…".
_MOST_RUNS = 8


@dataclass(frozen=True, slots=True)
class _Words:
    """What one language says.

    Attributes:
        names: of the qualities.
        mark: beside a source whose page is doubtful.
        whole: why a document of one page is of this quality; {known} is the share of known words.
        pages: why a document of several is; {pages} are numbers.
        uncertain: why a document of one page is doubtful whose words are known: figures are garbled, or its scan was
            recognized with little certainty.
        some_doubtful: how many documents of a library are not good; {count}.
    """

    names: dict[Quality, str]
    mark: str
    whole: dict[Quality, str]
    pages: dict[Quality, str]
    uncertain: str
    some_doubtful: str
    separator: str


_WORDS: dict[Language, _Words] = {
    "ar": _Words(
        names={
            "good": "جيدة",
            "doubtful": "مشكوك فيها",
            "unreadable": "غير مقروءة",
            "needs_ocr": "تنتظر التعرف",
        },
        mark="نص مشكوك في قراءته",
        whole={
            "doubtful": "لا يُعرف من كلماتها سوى {known}",
            "unreadable": "تعذرت قراءة نصها",
            "needs_ocr": "صورة لم يُتعرف على نصها بعد",
        },
        pages={
            "doubtful": "كلمات أو أرقام غير مؤكدة القراءة في الصفحات: {pages}",
            "unreadable": "تعذرت قراءة الصفحات: {pages}",
            "needs_ocr": "صفحات مصورة لم يُتعرف على نصها بعد: {pages}",
        },
        uncertain="قراءة بعض كلماتها أو أرقامها غير مؤكدة",
        some_doubtful="وثائق قراءة نصها مشكوك فيها أو ناقصة، وعددها: {count}.",
        separator="، ",
    ),
    "fr": _Words(
        names={"good": "bonne", "doubtful": "douteuse", "unreadable": "illisible", "needs_ocr": "en attente d’OCR"},
        mark="texte de lecture douteuse",
        whole={
            "doubtful": "seuls {known} de ses mots sont connus",
            "unreadable": "son texte n’a pas pu être lu",
            "needs_ocr": "image dont le texte n’est pas encore reconnu (OCR)",
        },
        pages={
            "doubtful": "mots ou chiffres de lecture incertaine, pages : {pages}",
            "unreadable": "pages illisibles : {pages}",
            "needs_ocr": "pages en image dont le texte n’est pas encore reconnu (OCR) : {pages}",
        },
        uncertain="la lecture de certains de ses mots ou chiffres est incertaine",
        some_doubtful="Documents dont la lecture est douteuse ou incomplète : {count}.",
        separator=", ",
    ),
    "en": _Words(
        names={"good": "good", "doubtful": "doubtful", "unreadable": "unreadable", "needs_ocr": "needs OCR"},
        mark="doubtfully read text",
        whole={
            "doubtful": "only {known} of its words are known",
            "unreadable": "its text could not be read",
            "needs_ocr": "a picture whose text is not recognized yet (OCR)",
        },
        pages={
            "doubtful": "words or figures that may be misread on pages: {pages}",
            "unreadable": "unreadable pages: {pages}",
            "needs_ocr": "pictures of pages whose text is not recognized yet (OCR): {pages}",
        },
        uncertain="some of its words or figures may be misread",
        some_doubtful="Documents that were read doubtfully or in part: {count}.",
        separator=", ",
    ),
}


def quality_name(quality: Quality, language: Language) -> str:
    """Name a quality, of a text or a page."""
    return _WORDS[language].names[quality]


def citation_mark(citation: Citation, language: Language) -> str:
    """Give the mark that stands beside a source whose page is doubtful; "" beside others."""
    return page_mark(citation.document, citation.evidence.page, language)


def doubtful_citations(answer: Answer) -> dict[int, str]:
    """Give the marks of the citations that stand on doubtful pages, by their numbers, in the answer's language."""
    marks = {each.number: citation_mark(each, answer.language) for each in answer.citations}
    return {number: mark for number, mark in marks.items() if mark}


def page_mark(document: DocumentSummary, page: int, language: Language) -> str:
    """Give the mark of what stands on a page that was not read well; "" for others."""
    return _WORDS[language].mark if document.quality_of(page) != "good" else ""


def quality_reason(document: DocumentSummary, language: Language) -> str:
    """Say why a document is not of good quality; "" for one that is."""
    said = _WORDS[language]
    if document.pages == 1 and document.quality == "doubtful" and document.text_quality >= GOOD_TEXT:
        return said.uncertain
    if document.pages == 1 and document.poor_pages:
        known = f"{document.text_quality:.0%}" if language != "fr" else f"{100 * document.text_quality:.0f} %"
        return said.whole[document.poor_pages[0].quality].format(known=known)
    return said.separator.join(
        said.pages[poor.quality].format(pages=_runs_text(poor, said.separator)) for poor in document.poor_pages
    )


def doubtful_line(count: int, language: Language) -> str:
    """Say how many documents are not of good quality; "" for none."""
    return _WORDS[language].some_doubtful.format(count=count) if count else ""


def _runs_text(poor: PoorPages, separator: str) -> str:
    runs = list(_runs(poor.numbers))
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:_MOST_RUNS]]
    return separator.join(shown) + ("…" if len(runs) > _MOST_RUNS else "")


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give the first and last of numbers that follow each other."""
    first = last = 0
    for number in numbers:
        if number != last + 1 or not first:
            if first:
                yield first, last
            first = number
        last = number
    if first:
        yield first, last
