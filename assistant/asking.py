"""How questions are put: question words, kinds of question, words that lean on what was said (asking.toml)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from assistant.answer import Kind
from index.folding import Folded, fold, fold_text
from index.language import detect_language
from index.records import LANGUAGES, Language

AnswerType = Literal["amount", "date", "place", "organisation", "person", "number", "none"]


@dataclass(frozen=True, slots=True)
class Opening:
    """The words of a question that ask, and the type of answer they ask for.

    Attributes:
        text: as written; "" when nothing names a type.
        rest: the other words, without the marks around them.
    """

    type: AnswerType
    text: str
    rest: str


def split_opening(question: str) -> Opening:
    """Part the words that ask from what they ask about."""
    folded = fold(_spaced(question))
    for name, pattern in _patterns("type"):
        match = pattern.search(folded.text)
        if match:
            return _opening(_spaced(question), folded, name, match)
    return Opening("none", "", _spaced(question).strip(_MARKS))


def has_question_word(text: str) -> bool:
    """Tell whether a text asks something itself, of whatever type."""
    return bool(_QUESTION_WORD.search(fold_text(_spaced(text))))


def find_kind(question: str) -> Kind:
    """Tell a fact, a list, a count and a claim (yes or no) apart; a fact when nothing says otherwise."""
    folded = fold_text(_spaced(question))
    kinds: dict[str, Kind] = {"count": "count", "claim": "claim", "list": "list"}
    return next((kinds[name] for name, pattern in _patterns("kind") if pattern.search(folded)), "fact")


def find_language(question: str, unsure: Language | None = None) -> Language:
    """Name the language to answer in: that of the question word, else of most letters.

    Arabic written in Latin letters ("chkoun", "ch7al") is Arabic. `unsure` is the language of the conversation, for a
    question too short to tell ("2023 ?").
    """
    folded = fold_text(question)
    arabic, latin = len(re.findall(r"[ء-ي]", folded)), len(re.findall(r"[a-z]", folded))
    if unsure and arabic < 2 and latin < 3:
        return unsure
    if (
        _ARABIZI.search(folded)
        or arabic >= latin > 0
        or (arabic and (not latin or "ء" <= folded.strip(_MARKS)[0] <= "ي"))
    ):
        return "ar"
    votes = {language: len(_QUESTION_WORDS[language].findall(folded)) for language in _QUESTION_WORDS}
    if abs(votes["fr"] - votes["en"]) > 1:
        return max(votes, key=lambda language: votes[language])
    return detect_language(question)


def find_counted(question: str) -> str:
    """Give what is measured («مساحة»), else the words after "how many"; "" when nothing is."""
    folded = fold_text(_spaced(question))
    measured, counted = _MEASURING.search(folded), _COUNTING.search(folded)
    if measured:
        return measured[0]
    return counted[1].strip(_MARKS) if counted else ""


def asks_duration(question: str) -> bool:
    """Tell whether a question asks how long something lasts."""
    return bool(_DURATION.search(fold_text(_spaced(question))))


def begins_leaning(question: str, language: Language) -> bool:
    """Tell whether a question begins as a follow-up does: «وماذا عن», "et celui", "what about"."""
    folded = fold_text(_spaced(question))
    return bool(_JOINT.match(folded) or _listed("leaning", language).search(folded))


def points_back(question: str, language: Language) -> bool:
    """Tell whether a question has a word that stands for something said before."""
    return bool(_listed("pointing", language).search(fold_text(_spaced(question))))


def without_leaning(question: str) -> str:
    """Take away the words that join a question to what was said: «و», "et celui", "and what about"."""
    spaced = _spaced(question)
    folded = fold(spaced)
    match = _JOINT.match(folded.text)
    return spaced[folded.original_span(match.start(), match.end())[1] :].strip() if match else spaced


def asks_another(question: str) -> bool:
    """Tell whether a question wants another thing than what was said: «السابق», "précédent", "the next one"."""
    return bool(_ANOTHER.search(fold_text(question)))


_MARKS = " \t\n?؟!.,،;؛:«»\"'“”()[]–—-"
_ARABIZI = re.compile(
    r"\b(ch[ha7]+al|chkoun|wach|achno|chno?u?|chnowa|fayn|wa9ta?ch|3lach|kifach|9add?ach|kaddech|dyal|mta3|3and)\b"
)
_QUESTION_WORDS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"\b(quel(?:le)?s?|combien|quand|comment|pourquoi|qui|que|est-ce|quoi|ou|a-t-il|dans|le|la|les|des?|du|et|sont|pour|c'est)\b"
    ),
    "en": re.compile(
        r"\b(what|when|where|which|who|whom|whose|how|why|did|does|is|are|was|were|has|have|the|and|of|in|for|to|by|with)\b"
    ),
}
_QUESTION_WORD = re.compile(
    r"\b(?:ما|ماذا|من هو|من هي|من هم|كيف|لماذا|هل|اي|ايه|شنو|اشنو|شو|ايش|علاش|كيفاش|واش|اذكر)\b"
    r"|\b(?:que|quoi|quel(?:le)?s?|qui|comment|pourquoi|est-ce|what|which|how|why|who|did|does|is|are|was|were|has|have)\b|\bqu'"
)
_COUNTING = re.compile(
    r"(?:\b[وب]?(?:كم|شحال|قداش|قديش|اديش)(?: من\b)?(?: عدد\b)?|\bعدد|combien (?:de |d')"
    r"|nombre (?:de |d'|des )|how many|number of)"
    r"\s*((?:[^\s?؟,،]+[\s?؟,،]*){1,3})"
)
_MEASURING = re.compile(
    r"\b(?:ال)?(?:نسبه|مساحه|طاقه|قدره|معدل|سرعه|كميه|حصه)\b|\b(?:superficie|surface|capacite|taux|pourcentage|quantite|part|share"
    r"|percentage|rate|area|capacity)\b|\b(?:large|big)\b"
)
_JOINT = re.compile(
    r"(?:و?ماذا عن|و?بالنسبه (?:ل|الي)|و?كذلك|طيب|و(?=(?:من|ما|متي|اين|كم|كيف|هل|لماذا|ماذا|اي|ايه|في|عن|مع|علي|ل|ب)\b)"
    r"|et (?:celui|celle|ceux|celles) (?:de |du |des |d'|en |au |aux )?|qu'en est-il (?:de |du |des |d')?|et pour|et"
    r"|mais|alors|donc|(?:and |but |so )?(?:what|how) about|and for|and|but|so)\s*"
)
_DURATION = re.compile(
    r"\b(?:ال)?مده\b|\bمدت(?:ها|ه|هما)\b|\b(?:تدوم|يدوم|دامت|دام|تستمر|يستمر|تسري)\b|\bduree\b|\bdur(?:e|er|era|ent|ait)\b"
    r"|\bdelai|combien de temps|how long|\bduration\b|\bterm of\b"
)
_ANOTHER = re.compile(
    r"\b(?:ال)?(?:سابق|سابقه|قبله|قبلها|اخر|اخري|موالي|مواليه|تالي|تاليه|قديم|قديمه)\b|\b(?:precedente?s?|anterieure?s?|suivante?s?|ancien(?:ne)?s?)\b"
    r"|d'avant\b|\bautres?\b|\b(?:previous|former|earlier|next|other|another|last one|old)\b"
)


def _spaced(question: str) -> str:
    return re.sub(r"\s+", " ", question).strip()


def _opening(question: str, folded: Folded, name: AnswerType, match: re.Match[str]) -> Opening:
    start, end = folded.original_span(match.start(), match.end())
    # A pattern may stop inside a word ("كلف" in «كلفته»): the word goes whole.
    while end < len(question) and question[end].isalnum():
        end += 1
    rest = f"{question[:start].strip(_MARKS)} {question[end:].strip(_MARKS)}"
    return Opening(name, question[start:end].strip(_MARKS), rest.strip(_MARKS))


@cache
def _patterns(table: str) -> Sequence[tuple[Any, re.Pattern[str]]]:
    return [
        (
            form["name"],
            _either([_with_nouns(pattern, language) for language in LANGUAGES for pattern in form[language]]),
        )
        for form in _data()[table]
    ]


def _with_nouns(pattern: str, language: Language) -> str:
    for mark, table in (("{things}", "plurals"), ("{thing}", "nouns")):
        pattern = pattern.replace(mark, rf"(?:{'|'.join(_data()[table][language])})\b")
    return pattern


@cache
def _listed(table: str, language: Language) -> re.Pattern[str]:
    return _either(_data()[table][language])


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{fold_text(pattern)})" for pattern in patterns))


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("asking.toml").read_text("utf-8"))
