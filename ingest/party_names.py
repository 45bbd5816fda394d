"""Read one name of a party where it begins: how far it goes in Arabic, French and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from index.folding import fold_text
from ingest.bodies import Body, Located, body_at, country_named_at, nationality_of, possessor_at, subject_at, without_article
from ingest.cleaning import is_known_word
from ingest.known_organisations import known_at
from ingest.lexicon import terms
from ingest.party_words import Token, party_words
from ingest.sentences import Span

_MOST_WORDS = 16
_OF = frozenset(["de", "du", "des", "d'", "of"])
_ARTICLES = frozenset(["le", "la", "les", "l'", "the"])
_AND = frozenset(["et", "and", "&"])
_FOR = frozenset(["pour", "for"])
_TAKES_SUBJECT = frozenset(["state", "body", "minister"])
_STUDIES = frozenset([Located("training", 1), Located("research", 1)])
_KNOWN_BY_TOWN = frozenset(["commune", "port", "chamber", "university", "school"])
# Small words inside a foreign name: "Aguas del Mar", "Cassa Depositi e Prestiti".
_PARTICLES = frozenset(["del", "della", "di", "da", "do", "dos", "von", "van", "der", "y", "e", "el", "al", "las", "los"])
_ACRONYM = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9&.\-]*(?: [A-ZÀ-Þ0-9][\w&.\-]*){0,2}\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in a text.

    Attributes:
        start, end: its words; a bracket behind it is left out.
        alias: the acronym or short name in that bracket, when it has one.
        body: what its noun says it is, None for a bare proper name.
        nationality: the country of an adjective in it, "" without one.
        is_name: it names somebody: a known or proper name, a country, or a body with its subject.
        is_country: it is a country.
        following: index of the token after it.
        is_counterpart: it is told as the same body of another country: «نظيره الإيطالي».
    """

    start: int
    end: int
    alias: Span | None
    body: Body | None
    nationality: str
    is_name: bool
    is_country: bool
    following: int
    is_counterpart: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """How a name begins: the letters before it that are words of their own («و», «ل»), and what its first words are."""

    letters: int
    length: int
    body: Body | None
    is_proper: bool
    is_country: bool
    nationality: str = ""


def opening_at(tokens: Sequence[Token], at: int, *, after_join: bool = True) -> Opening | None:
    """Say whether a name begins at token `at`, and how; particles written onto an Arabic word are looked through."""
    token = tokens[at]
    if token.kind == "quoted":
        return Opening(0, 1, None, is_proper=True, is_country=False) if _is_title(token) else None
    if token.kind != "word" or token.folded in party_words().not_names | party_words().indefinite:
        return None
    for letters in _peelings(token, after_join=after_join):
        if opening := _opening(tokens, at, letters):
            return opening
    return None


def read_name(tokens: Sequence[Token], at: int, opening: Opening) -> Name:
    """Read the name that begins at token `at`."""
    first = tokens[at].without_front(opening.letters)
    reader = _ArabicReader if first.is_arabic or _quotes_arabic(first) else _LatinReader
    return reader(tokens, at, opening).read()


def is_person(tokens: Sequence[Token], at: int) -> bool:
    """Say whether a person's name or title begins at token `at`."""
    words, token = party_words(), tokens[at]
    return token.kind == "word" and (token.folded in words.titles or token.folded in words.given_names)


def city_at(tokens: Sequence[Token]) -> int:
    """Give how many tokens the city takes that is named at the first of them; 0 when there is none."""
    for length in range(min(4, len(tokens)), 0, -1):
        if tuple(without_article(each.folded) for each in tokens[:length]) in _cities():
            return length
    return 0


@cache
def _cities() -> frozenset[tuple[str, ...]]:
    forms = [form for term in terms() if term.kind == "city" for form in term.forms]
    return frozenset(tuple(map(without_article, fold_text(form).split())) for form in forms)


def is_proper(token: Token) -> bool:
    """Say whether a word can only be a name: in no word list, or an acronym in capitals."""
    if token.is_arabic:
        return len(token.folded) > 2 and _is_unknown_arabic(token.written)
    letters = [letter for letter in token.written if letter.isalpha()]
    is_acronym = len(letters) > 1 and all(letter.isupper() for letter in letters)
    mixed = any(letter.isupper() for letter in token.written[1:])
    return token.is_capitalized and (is_acronym or mixed or _is_unknown_latin(token.written))


def _peelings(token: Token, *, after_join: bool) -> tuple[int, ...]:
    """Give how many letters may be words of their own in front of an Arabic noun, none first."""
    if not token.is_arabic or len(token.folded) < 4:
        return (0,)
    word = token.folded
    if word.startswith("ولل"):
        return (0, 1, 3)
    if word.startswith("لل"):
        return (0, 2)
    if word[0] == "و" and after_join:
        return (0, 1, 2) if word[1] in "لب" else (0, 1)
    return (0, 1) if word[0] in "لب" else (0,)


def _opening(tokens: Sequence[Token], at: int, letters: int) -> Opening | None:
    first = tokens[at].without_front(letters)
    words = [first.folded, *(each.folded if each.kind == "word" else "" for each in tokens[at + 1 : at + 8])]
    if not first.folded:
        return None
    if length := known_at([first, *tokens[at + 1 : at + 10]]):
        return Opening(letters, length, None, is_proper=True, is_country=False)
    if found := body_at(words, 0):
        if not (letters and first.is_arabic and found[0].is_plural and not first.folded.startswith("ال")):
            return Opening(letters, found[1], found[0], is_proper=False, is_country=False)
    if country := country_named_at(words, 0):
        return Opening(letters, country.length, None, is_proper=True, is_country=True, nationality=country.value)
    if first.folded in party_words().ends or _is_only_city([first, *tokens[at + 1 : at + 6]]):
        return None
    if not first.is_arabic:
        return _latin_opening(tokens, at)
    if letters == 0 and first.folded[0] == "و" and len(first.folded) > 3:
        return None
    if is_proper(first):
        return Opening(letters, 1, None, is_proper=True, is_country=False)
    return None


def _is_only_city(tokens: Sequence[Token]) -> bool:
    """Say whether the words are a city and no name that begins like one ("Tanger Med")."""
    length = city_at(tokens)
    return bool(length) and not (length < len(tokens) and tokens[length].is_capitalized)


def _latin_opening(tokens: Sequence[Token], at: int) -> Opening | None:
    token = tokens[at]
    if possessor := possessor_at(_folded(tokens[at : at + 4]), 0):
        return _after_nationality(tokens, at, possessor.value, possessor.length)
    if nationality := nationality_of(token.folded):
        return _after_nationality(tokens, at, nationality)
    if ahead := _body_ahead(tokens, at):
        return replace(ahead, is_proper=ahead.is_proper or is_proper(token))
    if is_proper(token):
        return Opening(0, 1, None, is_proper=True, is_country=False)
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    is_pair = following is not None and following.is_capitalized and following.folded not in party_words().ends
    is_opening_word = at == 0 or tokens[at - 1].kind == "mark" and tokens[at - 1].written in ".:;!?-–"
    if token.is_capitalized and (is_pair or (len(token.written) > 2 and not is_opening_word)):
        return Opening(0, 1, None, is_proper=True, is_country=False)
    return None


def _folded(tokens: Sequence[Token]) -> list[str]:
    return [token.folded if token.kind == "word" else "" for token in tokens]


def _after_nationality(tokens: Sequence[Token], at: int, nationality: str, length: int = 1) -> Opening | None:
    """Read "italien Eni", "Moroccan Ministry of Industry", "Algerian precision mechanics cluster"."""
    if at + length >= len(tokens):
        return None
    if ahead := _body_ahead(tokens, at):
        return replace(ahead, nationality=nationality)
    if tokens[at + length].kind == "quoted":
        return Opening(0, length + 1, None, is_proper=True, is_country=False, nationality=nationality)
    described = _described_ahead(tokens, at + length)
    if described > length:
        return Opening(0, described, None, is_proper=True, is_country=False, nationality=nationality)
    following = opening_at(tokens, at + length)
    if following is None or following.is_country:
        return None
    return replace(following, length=following.length + length, nationality=nationality)


def _described_ahead(tokens: Sequence[Token], at: int) -> int:
    """Give how far "Turkish contractors Kalyon" goes from its adjective up to the name; 0 when no name follows."""
    for ahead in range(at, min(at + 4, len(tokens))):
        token = tokens[ahead]
        if token.kind != "word" or token.is_arabic or token.folded in party_words().ends | _OF | _AND | _FOR | _ARTICLES:
            return 0
        if body_at([token.folded], 0):
            return 0
        if token.is_capitalized:
            return ahead - at + 2 if ahead > at else 0
    return 0


def _body_ahead(tokens: Sequence[Token], at: int) -> Opening | None:
    """Find the noun that closes an English name within five words: "precision mechanics cluster"."""
    if tokens[at].folded in party_words().ends:
        return None
    proper = is_proper(tokens[at])
    for ahead in range(at + 1, min(at + 6, len(tokens))):
        token = tokens[ahead]
        if token.kind != "word" or token.is_arabic or token.folded in party_words().ends:
            return None
        if token.folded in _OF | _ARTICLES | _AND | _FOR:
            return None
        words = [each.folded for each in tokens[ahead : ahead + 4]]
        if (found := body_at(words, 0)) and found[0].kind != "office":
            return Opening(0, ahead - at + found[1], found[0], is_proper=proper, is_country=False)
        proper = proper or is_proper(token)
    return None


def _is_title(token: Token) -> bool:
    inner = token.written[1:-1].strip()
    return 1 < len(inner) <= 80 and len(inner.split()) <= 8 and any(letter.isalpha() for letter in inner)


def _quotes_arabic(token: Token) -> bool:
    return token.kind == "quoted" and any("ء" <= letter <= "ي" for letter in token.folded)


@lru_cache(20_000)
def _is_unknown_arabic(word: str) -> bool:
    bare = word.replace("أ", "ا").replace("إ", "ا").replace("آ", "ا")
    return not (is_known_word(word) or is_known_word(bare))


@lru_cache(20_000)
def _is_unknown_latin(word: str) -> bool:
    return not any(is_known_word(form) for form in (word.lower(), fold_text(word)))


class _Reader:
    """What both readers share: where they are, what the name has so far, and the name at the end."""

    def __init__(self, tokens: Sequence[Token], at: int, opening: Opening) -> None:
        self.tokens = tokens
        self.first = tokens[at].without_front(opening.letters)
        self.at = at + opening.length
        self.last = self.at - 1
        self.most = at + _MOST_WORDS
        self.opening = opening
        self.body = opening.body
        self.has_proper = opening.is_proper
        self.subjects = 0
        self.nationality = opening.nationality

    def read(self) -> Name:
        while self.at < min(len(self.tokens), self.most) and not self.opening.is_country and self._takes():
            pass
        end = self.tokens[self.last].end if self.last >= 0 else self.first.end
        alias = self._alias()
        return Name(
            start=self.first.start,
            end=max(end, self.first.end),
            alias=alias,
            body=self.body,
            nationality=self.nationality,
            is_name=self._is_name() or alias is not None,
            is_country=self.opening.is_country,
            following=self.last + (2 if self._bracket_follows() else 1),
        )

    def _takes(self) -> bool:
        raise NotImplementedError

    def _take(self, count: int = 1) -> bool:
        """Take this token, and those before it that waited, into the name."""
        self.at += count
        self.last = self.at - 1
        return True

    def _bracket_follows(self) -> bool:
        after = self.last + 1
        return after < len(self.tokens) and self.tokens[after].kind == "paren"

    def _alias(self) -> Span | None:
        if not self._bracket_follows():
            return None
        bracket = self.tokens[self.last + 1]
        inner = bracket.written[1:-1].strip(' «»“”"')
        if not _ACRONYM.match(inner) or len(inner) > 40:
            return None
        start = bracket.start + bracket.written.index(inner)
        return Span(start, start + len(inner))

    def _is_name(self) -> bool:
        if self.body is None or self.has_proper:
            return True
        if self.body.kind == "office":
            return False
        if self.body.id == "government" and not self.body.is_plural:
            return True
        return self.subjects > 0

    def _takes_quoted(self) -> bool:
        """Take a quotation that names the body before it."""
        if self.has_proper or not _is_title(self.tokens[self.at]):
            return False
        self.has_proper = True
        return self._take()


class _ArabicReader(_Reader):
    def _takes(self) -> bool:
        token = self.tokens[self.at]
        if token.kind == "quoted":
            return self._takes_quoted()
        if token.kind != "word" or token.folded[:1].isdecimal():
            return False
        word = token.folded
        if word.removeprefix("و") in party_words().counterparts:
            return False
        if word in party_words().ends or self._is_bracketed_person(token):
            return word == "في" and self._takes_field()
        if self.body is not None and (length := known_at(self.tokens[self.at : self.at + 8])):
            self.has_proper = True
            return self._take(length)
        if not token.is_arabic:
            return self._takes_latin(token)
        if word == "و":
            return self._takes_after_and(1)
        if word[0] == "و" and len(word) > 3 and not _stands_whole(token):
            return self._takes_after_and(0)
        if word[0] == "ل" and len(word) > 3 and not _stands_whole(token):
            return self._takes_purpose(word)
        if word[0] == "ب" and not _stands_whole(token):
            return self._takes_seat(token)
        return self._takes_plain(token)

    def _takes_plain(self, token: Token) -> bool:
        word = token.folded
        is_definite = word.startswith("ال")
        nationality = nationality_of(word)
        if nationality:
            self.nationality = self.nationality or nationality
            if not is_definite and self.opening.is_proper and self.body is None:
                return False
        elif named := country_named_at([word, *self._words_after()], 0):
            self.nationality = self.nationality or named.value
        elif not is_definite and self._is_minister_named():
            return False
        elif not is_definite and is_proper(token):
            self.has_proper = True
        elif self.has_proper and not is_definite:
            return False
        elif self.body is None and not is_definite and not is_proper(token):
            return False
        elif self._opens_other(token) or self._is_predicate(is_definite=is_definite):
            return False
        else:
            self.subjects += 1
        return self._take()

    def _is_predicate(self, *, is_definite: bool) -> bool:
        """Say whether «المدرسة مرتبطة …»: after a noun with ال, what describes it has ال too, or stands before one."""
        after = self._words_after()
        is_construct = bool(after) and after[0].startswith("ال")
        return self.first.folded.startswith("ال") and not (is_definite or is_construct)

    def _is_minister_named(self) -> bool:
        """Say whether a person's name follows «وزير الصناعة»: a word without ال."""
        return self.body is not None and self.body.kind == "minister" and self.subjects > 0

    def _takes_field(self) -> bool:
        """Take «في» after what one is trained in or inquires into: «مكتب التكوين في مهن المعادن»."""
        before = without_article(self.tokens[self.last].folded)
        is_study = subject_at([before], 0) is not None and subject_at([before], 0) in _STUDIES
        if self.body is None or self.body.kind == "firm" or not is_study or self.at + 1 >= len(self.tokens):
            return False
        following = self.tokens[self.at + 1]
        if following.kind != "word" or city_at([following, *self.tokens[self.at + 2 : self.at + 4]]):
            return False
        return following.folded not in party_words().ends and self._take(2)

    def _takes_seat(self, token: Token) -> bool:
        """Take «بقسنطينة», «برأس الخير» after a body that is known by its town."""
        if self.body is None or self.body.id not in _KNOWN_BY_TOWN or self.has_proper:
            return False
        town = [token.without_front(1), *self.tokens[self.at + 1 : self.at + 4]]
        if length := city_at(town):
            return self._take(length)
        return self.body.id in ("commune", "port") and not self.subjects > 2 and self._take()

    def _opens_other(self, token: Token) -> bool:
        """Say whether another body begins without a join («وزارة الصناعة شركة …»): rare, after a whole name."""
        found = body_at([token.folded], 0)
        return bool(found and self.subjects and not token.folded.startswith("ال") and found[0].kind == "state")

    def _takes_latin(self, token: Token) -> bool:
        if not (token.is_capitalized or is_proper(token)) or (self.has_proper and self.body is None):
            return token.is_capitalized and self.tokens[self.at - 1].is_capitalized and self._take()
        self.has_proper = True
        return self._take()

    def _takes_after_and(self, skipped: int) -> bool:
        """Take «والتجارة», not «وشركة …»: a join before another name ends this one."""
        at = self.at + skipped
        if at >= len(self.tokens) or self.tokens[at].kind != "word":
            return False
        rest = self.tokens[at] if skipped else self.tokens[at].without_front(1)
        if rest.folded in party_words().ends or rest.folded in party_words().not_names:
            return False
        if rest.folded in party_words().counterparts or is_person([rest], 0):
            return False
        if self.body is None or (self.has_proper and self.body.kind == "firm"):
            return False
        if (opening := opening_at([rest, *self.tokens[at + 1 : at + 9]], 0, after_join=False)) and not self._absorbs(
            opening, rest
        ):
            return False
        if not rest.is_arabic:
            return False
        self.subjects += 1
        return self._take(1 + skipped)

    def _absorbs(self, opening: Opening, rest: Token) -> bool:
        """Say whether the word of a body is a subject here: «وزارة الصناعة والمؤسسات الصغيرة والمتوسطة»."""
        subject = subject_at([rest.folded, *self._words_after()], 0)
        if self.body is None or subject is None or opening.is_country or opening.length > 2:
            return False
        return opening.body is None or (subject.length > 1 and self.body.kind in ("state", "minister"))

    def _takes_purpose(self, word: str) -> bool:
        """Take «لتطوير الاستثمار» as part of «الوكالة الوطنية …», once; elsewhere it says what the agreement is for."""
        is_open = self.first.folded.startswith("ال") or (self.body is not None and self.body.kind == "body")
        is_subject = word.startswith("لل") and self.subjects < 4
        if self.has_proper or self.body is None or self.body.kind == "minister":
            return False
        if self.tokens[self.last].folded[0] == "ل" or not (is_open or is_subject):
            return False
        if self.body.id == "ministry" or any(each.folded.startswith("ل") for each in self._so_far()[1:]):
            return False
        self.subjects += 1
        return self._take()

    def _so_far(self) -> Sequence[Token]:
        return [each for each in self.tokens[max(0, self.last - 6) : self.last + 1] if each.start >= self.first.start]

    def _words_after(self) -> list[str]:
        return [each.folded if each.kind == "word" else "" for each in self.tokens[self.at + 1 : self.at + 5]]

    def _is_bracketed_person(self, token: Token) -> bool:
        """Say whether a person's name follows an office or the body he heads."""
        words = party_words()
        if token.folded in words.titles:
            return True
        if token.folded not in words.given_names or token.folded.startswith("ال"):
            return False
        is_patron = self.body is not None and self.body.kind in ("body", "state") and self.subjects == 0
        return not is_patron and (self.subjects > 0 or self.has_proper)


class _LatinReader(_Reader):
    def __init__(self, tokens: Sequence[Token], at: int, opening: Opening) -> None:
        super().__init__(tokens, at, opening)
        self.has_purpose = False
        if opening.body and opening.length > 1 and self.tokens[self.last].folded != self.first.folded:
            self.subjects += sum(bool(subject_at([each.folded], 0)) for each in tokens[at : self.last])

    def _takes(self) -> bool:
        token = self.tokens[self.at]
        word = token.folded
        if token.kind == "quoted":
            return self._takes_quoted()
        if token.kind == "mark":
            return self._takes_mark(token)
        if token.kind == "paren" or token.is_arabic or word[:1].isdecimal():
            return False
        if word in _PARTICLES and self.has_proper and self._is_capital_next():
            return self._take(2)
        if word in _OF:
            return self._takes_complement(1)
        if word in _AND:
            return self._takes_after_and()
        if word in _FOR and self._takes_for():
            return self._takes_complement(1)
        if word in party_words().ends and not (token.is_capitalized and self._stands_in_name(token)):
            return False
        if word in _ARTICLES or self._is_stranger(token):
            return False
        return self._takes_plain(token)

    def _takes_plain(self, token: Token) -> bool:
        word = token.folded
        found = body_at([word, *self._words_after()], 0)
        if found and found[0].kind in ("office", "minister") and (self.has_proper or self.subjects):
            return False
        if nationality := nationality_of(word):
            self.nationality = self.nationality or nationality
            return self._take()
        if token.is_capitalized:
            if is_proper(token):
                self.has_proper = True
            elif self._follows_of() or self.body is None or self.body.kind != "firm":
                self.subjects += 1
            else:
                self.has_proper = True
            return self._take()
        if found and found[0].kind == "firm" and self.body is None:
            self.body = found[0]
            return self._take()
        if self.body is None or (self.has_proper and not self._follows_of()):
            return False
        self.subjects += 1
        return self._take()

    def _is_capital_next(self) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].is_capitalized

    def _is_stranger(self, token: Token) -> bool:
        """Say whether a person's name begins here: after a whole name, without "de"."""
        if self._follows_of():
            return False
        if self.body is not None and self.body.kind == "minister" and self.subjects and is_proper(token):
            return True
        if not is_person(self.tokens, self.at):
            return False
        if self.body is not None and self.body.id in ("university", "school", "foundation", "institute", "centre"):
            return False
        return self.subjects > 0 or self.has_proper

    def _stands_in_name(self, token: Token) -> bool:
        return self.tokens[self.at - 1].is_capitalized and token.folded not in ("m", "mm", "mme", "mr", "mrs", "ms")

    def _follows_of(self) -> bool:
        return self.at > 0 and self.tokens[self.at - 1].folded in _OF | _ARTICLES | _AND | _FOR

    def _takes_mark(self, token: Token) -> bool:
        """Take a comma inside «ministère de l'Industrie, de l'Investissement et du Commerce», and "&"."""
        if self.at + 1 >= len(self.tokens):
            return False
        following = self.tokens[self.at + 1]
        if token.written == "&" and following.is_capitalized:
            return self._take(2)
        if token.written != "," or self.body is None or self.body.kind not in ("state", "minister"):
            return False
        if following.folded in _OF - {"of"} and self.subjects and not self._names_another(self.at + 1):
            self.at += 1
            return self._takes_complement(1) or self._gives_back(1)
        return self._is_listed_subject(following) and self._take(2)

    def _is_listed_subject(self, following: Token) -> bool:
        """Say whether "Ministry of Industry, Trade and Investment" goes on: a subject, then "and" and another."""
        if not following.is_capitalized or not subject_at([following.folded], 0) or is_proper(following):
            return False
        after = [
            each.folded if each.kind == "word" else each.written for each in self.tokens[self.at + 2 : self.at + 4]
        ]
        return bool(after) and (after[0] in ("and", "et", ",") or after[-1] in ("and", "et"))

    def _gives_back(self, count: int) -> bool:
        self.at -= count
        return False

    def _takes_for(self) -> bool:
        is_apt = self.body is not None and self.body.kind in ("state", "body") and not self.has_purpose
        if is_apt and not (self.subjects and self.tokens[self.at].folded == "pour" and self.has_proper):
            self.has_purpose = True
            return True
        return False

    def _takes_complement(self, skipped: int) -> bool:
        """Take "de l'Industrie": the words of joining with what they bring, or nothing."""
        at = self.at + skipped
        while at < len(self.tokens) and self.tokens[at].folded in _ARTICLES:
            at += 1
        if at >= len(self.tokens) or self.tokens[at].kind not in ("word", "quoted"):
            return False
        token = self.tokens[at]
        if self.has_proper and self.body is not None and self.body.kind == "firm" and self._names_another(at):
            return False
        if token.kind == "quoted":
            self.has_proper = True
            return self._take(at - self.at + 1)
        if token.folded in party_words().ends or token.folded in party_words().not_names:
            return False
        if self.body is None and not (token.is_capitalized or self.tokens[self.at].folded == "de"):
            return False
        if country := country_named_at([each.folded for each in self.tokens[at : at + 4]], 0):
            self.nationality = self.nationality or country.value
            self.subjects += self.body is not None and self.body.kind in ("body", "state")
            return self._take(at - self.at + country.length)
        if token.is_capitalized and is_proper(token):
            self.has_proper = True
        self.subjects += 1
        return self._take(at - self.at + 1)

    def _takes_after_and(self) -> bool:
        """Take "et du Commerce", "and Trade"; another name after the join ends this one."""
        after = self.at + 1
        if after >= len(self.tokens) or self.tokens[after].kind != "word" or self.body is None:
            return False
        if self.tokens[after].folded in _OF and not self._names_another(after):
            self.at += 1
            return self._takes_complement(1) or self._gives_back(1)
        token = self.tokens[after]
        if token.folded in _ARTICLES and self._is_second_aim(after):
            return self._take(3)
        if token.folded in _ARTICLES | party_words().ends | party_words().not_names or token.folded in _OF:
            return False
        if self.body.kind not in _TAKES_SUBJECT or self._names_another(after):
            return False
        if is_person(self.tokens, after) or (token.is_capitalized and is_proper(token)):
            return False
        self.subjects += 1
        return self._take(2)

    def _is_second_aim(self, at: int) -> bool:
        """Say whether "et le développement" goes on with what an agency is for."""
        words = [each.folded if each.kind == "word" else "" for each in self.tokens[at + 1 : at + 6]]
        is_subject = bool(words) and subject_at(words, 0) is not None and body_at(words, 0) is None
        return self.has_purpose and is_subject and not self.tokens[at + 1].is_capitalized

    def _names_another(self, at: int) -> bool:
        """Say whether the words from `at` on open a name of their own."""
        while at < len(self.tokens) and self.tokens[at].folded in _ARTICLES | _OF:
            at += 1
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        words = [each.folded if each.kind == "word" else "" for each in self.tokens[at : at + 6]]
        subject, found = subject_at(words, 0), body_at(words, 0)
        if found:
            return subject is None or subject.length == 1
        is_foreign = nationality_of(token.folded) != "" or possessor_at(words, 0) is not None
        if subject is None and (known_at(self.tokens[at : at + 9]) or country_named_at(words, 0)):
            return True
        return is_foreign or (token.is_capitalized and is_proper(token))

    def _words_after(self) -> list[str]:
        return [each.folded if each.kind == "word" else "" for each in self.tokens[self.at + 1 : self.at + 5]]


def _stands_whole(token: Token) -> bool:
    """Say whether the first letter of an Arabic word belongs to it: «وزارة», «لوجستيك», «بنك»."""
    word, rest = without_article(token.folded), token.without_front(1)
    if body_at([token.folded], 0) or known_at([token]) or subject_at([word], 0) == Located(word, 1):
        return True
    if token.folded.startswith(("لل", "ولل", "وال", "بال")) or len(rest.folded) < 3 or city_at([rest]):
        return False
    if body_at([rest.folded], 0) or known_at([rest]) or country_named_at([rest.folded], 0):
        return False
    return bool(subject_at([word], 0)) or (_is_unknown_arabic(rest.written) and not rest.folded.startswith("ال"))
