"""How fast a large register is filled, listed, filtered and read, with records that recognition might have made.

    python -m tests.benchmarks.register [RECORDS] [FOLDER]

Three in ten agreements are told by three documents. Times are of this machine: compare them on one machine only.
`add with` is the time of adding a document with its records over that of adding it without.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from index.library import Library
from index.records import AGREEMENT_KINDS, AgreementFilters, AgreementSort
from tests.fakes import WordEmbedder
from tests.tellings import Telling, Told, put, telling

RECORDS = 100_000
A_DOCUMENT = 3
WORDS = [
    "وزارة",
    "شركة",
    "مجمع",
    "صناعة",
    "فلاحة",
    "طاقة",
    "ماء",
    "نقل",
    "صحة",
    "تعليم",
    "ministère",
    "société",
    "groupe",
    "cluster",
    "agence",
    "office",
    "fédération",
]
CITIES = [
    "Alger",
    "Oran",
    "Rabat",
    "Casablanca",
    "Tunis",
    "Sfax",
    "Rome",
    "Paris",
    "الجزائر",
    "الرباط",
    "تونس",
    "القاهرة",
]
SECTORS = [f"sector{number}" for number in range(40)]
COUNTRIES = ["DZ", "MA", "TN", "EG", "LY", "MR", "FR", "IT", "ES", "DE", "CN", "TR"]


def main() -> None:
    """Fill a library and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as folder:
        place = Path(sys.argv[2] if len(sys.argv) > 2 else folder) / "library"
        _fill(place, count)
        with Library.open(place) as reader:
            print(f"{reader.count_agreements()} agreements of {count} records, {_size(place):.0f} MB")
            _print_times(reader)


def _fill(place: Path, count: int) -> None:
    chance, embedder = random.Random(3), WordEmbedder(dimension=384)
    with Library.open(place, embedder.card, writing=True) as library:
        seconds = [0.0, 0.0]
        for number, told in enumerate(_tellings(chance, count)):
            # The last few are added without their records too, to tell what the records cost.
            if number * A_DOCUMENT > count - 3000:
                seconds[0] += _timed(lambda told=told: put(library, embedder, Telling(told.document, ())))
                library.remove(told.document.id)
                seconds[1] += _timed(lambda told=told: put(library, embedder, told))
            else:
                put(library, embedder, told)
        print(f"add without {seconds[0]:.2f} s, add with {seconds[1]:.2f} s: {seconds[1] / seconds[0]:.2f} times")


def _tellings(chance: random.Random, count: int) -> Iterator[Telling]:
    parties = [f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}" for number in range(max(20, count // 20))]
    told: list[Told] = []
    while len(told) < count:
        one = _agreement(chance, parties)
        told += [one, *([one] * 2 if chance.random() < 0.3 else [])]
    chance.shuffle(told)
    for at in range(0, count, A_DOCUMENT):
        filler = " ".join(chance.choices(WORDS, k=300))
        yield telling(*told[at : at + A_DOCUMENT], published="2025-01-01", file=f"/{at}.txt", before=filler)


def _agreement(chance: random.Random, parties: list[str]) -> Told:
    def maybe(value: str, share: float) -> str:
        return value if chance.random() < share else ""

    # A few sign often: each of the first five is a party to one agreement in twenty.
    signers = [
        parties[chance.randrange(5 if chance.random() < 0.1 else len(parties))]
        for _ in range(chance.choice([1, 2, 2, 2, 3, 5]))
    ]
    year, month, day = chance.randrange(2005, 2026), chance.randrange(1, 13), chance.randrange(1, 29)
    return Told(
        parties=tuple(f"{name}|{name} key={name}" for name in dict.fromkeys(signers)),
        kind=chance.choice(AGREEMENT_KINDS),
        status=chance.choice(["signed", "signed", "announced", ""]),
        signed_on=maybe(f"{year}-{month:02}-{day:02}", 0.7),
        place=maybe(chance.choice(CITIES), 0.6),
        countries=tuple({chance.choice(COUNTRIES), chance.choice(COUNTRIES)}),
        sectors=(chance.choice(SECTORS),) if chance.random() < 0.8 else (),
        purpose=" ".join(chance.choices(WORDS, k=20)),
        amount=float(chance.randrange(1, 1000) * 10**6) if chance.random() < 0.4 else None,
        currency=chance.choice(["MAD", "DZD", "EUR", ""]),
        period=maybe(f"{year}/{year + 4}", 0.3),
    )


def _print_times(reader: Library) -> None:
    asked: list[tuple[str, AgreementFilters, AgreementSort]] = [
        ("all, by date", AgreementFilters(), "date"),
        ("all, by amount", AgreementFilters(), "amount"),
        ("all, by party", AgreementFilters(), "party"),
        ("kind", AgreementFilters(kinds=("memorandum",)), "date"),
        ("status", AgreementFilters(statuses=("signed",)), "date"),
        ("sector", AgreementFilters(sectors=("sector7",)), "date"),
        ("country", AgreementFilters(countries=("MA",)), "country"),
        ("party, by words", AgreementFilters(parties=("cluster agence",)), "party"),
        ("place", AgreementFilters(places=("Rabat",)), "date"),
        ("since, until", AgreementFilters(since="2020", until="2023-06"), "date"),
        ("amount", AgreementFilters(least=5e8, currency="MAD"), "amount"),
        ("text", AgreementFilters(text="fédération طاقة"), "date"),
        ("six together", AgreementFilters(kinds=("memorandum",), sectors=("sector7", "sector8"), countries=("MA",),
                                          since="2015", parties=("cluster",), text="agence"), "date"),
    ]  # fmt: skip
    print(f"{'filter':<18}{'matching':>9}{'partial':>9}{'find ms':>9}{'read 50 ms':>12}")
    for name, filters, sort in asked:
        found = reader.find_agreements(filters, sort)
        seconds = min(_timed(lambda f=filters, s=sort: reader.find_agreements(f, s)) for _ in range(3))
        reading = _timed(lambda ids=found.matching[:50]: reader.agreements(ids))
        sizes = f"{len(found.matching):>9}{len(found.partial):>9}"
        print(f"{name:<18}{sizes}{1000 * seconds:>9.0f}{1000 * reading:>12.1f}")
    print(f"{'facets':<18}{'matching':>9}{'count ms':>9}{'years ms':>9}")
    for name, filters, _ in asked:
        matching = len(reader.find_agreements(filters).matching)
        times = [
            min(_timed(lambda c=count, f=filters: c(f)) for _ in range(3))
            for count in (reader.count_facets, reader.count_years)
        ]
        print(f"{name:<18}{matching:>9}{1000 * times[0]:>9.0f}{1000 * times[1]:>9.0f}")
    print(f"summary: {1000 * _timed(reader.summarize):.0f} ms")
    every = reader.find_agreements(AgreementFilters()).matching
    seconds = _timed(lambda: reader.agreements(every))
    print(f"read all {len(every)}: {seconds:.1f} s; count: {1000 * _timed(reader.count_agreements):.1f} ms")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
