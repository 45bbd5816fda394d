"""Read the name of a party in French or English: "Ministère de l'Industrie et du Commerce", "Euromed group"."""

from collections.abc import Sequence

from ingest.bodies import body_at, country_named_at, nationality_of, possessor_at, subject_at
from ingest.known_organisations import known_at
from ingest.name_reader import NameReader, day_at
from ingest.party_openings import AND, ARTICLES, FOR, OF, POSSESSIVES, Opening, folded_words, is_person, is_proper
from ingest.party_words import Token, party_words

_INFINITIVES = ("er", "ir", "re", "oir")
_TAKES_SUBJECT = frozenset(["state", "body", "minister"])
# Small words inside a foreign name: "Aguas del Mar", "Cassa Depositi e Prestiti".
_PARTICLES = frozenset(
    ["del", "della", "di", "da", "do", "dos", "von", "van", "der", "y", "e", "el", "al", "las", "los"]
)


class LatinReader(NameReader):
    """Reads a French or English name."""

    def __init__(self, tokens: Sequence[Token], at: int, opening: Opening, *, is_held: bool = False) -> None:
        super().__init__(tokens, at, opening, is_held=is_held)
        self.has_purpose = False
        self.has_complement = False
        if opening.body and opening.length > 1 and self.tokens[self.last].folded != self.first.folded:
            self.subjects += sum(bool(subject_at([each.folded], 0)) for each in tokens[at : self.last])

    def _takes(self) -> bool:
        token = self.tokens[self.at]
        word = token.folded
        if token.kind == "quoted":
            return self._takes_quoted()
        if token.kind == "mark":
            return self._takes_mark(token)
        if token.kind == "paren" or token.is_arabic:
            return False
        if word[:1].isdecimal():
            return self._takes_number()
        if word in OF | AND | FOR or (word in _PARTICLES and not (token.is_capitalized and self._is_capital_next())):
            return self._takes_link(word)
        if word == "en" and self._takes_field():
            return True
        if word in party_words().ends and not (token.is_capitalized and self._stands_in_name(token)):
            return False
        if word in ARTICLES or self._is_stranger(token) or self._is_english_verb(token):
            return False
        return self._takes_plain(token)

    def _takes_field(self) -> bool:
        """Take "en biotechnologie" after what one inquires into or is trained in: "Centre de recherche en …"."""
        before = subject_at([self.tokens[self.last].folded], 0)
        following = self.tokens[self.at + 1 : self.at + 2]
        is_study = before is not None and before.value in ("research", "training")
        is_field = bool(following) and following[0].kind == "word" and not country_named_at(folded_words(following), 0)
        return is_study and is_field and following[0].folded not in party_words().ends and self._take(2)

    def _takes_link(self, word: str) -> bool:
        """Take a small word with what it brings: "de l'Industrie", "and Trade", "pour la promotion", "del Mar"."""
        if word in _PARTICLES and self.has_proper and self._is_capital_next():
            return self._take(2)
        if word in AND:
            return self._takes_after_and()
        return (word in OF or (word in FOR and self._takes_for())) and self._takes_complement(1)

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
        # "la filiale locale" names nobody.
        self.subjects += self.body.kind != "firm" or self._follows_of() or subject_at([word], 0) is not None
        return self._take()

    def _is_capital_next(self) -> bool:
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].is_capitalized

    def _is_stranger(self, token: Token) -> bool:
        """Say whether a person's name begins here: after a whole name, without "de"."""
        if self._follows_of():
            return False
        if self.body is not None and self.body.kind == "minister" and self.subjects and token.is_capitalized:
            return subject_at([token.folded], 0) is None and not nationality_of(token.folded)
        is_bare = self.body is not None and self.body.kind == "state" and not (self.subjects or self.has_proper)
        if self.is_held and is_bare and token.is_capitalized and not self.first.is_capitalized:
            return True
        if not is_person(self.tokens, self.at):
            return False
        if self.body is not None and self.body.id in ("university", "school", "foundation", "institute", "centre"):
            return False
        # A firm without a name yet may be called like a person: "l'entreprise de boissons Ben Nafaa".
        if self.body is not None and self.body.kind == "firm" and not (self.has_proper or self.is_held):
            return False
        return self.subjects > 0 or self.has_proper

    def _is_english_verb(self, token: Token) -> bool:
        """Say whether "opened" follows a name in capitals."""
        is_past = token.folded.endswith("ed") and not token.is_capitalized and subject_at([token.folded], 0) is None
        return is_past and self.last >= 0 and self.tokens[self.last].is_capitalized

    def _stands_in_name(self, token: Token) -> bool:
        never = token.folded in party_words().headline or token.folded in ("m", "mm", "mme", "mr", "mrs", "ms")
        return self.tokens[self.at - 1].is_capitalized and not never

    def _follows_of(self) -> bool:
        return self.at > 0 and self.tokens[self.at - 1].folded in OF | ARTICLES | AND | FOR

    def _takes_mark(self, token: Token) -> bool:
        """Take a comma inside «ministère de l'Industrie, de l'Investissement et du Commerce», and "&"."""
        if self.at + 1 >= len(self.tokens):
            return False
        following = self.tokens[self.at + 1]
        if token.written == "&" and following.is_capitalized:
            return self._take(2)
        if token.written != "," or self.body is None:
            return False
        if self.body.kind not in ("state", "minister") and not self._lists_fields():
            return False
        if following.folded in OF - {"of"} and self.subjects and not self._names_another(self.at + 1):
            self.at += 1
            return self._takes_complement(1) or self._gives_back(1)
        return self._is_listed_subject(following) and self._take(2)

    def _lists_fields(self) -> bool:
        """Say whether "Fédération du bois, des arts graphiques et de l'emballage" goes on: "et de" ends its list."""
        near = self.tokens[self.at + 1 : self.at + 8]
        joins = [n for n in range(1, len(near) - 1) if near[n].folded in AND and near[n + 1].folded in OF - {"of"}]
        is_plain = self.body is not None and self.body.kind == "body" and bool(near) and near[0].folded in OF - {"of"}
        return is_plain and bool(joins) and not any(each.written in ",.;" for each in near[: joins[0]])

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
        following = self.tokens[self.at + 1].folded if self.at + 1 < len(self.tokens) else ""
        if self.has_complement or following.endswith(_INFINITIVES):
            return False
        if is_apt and not (self.subjects and self.tokens[self.at].folded == "pour" and self.has_proper):
            self.has_purpose = True
            return True
        return False

    def _takes_complement(self, skipped: int) -> bool:
        """Take "de l'Industrie": the words of joining with what they bring, or nothing."""
        at = self.at + skipped
        while at < len(self.tokens) and self.tokens[at].folded in ARTICLES:
            at += 1
        if day_at(self.tokens[at : at + 3]):
            return self._takes_day(at - self.at)
        return self._takes_complement_at(at)

    def _takes_complement_at(self, at: int) -> bool:
        if at >= len(self.tokens) or self.tokens[at].kind not in ("word", "quoted"):
            return False
        token = self.tokens[at]
        is_firm = self.has_proper and self.body is not None and self.body.kind == "firm"
        if is_firm and self._names_another(at) and not self._goes_on_with(at):
            return False
        if token.kind == "quoted":
            self.has_proper = True
            return self._take(at - self.at + 1)
        if token.folded in party_words().ends | party_words().not_names:
            return False
        if self.body is None and not (token.is_capitalized or self.tokens[self.at].folded == "de"):
            return False
        self.has_complement = True
        if country := country_named_at(folded_words(self.tokens[at : at + 4]), 0):
            return self._takes_country(at - self.at + country.length, country.value)
        if token.is_capitalized and is_proper(token):
            self.has_proper = True
        self.subjects += 1
        return self._take(at - self.at + 1)

    def _goes_on_with(self, at: int) -> bool:
        """Say whether "du Sahel" goes on with the name of a firm: "Fils du Sahel"; what opens as a body does not."""
        near = self.tokens[at : at + 9]
        is_joined = self.tokens[self.at].folded in ("du", "des") or self.tokens[at - 1].folded in ARTICLES
        opens = known_at(near) or body_at(folded_words(near), 0) or self._closes_with_body(at)
        return is_joined and self.tokens[self.last].is_capitalized and near[0].is_capitalized and not opens

    def _takes_country(self, count: int, country: str) -> bool:
        self.nationality = self.nationality or country
        self.subjects += self.body is not None and self.body.kind in ("body", "state")
        return self._take(count)

    def _takes_day(self, skipped: int) -> bool:
        self.at += skipped
        return self._takes_number() or self._gives_back(skipped)

    def _takes_after_and(self) -> bool:
        """Take "et du Commerce", "and Trade"; another name after the join ends this one."""
        after = self.at + 1
        if after >= len(self.tokens) or self.tokens[after].kind != "word" or self.body is None:
            return False
        if self.tokens[after].folded in OF and (self._goes_on_of(after) or not self._names_another(after)):
            self.at += 1
            return self._takes_complement(1) or self._gives_back(1)
        token = self.tokens[after]
        if token.folded in ARTICLES and self._is_second_aim(after):
            return self._take(3)
        if (
            token.folded
            in POSSESSIVES | ARTICLES | OF | party_words().ends | party_words().not_names | party_words().that_of
        ):
            return False
        if self.body.kind not in _TAKES_SUBJECT or self._names_another(after):
            return False
        if is_person(self.tokens, after) or (token.is_capitalized and is_proper(token)):
            return False
        if self.body.kind == "minister" and subject_at(folded_words(self.tokens[after : after + 5]), 0) is None:
            return False
        self.subjects += 1
        return self._take(2)

    def _goes_on_of(self, at: int) -> bool:
        """Say whether "et de la Parachimie" goes on with "Fédération de la Chimie": a word that opens no other name."""
        while at < len(self.tokens) and self.tokens[at].folded in ARTICLES | OF:
            at += 1
        near = self.tokens[at : at + 9]
        if not near or self.body is None or self.body.kind not in ("state", "body") or not self.has_complement:
            return False
        words = folded_words(near)
        opens = known_at(near) or country_named_at(words, 0) or body_at(words, 0)
        return not opens and not near[0].written.isupper() and "of" not in self.tokens[at - 1].folded

    def _is_second_aim(self, at: int) -> bool:
        """Say whether "et le développement" goes on with what an agency is for."""
        words = [each.folded if each.kind == "word" else "" for each in self.tokens[at + 1 : at + 6]]
        is_subject = bool(words) and subject_at(words, 0) is not None and body_at(words, 0) is None
        return self.has_purpose and is_subject and not self.tokens[at + 1].is_capitalized

    def _names_another(self, at: int) -> bool:
        """Say whether the words from `at` on open a name of their own."""
        while at < len(self.tokens) and self.tokens[at].folded in ARTICLES | OF:
            at += 1
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        words = [each.folded if each.kind == "word" else "" for each in self.tokens[at : at + 6]]
        subject, found = subject_at(words, 0), body_at(words, 0)
        if found or self._closes_with_body(at):
            return subject is None or subject.length == 1 or not found
        is_foreign = nationality_of(token.folded) != "" or possessor_at(words, 0) is not None
        if subject is None and (known_at(self.tokens[at : at + 9]) or country_named_at(words, 0)):
            return True
        return is_foreign or (token.is_capitalized and is_proper(token))

    def _closes_with_body(self, at: int) -> bool:
        """Say whether capitals lead to the noun of another body: "and Retired Officers Society"."""
        for ahead in range(at + 1, min(at + 5, len(self.tokens))):
            if not (self.tokens[ahead].is_capitalized and self.tokens[ahead - 1].is_capitalized):
                return False
            if (found := body_at([self.tokens[ahead].folded], 0)) and found[0].kind in ("state", "body"):
                return True
        return False

    def _words_after(self) -> list[str]:
        return [each.folded if each.kind == "word" else "" for each in self.tokens[self.at + 1 : self.at + 5]]
