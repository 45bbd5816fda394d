"""Given answers: generated ones of every shape, and a service over a small library that gives real ones."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from assistant.answer import Answer, Citation, Coverage, Limit, Sentence, Turn, Understood
from assistant.giving import GivenAnswer
from assistant.opening import Assistant
from assistant.people import Person
from assistant.service import Service
from assistant.settings import Settings
from index.keeping import Keeping
from index.library import Library
from index.records import (
    AGREEMENT_KINDS,
    Agreement,
    Amount,
    Disagreement,
    DocumentDate,
    DocumentSummary,
    Evidence,
    Language,
    Party,
    Period,
    Place,
    SignedOn,
)
from index.searching import Searcher
from tests.agreements import make_agreement
from tests.fakes import WordEmbedder
from tests.sources import add, make_document

LAYLA = Person("ليلى", "reader", "owner of Layla")
OTHER = Person("Marc", "editor", "owner of Marc")
VISITOR = Person("", "reader", "secret of a browser")

ROME = (
    "وقعت الكتلة الجزائرية للميكانيك الدقيقة ومجموعة يوروميد مذكرة تفاهم بروما يوم 23 جويلية 2025. "
    "وتبلغ قيمتها 250 مليون درهم."
)
TUNIS = "Un protocole textile lie la Tunisie et l'Espagne depuis mars 2022. Il vaut 5 millions d'euros."


class Desk:
    """A service over a library of two documents with an agreement each, and the hand that may change it."""

    def __init__(self, folder: Path) -> None:
        self.embedder = WordEmbedder()
        self.library = Library.open(folder, self.embedder.card, writing=True)
        self.rome = make_document(ROME, "/private/archive/روما.txt", "ar", "2025-07-24", "الخبر")
        self.tunis = make_document(TUNIS, "/private/archive/tunis.txt", "fr", "2022-03-11", "=La Presse")
        signed = make_agreement(
            self.rome, "0" * 11 + "1", "memorandum", "signed",
            (("kind", "memorandum", "مذكرة تفاهم"), ("party", "euromed", "مجموعة يوروميد"),
             ("signed_on", "2025-07-23", "23 جويلية 2025"), ("place", "rome", "روما"),
             ("amount", "250000000 MAD", "250 مليون درهم")),
        )  # fmt: skip
        protocol = make_agreement(
            self.tunis, "0" * 11 + "2", "protocol", "signed",
            (("kind", "protocol", "protocole"), ("party", "country TN", "Tunisie"),
             ("signed_on", "2022-03", "mars 2022")),
        )  # fmt: skip
        add(self.library, self.embedder, self.rome, agreements=[signed])
        add(self.library, self.embedder, self.tunis, agreements=[protocol])
        self.library.refresh(self.embedder)
        self.keeping = Keeping.open(folder)
        assistant = Assistant(self.library, Searcher(self.library, self.embedder), None)
        self.service = Service(assistant, self.keeping, Settings(library=folder))

    def close(self) -> None:
        self.keeping.close()
        self.library.close()


# ---- generated answers ---------------------------------------------------------------------------------------------

words = st.text(
    st.one_of(st.characters(), st.sampled_from("اتفاقية«»،٣é’\u2067\u2069\u202e|*_#<>&`\\[]\n\t\x00😀")), max_size=25
)
lone_surrogates = st.text(st.one_of(st.characters(exclude_categories=()), st.just("\udcff")), max_size=12).filter(
    # Two that make a pair are the character that they mean.
    lambda text: text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") == text
)
texts = st.one_of(words, lone_surrogates)
languages: st.SearchStrategy[Language] = st.sampled_from(["ar", "fr", "en"])


def documents(text: st.SearchStrategy[str]) -> st.SearchStrategy[DocumentSummary]:
    dates = st.one_of(st.none(), st.builds(DocumentDate, st.just("2025-07"), st.just("dateline")))
    hashes = st.sampled_from("abcdef").map(lambda letter: letter * 64)
    whole = st.integers(1, 900)
    return st.builds(
        DocumentSummary, st.just("0123456789ab"), text, text, dates, languages, text, hashes, whole, whole, st.just(0.9)
    )


def sentences(text: st.SearchStrategy[str], most: int) -> st.SearchStrategy[tuple[Sentence, ...]]:
    support = st.sampled_from(["quoted", "verified", "unsupported"])
    numbers = st.lists(st.integers(1, most), max_size=3, unique=True).map(tuple) if most else st.just(())
    return st.lists(st.builds(Sentence, text, numbers, support), max_size=10).map(tuple)


def agreements(text: st.SearchStrategy[str]) -> st.SearchStrategy[Agreement]:
    party = st.builds(Party, text, st.tuples(text), st.just("DZ"), st.tuples(text))
    return st.builds(
        Agreement,
        id=st.text("0123456789abcdef", min_size=12, max_size=12),
        kind=st.sampled_from(AGREEMENT_KINDS),
        status=st.sampled_from(["signed", "ended", ""]),
        parties=st.lists(party, max_size=3).map(tuple),
        signed_on=st.one_of(st.none(), st.just(SignedOn("2025-07-23", "day", "written"))),
        place=st.one_of(st.none(), st.builds(Place, text, text, st.just("IT"))),
        occasion=text,
        countries=st.just(("DZ",)),
        sectors=st.just(("textiles",)),
        purpose=text,
        amount=st.one_of(st.none(), st.just(Amount(250e6, "MAD"))),
        period=st.one_of(st.none(), st.just(Period("2022", ""))),
        evidence=st.just(()),
        disagreements=st.one_of(st.just(()), st.just((Disagreement("signed_on", ("2025", "2024")),))),
    )


@st.composite
def given_answers(draw: Callable, text: st.SearchStrategy[str] = texts) -> GivenAnswer:
    """Any answer: quoted, or a list of agreements with what may match and what is also mentioned."""
    evidence = st.builds(
        Evidence, st.just("0123456789ab"), st.integers(0, 9), st.integers(10, 99), st.integers(1, 9), text
    )
    found = draw(st.lists(st.tuples(evidence, documents(text)), max_size=6))
    citations = tuple(Citation(number, *each) for number, each in enumerate(found, 1))
    told = tuple(draw(st.lists(agreements(text), max_size=3, unique_by=lambda each: each.id)))
    lines = tuple(Sentence(f"{draw(text)} {number}", (), "register") for number, _ in enumerate(told))
    own = draw(languages)
    question = draw(text)
    answer = Answer(
        question=question,
        language=own,
        kind="list" if told else "fact",
        refused=not found,
        frame=draw(text),
        sentences=(*draw(sentences(text, len(citations))), *lines),
        citations=citations,
        searched=draw(st.integers(0, 200)),
        nearest=tuple(draw(st.lists(documents(text), max_size=2))),
        notices=draw(st.tuples(text)),
        seconds=(("search", 0.25),),
    )
    if told:
        limit = Limit("party", (draw(text),), draw(text), draw(st.tuples(text)))
        answer = replace(
            answer,
            agreements=tuple(each.id for each in told),
            mentioned=draw(sentences(text, len(citations))),
            coverage=Coverage(28, 1, 0, 40, len(told), 0),
            understood=Understood("list", (limit,), draw(st.tuples(text))),
        )
    return GivenAnswer("A" * 22, "c" * 22, "2026-11-23T09:05:00+00:00", Turn(question, draw(text), answer), told)
