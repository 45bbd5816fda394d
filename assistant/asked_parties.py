"""Who signs, as a question names them: known organizations, names in quotation marks or written as names, and what
stands after «مع», "avec", "with" or "between".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.proper_names import find_names
from assistant.seeking_words import pattern, word_set
from index.folding import fold, fold_text, fold_words
from ingest.cleaning import is_known_word
from ingest.known_organisations import known_at
from ingest.party_words import Token, cut_tokens
from ingest.sentences import Span
from ingest.terms import find_terms

# What has been read already stands as this in a question: no name reaches over it.
TAKEN = "¦"
_LONGEST_NAME = 9


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a party, or the words of a country that stands for its party, `question[start:end]`."""

    text: str
    start: int
    end: int


def find_party_names(question: str) -> Iterator[Name]:
    """Find the names of parties, in order of certainty; a later one may overlap one before it."""
    yield from _quoted(question)
    yield from _known(question)
    yield from _after_cues(question)
    yield from _headed(question)
    yield from _written_as_names(question)


def find_unknown_names(question: str) -> Iterator[Name]:
    """Find the words written as names that are no organization, country or city of the lexicon, and no acronym."""
    known = list(_known(question))
    for name in _written_as_names(question):
        is_known = any(other.start < name.end and name.start < other.end for other in known)
        if not is_known and not find_terms(name.text) and not name.text.isupper() and not _begins_with_head(name.text):
            yield name


def _begins_with_head(text: str) -> bool:
    return fold_words(text)[0] in _heads()


_QUOTED = re.compile(r"[«“\"„]\s*([^«»“”\"„]{2,120}?)\s*[»”\"]")
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0670\u0640]+[^\W_]*|['’.&-](?=\w)[^\W_]+)*")


def _quoted(question: str) -> Iterator[Name]:
    for match in _QUOTED.finditer(question):
        if TAKEN not in match[1]:
            yield Name(match[1], match.start(), match.end())


def _known(question: str) -> Iterator[Name]:
    """Give the organizations of the lexicon, however they are written: "sonatrach", «ستيلانتيس»."""
    tokens = [_capitalized(token) for token in cut_tokens(question, Span(0, len(question)))]
    at = 0
    while at < len(tokens):
        length = _known_at(tokens, at)
        if length:
            yield Name(
                question[tokens[at].start : tokens[at + length - 1].end], tokens[at].start, tokens[at + length - 1].end
            )
        at += length or 1


def _capitalized(token: Token) -> Token:
    """Write a name typed in small letters as names are written: "sonatrach"; an ordinary word stays."""
    is_name = token.kind == "word" and len(token.written) > _ACRONYM and not is_known_word(token.folded)
    return replace(token, written=token.written.capitalize()) if is_name and token.written.islower() else token


_ACRONYM = 4


def _known_at(tokens: Sequence[Token], at: int) -> int:
    """Give how many tokens a known organization takes here, with «شركة» or "Groupe" in front of it."""
    if tokens[at].folded in _heads() and at + 1 < len(tokens) and (length := known_at(tokens[at + 1 :])):
        return 1 + length
    return known_at(tokens[at:])


def _after_cues(question: str) -> Iterator[Name]:
    """Give what follows «مع» or "between", cut at «و» and "and" where both sides are names."""
    folded = fold(question)
    for name in ("between", "with", "by"):
        for cue in re.finditer(rf"(?<!\w)(?:{pattern('party', name).pattern})(?!\w)\s*", folded.text):
            start = folded.original_span(*cue.span())[1]
            phrase = _phrase(question, start)
            if phrase and (name != "by" or _begins_as_name(phrase.text)):
                yield from _parts(phrase)


def _phrase(question: str, start: int) -> Name | None:
    """Give the words from `start` to where a name ends."""
    words: list[re.Match[str]] = []
    for match in _WORD.finditer(question, start):
        between = question[words[-1].end() if words else start : match.start()]
        if re.search(r"[?؟!.;؛:()¦]", between) or len(words) == _LONGEST_NAME:
            break
        folded = fold_text(match[0])
        if folded in word_set("party", "ends") or folded[:4].isdecimal():
            break
        words.append(match)
    while words and fold_text(words[0][0]) in _ARTICLES:
        words.pop(0)
    if not words:
        return None
    begin = words[0].start() + (len(elided[0]) if (elided := _ELIDED.match(words[0][0])) else 0)
    return Name(question[begin : words[-1].end()], begin, words[-1].end())


_ELIDED = re.compile(r"[ldLD]['’](?=\w)")


_AND = re.compile(
    r"\s*(?:[,،]\s*|\s(?:et|and|ou|or|او)\s+(?:avec |with |entre )?|\s(?:و|أو |وبين |ومع )(?=\S))", re.IGNORECASE
)


def _parts(phrase: Name) -> Iterator[Name]:
    pieces = _split(phrase)
    kept = pieces if len(pieces) > 1 and all(is_name(piece.text) for piece in pieces) else [phrase]
    yield from (piece for piece in kept if is_name(piece.text))


def _split(phrase: Name) -> list[Name]:
    pieces, at = [], 0
    for match in _AND.finditer(phrase.text):
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, len(phrase.text)))
    return [
        Name(phrase.text[start:end].strip(), phrase.start + start, phrase.start + end)
        for start, end in pieces
        if phrase.text[start:end].strip()
    ]


def is_name(text: str) -> bool:
    """Tell whether words name a party: they begin as organizations do, or hold a word written as a name."""
    words = fold_words(text)
    if not words or words[0].removeprefix("ال") in word_set("party", "events"):
        return False
    bare = [word.removeprefix("ال") for word in words if word not in _ARTICLES]
    if bare and (bare[0] in _heads() or words[0] in _heads()) and (len(bare) > 1 or not text.islower()):
        return True
    names = find_names(f"x {text}")
    return bool(names.proper or names.capitalized or names.known or _is_country(text))


def _begins_as_name(text: str) -> bool:
    """Tell whether the first word is written as a name or is a word for organizations."""
    first = text.split()[0]
    return first[0].isupper() or not fold_words(first)[0].isascii() or fold_words(first)[0] in _heads()


_ARTICLES = frozenset(["le", "la", "les", "l", "d", "du", "de", "des", "un", "une", "the", "a", "an"])


def _is_country(text: str) -> bool:
    return any(found.kind == "country" for found in find_terms(text))


def _heads() -> frozenset[str]:
    return word_set("party", "heads")


def _headed(question: str) -> Iterator[Name]:
    """Give organizations that begin with a word for one: «وزارة الصناعة», "chambre de commerce"."""
    for match in _WORD.finditer(question):
        word = fold_text(match[0])
        bare = re.sub(r"\A[وبل]?(?:لل|ال)?", "", word)
        if word in _heads() or (bare in _heads() and "ء" <= word[0] <= "ي"):
            phrase = _phrase(question, match.start())
            if phrase and len(phrase.text.split()) > 1:
                yield phrase


_CAPITALIZED = re.compile(
    r"(?:[A-ZÀ-Þ0-9][\w'’.&-]*)(?:\s+(?:(?:de|du|des|of|for|et|and|&|la|le)\s+)*[A-ZÀ-Þ][\w'’.&-]*)*"
)


def _written_as_names(question: str) -> Iterator[Name]:
    names = find_names(question.replace(TAKEN, " "))
    told = names.proper | names.capitalized
    for match in _CAPITALIZED.finditer(question):
        if any(word in told or word in names.known for word in fold_words(match[0])) and TAKEN not in match[0]:
            yield Name(match[0], match.start(), match.end())
    for match in _WORD.finditer(question):
        if fold_text(match[0]) in names.proper:
            yield Name(match[0], match.start(), match.end())
