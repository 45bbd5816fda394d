"""Read the name of a party in Arabic: «وزارة الصناعة والتجارة», «الوكالة الوطنية لتطوير الاستثمار»."""

from collections.abc import Sequence

from ingest.bodies import Located, body_at, country_named_at, nationality_of, subject_at, without_article
from ingest.known_organisations import known_at
from ingest.name_reader import NameReader
from ingest.party_openings import Opening, city_at, is_person, is_proper, opening_at, stands_whole
from ingest.party_words import Token, party_words

_STUDIES = frozenset([Located("training", 1), Located("research", 1)])
_KNOWN_BY_TOWN = frozenset(["commune", "port", "chamber", "university", "school"])


class ArabicReader(NameReader):
    """Reads an Arabic name: which words, and what is written onto them, belong to it."""

    def _takes(self) -> bool:
        token = self.tokens[self.at]
        if token.kind == "quoted":
            return self._takes_quoted()
        if token.kind != "word":
            return self._takes_hyphen(token)
        if token.folded[:1].isdecimal():
            return self._takes_number()
        word = token.folded
        if word.removeprefix("و") in party_words().counterparts:
            return False
        if word in party_words().delegations | party_words().themselves:
            return False
        if word in party_words().ends or self._is_person_named(token):
            return word == "في" and self._takes_field()
        if self.body is not None and (length := known_at(self.tokens[self.at : self.at + 8])):
            self.has_proper = True
            return self._take(length)
        return self._takes_word(token) if token.is_arabic else self._takes_latin(token)

    def _takes_hyphen(self, token: Token) -> bool:
        """Take «- الجزائر» in «ايليك- الجزائر»: a hyphen written onto a name of its own, and a place."""
        is_name = self.has_proper or (self.body is not None and self.subjects > 0)
        if token.written not in ("-", "–") or not is_name or token.start != self.tokens[self.last].end:
            return False
        near = self.tokens[self.at + 1 : self.at + 5]
        country = country_named_at([each.folded for each in near], 0)
        length = country.length if country else city_at(near)
        self.has_proper = self.has_proper or length > 0
        return length > 0 and self._take(1 + length)

    def _takes_word(self, token: Token) -> bool:
        """Take an Arabic word by what is written onto its front: و, ل, ب, or nothing."""
        if token.folded == "و":
            return self._takes_after_and(1)
        if len(token.folded) > 3 and token.folded[0] in "ولب" and not stands_whole(token):
            fronts = {"و": lambda: self._takes_after_and(0), "ل": lambda: self._takes_purpose(token.folded)}
            return fronts.get(token.folded[0], lambda: self._takes_seat(token))()
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
            self.subjects += self.body is not None and self.body.kind == "body"
        elif not is_definite and self._is_minister_named():
            return False
        elif not is_definite and is_proper(token) and not self._is_holder(token):
            self.has_proper = True
        elif (
            (self.has_proper and not is_definite)
            or (self.body is None and not is_definite and not is_proper(token))
            or self._opens_other(token)
            or self._is_holder(token)
            or self._is_predicate(is_definite=is_definite)
        ):
            return False
        else:
            self.subjects += 1
        return self._take()

    def _is_name(self) -> bool:
        return super()._is_name() and not self._is_only_described()

    def _is_only_described(self) -> bool:
        """Say whether «شركة ناشئة» names nobody: the noun of a firm without ال, and adjectives."""
        if self.body is None or self.body.kind != "firm" or self.has_proper or self.first.folded.startswith("ال"):
            return False
        added = [each.folded for each in self._so_far() if each.start > self.first.start]
        return all(word in party_words().describing or nationality_of(word) for word in added)

    def _is_predicate(self, *, is_definite: bool) -> bool:
        """Say whether «المدرسة مرتبطة …»: after a noun with ال, what describes it has ال too, or stands before one."""
        after = self._words_after()
        is_construct = bool(after) and after[0].startswith("ال")
        return self.first.folded.startswith("ال") and not (is_definite or is_construct)

    def _is_holder(self, token: Token) -> bool:
        """Say whether the person begins here who holds the office: «رئيس غرفة صناعة الزرقاء فارس حمودة»."""
        last = self.tokens[self.last]
        if not self.is_held or token.folded.startswith("ال") or not (self.subjects or self.has_proper):
            return False
        after = self._words_after()
        is_construct = bool(after) and after[0].startswith("ال") and not is_proper(token)
        is_whole = last.folded.startswith("ال") or city_at([last]) > 0 or country_named_at([last.folded], 0) is not None
        return is_whole and not is_construct

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
        if self.body is not None and self.tokens[self.last].folded in party_words().charged:
            self.subjects += 1
            return self._take()
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

    def _is_person_named(self, token: Token) -> bool:
        """Say whether a person's name follows an office or the body he heads."""
        words = party_words()
        if token.folded in words.titles:
            return True
        if token.folded not in words.given_names or token.folded.startswith("ال"):
            return False
        is_patron = self.body is not None and self.body.kind in ("body", "state") and self.subjects == 0
        return not is_patron and (self.subjects > 0 or self.has_proper)
