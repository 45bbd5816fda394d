"""Who signs is found where the text only points to him: by a pronoun, a collective noun, a list, a signature."""

import pytest

from index.records import Document
from ingest.parties import find_parties
from ingest.sentences import Span, split_sentences
from ingest.signing import Signing
from tests.ingest.telling import document_of


def names_in(text: str, verb: str, instrument: str) -> list[str]:
    """Give the parties of the agreement in the sentence that holds both words, told nowhere else."""
    document: Document = document_of(text)
    sentence = next(
        span
        for span in split_sentences(text)
        if verb in text[span.start : span.end] and instrument in text[span.start : span.end]
    )
    places = [text.index(words, sentence.start) for words in (instrument, verb)]
    anchor, told = (Span(at, at + len(words)) for at, words in zip(places, (instrument, verb), strict=True))
    signing = Signing("agreement", "signed", None, anchor, told, sentence, sentence, ())
    return [each.party.as_written[0] for each in find_parties(document, signing)]


PRONOUNS = [
    (
        "Le Cluster textile de Sfax (CTS) rentre de Turin. Mardi, à la foire, il a conclu un accord avec Sonatrach.",
        ("conclu", "accord"),
        ["Cluster textile de Sfax", "Sonatrach"],
    ),
    (
        "Le pays compte six centres. Celui de la plasturgie est le plus grand. Il a signé une convention avec l'OCP.",
        ("signé", "convention"),
        ["Celui de la plasturgie", "OCP"],
    ),
    (
        "The Textile Institute of Tunis opened in May. In June it signed a contract with Renault.",
        ("signed", "contract"),
        ["Textile Institute of Tunis", "Renault"],
    ),
    (
        "أعلن الاتحاد التونسي للصناعة (UTICA) أن اتفاقية أُبرمت بينه وبين وزارة التشغيل.",
        ("أُبرمت", "اتفاقية"),
        ["الاتحاد التونسي للصناعة", "وزارة التشغيل"],
    ),
    (
        "وسبق لغرفة تجارة صفاقس أن وقعت في تورينو عقدا مع اتحاد الصناعات المصرية.",
        ("وقعت", "عقدا"),
        ["غرفة تجارة صفاقس", "اتحاد الصناعات المصرية"],
    ),
]


@pytest.mark.parametrize(("text", "cues", "names"), PRONOUNS)
def test_a_pronoun_is_who_was_the_subject_before(text: str, cues: tuple[str, str], names: list[str]) -> None:
    assert sorted(names_in(text, *cues)) == sorted(names)


COLLECTIVES = [
    (
        "تتقارب تونس وليبيا في الصناعة. وقد وقع البلدان سنة 2021 مذكرة حول المواصفات.",
        ("وقع", "مذكرة"),
        ["تونس", "ليبيا"],
    ),
    (
        "La Tunisie et la Libye se rapprochent. Les deux pays ont signé en 2021 un protocole.",
        ("signé", "protocole"),
        ["Tunisie", "Libye"],
    ),
    (
        "Tunisia and Libya are drawing closer. The two countries signed a protocol in 2021.",
        ("signed", "protocol"),
        ["Tunisia", "Libya"],
    ),
    (
        "La Sonatrach et le groupe Eni ont conclu un contrat. En mai, les deux parties avaient signé un mémorandum.",
        ("signé", "mémorandum"),
        ["Sonatrach", "groupe Eni"],
    ),
    (
        "وقعت سوناطراك وشركة إيني عقدا. وكان الطرفان قد وقعا في ماي مذكرة.",
        ("وقعا", "مذكرة"),
        ["سوناطراك", "شركة إيني"],
    ),
]


@pytest.mark.parametrize(("text", "cues", "names"), COLLECTIVES)
def test_a_collective_noun_is_those_named_before(text: str, cues: tuple[str, str], names: list[str]) -> None:
    assert names_in(text, *cues) == names


def test_the_two_countries_that_an_agreement_of_firms_serves_are_no_parties() -> None:
    text = "تتقارب تونس وليبيا. ووقعت شركة «نوردا» مذكرة لتعزيز التعاون بين البلدين."
    assert names_in(text, "وقعت", "مذكرة") == ["شركة «نوردا»"]


LISTS = [
    (
        'وتهم الاتفاقية الثانية النسيج، وأطرافها مجموعة "نوردا" ومصنعا "فالكا" (VALKA) و"مدرا" والشركة الليبية "زيتا".',
        ("الاتفاقية", "الاتفاقية"),
        ['مجموعة "نوردا"', "فالكا", "مدرا", 'الشركة الليبية "زيتا"'],
    ),
    (
        "Trois partenaires ont signé cette charte : le Conseil de la région, la wilaya et le ministère de l'Énergie.",
        ("signé", "charte"),
        ["Conseil de la région", "wilaya", "ministère de l'Énergie"],
    ),
    (
        "Four partners signed the charter: UNIDO, the Ministry of Energy, Renault and Sonatrach.",
        ("signed", "charter"),
        ["UNIDO", "Ministry of Energy", "Renault", "Sonatrach"],
    ),
    ('وتحمل الاتفاقية توقيع المؤسسة الناشئة "نوردا".', ("توقيع", "الاتفاقية"), ['المؤسسة الناشئة "نوردا"']),
    (
        'وبموجب العقد ستتولى شركة "نوردا" تزويد المجمع العمومي "فالكا" بالمعدات.',
        ("العقد", "العقد"),
        ['شركة "نوردا"', 'المجمع العمومي "فالكا"'],
    ),
    (
        "Le pacte, signé hier, réunissait le Centre technique du bois et de l'ameublement et son homologue marocain.",
        ("signé", "pacte"),
        ["Centre technique du bois et de l'ameublement", "homologue marocain"],
    ),
    (
        "وقعت وزارة الفلاحة، ومعها الفيدراليات نفسها، عقد برنامج.",
        ("وقعت", "عقد برنامج"),
        ["وزارة الفلاحة", "الفيدراليات"],
    ),
    (
        "Un contrat a été signé hier. Il lie le ministère de l'Énergie, l'Agence du bassin et leurs fédérations.",
        ("signé", "contrat"),
        ["ministère de l'Énergie", "Agence du bassin", "fédérations"],
    ),
    (
        "Le gouvernement marocain et les industriels ont signé un pacte.",
        ("signé", "pacte"),
        ["gouvernement marocain", "industriels"],
    ),
]


@pytest.mark.parametrize(("text", "cues", "names"), LISTS)
def test_a_list_without_a_verb_of_its_own_tells_who_signs(text: str, cues: tuple[str, str], names: list[str]) -> None:
    given = names_in(text, *cues)
    assert len(given) == len(names)
    assert all(name in each for name, each in zip(names, given, strict=True))


def test_who_signed_too_is_a_party_and_those_concerned_are_none() -> None:
    text = (
        "Un contrat a été signé entre le ministère de l'Énergie et la société Norda. Les centres concernés sont "
        "le Centre du bois et le Centre du cuir. La Fédération du bois (FEB) et la Fédération du cuir (FEC) ont "
        "également signé."
    )
    assert names_in(text, "signé", "contrat") == [
        "ministère de l'Énergie",
        "société Norda",
        "Fédération du bois",
        "Fédération du cuir",
    ]


def test_who_signed_another_agreement_too_is_no_party_of_this_one() -> None:
    text = "Renault a signé un contrat avec Sonatrach. Un accord suivra. Valeo et Airbus ont également signé."
    assert names_in(text, "signé", "contrat") == ["Renault", "Sonatrach"]


@pytest.mark.parametrize("text", ["L'accord de Stellantis a été signé.", "تم توقيع اتفاق ستيلانتيس."])
def test_a_known_organization_behind_the_instrument_is_its_party(text: str) -> None:
    instrument, verb = ("accord", "signé") if "accord" in text else ("اتفاق", "توقيع")
    assert len(names_in(text, verb, instrument)) == 1


def test_a_town_behind_the_instrument_is_no_party() -> None:
    assert names_in("L'accord de Skhirat a été signé.", "signé", "accord") == []
