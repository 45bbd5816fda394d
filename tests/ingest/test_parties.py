"""Who signs is found where the text names him, exactly as it does, and nobody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Document, Page
from ingest.organisations import resolve_organisation
from ingest.parties import find_parties
from ingest.sentences import Span, split_sentences
from ingest.signing import Signing


def read(text, language="ar"):
    return Document("0" * 12, "", "", None, language, "/a", "0" * 64, text, text, (Page(1, 0, len(text)),), (), 1.0)


def signing_in(text, verb, instrument):
    sentence, *told = split_sentences(text) or [Span(0, len(text))]
    places = [Span(text.index(words), text.index(words) + len(words)) for words in (instrument, verb)]
    return Signing("agreement", "signed", None, places[0], places[1], sentence, sentence, tuple(told))


def parties_of(text, verb, instrument):
    return find_parties(read(text), signing_in(text, verb, instrument))


def names_in(text, verb, instrument):
    return [party.party.as_written[0] for party in parties_of(text, verb, instrument)]


ARABIC = [
    (
        "وقع “تجمع الحرفيين الصغار الجزائري” ومجموعة “ميدفيرا”، على مذكرة تفاهم، تندرج ضمن تعميق التعاون.",
        ("وقع", "مذكرة تفاهم"),
        ["تجمع الحرفيين الصغار الجزائري", "مجموعة “ميدفيرا”"],
    ),
    (
        "وقعت وزارة الصناعة والتجارة، وشبكة مراكز التلحيم والمراكز التقنية الصناعية، "
        "أمس، بالرباط، اتفاقية إطار لتفعيل المخطط.",
        ("وقعت", "اتفاقية إطار"),
        ["وزارة الصناعة والتجارة", "شبكة مراكز التلحيم", "المراكز التقنية الصناعية"],
    ),
    (
        "تم إبرام عقد بين الوكالة الوطنية لتطوير الاستثمار وغرفة التجارة والصناعة لإنشاء شباك موحد.",
        ("إبرام", "عقد"),
        ["الوكالة الوطنية لتطوير الاستثمار", "غرفة التجارة والصناعة"],
    ),
    ("وقعت الجزائر وإيطاليا، أمس بروما، مذكرة تفاهم.", ("وقعت", "مذكرة تفاهم"), ["الجزائر", "إيطاليا"]),
    (
        "وقّع مجمع سوناطراك اتفاقية مع شركة إيني الإيطالية لتطوير حقول الغاز.",
        ("وقّع", "اتفاقية"),
        ["مجمع سوناطراك", "شركة إيني الإيطالية"],
    ),
    (
        "وقع الاتفاقية كل من الرئيس المدير العام لمجمع إيميتال السيد طارق بن عيسى ورئيس مجموعة طوسيالي فؤاد توسيالي.",
        ("وقع", "الاتفاقية"),
        ["مجمع إيميتال", "مجموعة طوسيالي"],
    ),
    (
        "وقع وزير الصناعة سيفي غريب ونظيره الإيطالي أدولفو أورسو مذكرة تفاهم.",
        ("وقع", "مذكرة تفاهم"),
        ["وزير الصناعة", "نظيره الإيطالي"],
    ),
    (
        "تم توقيع اتفاقية شراكة بين جامعة الحسن الثاني، من جهة، والجمعية المغربية للنسيج، من جهة ثانية، بهدف التكوين.",
        ("توقيع", "اتفاقية شراكة"),
        ["جامعة الحسن الثاني", "الجمعية المغربية للنسيج"],
    ),
    (
        "وقعت المملكة العربية السعودية ممثلة في وزارة الصناعة، وجمهورية مصر العربية "
        "ممثلة في وزارة التجارة، مذكرة تفاهم.",
        ("وقعت", "مذكرة تفاهم"),
        ["المملكة العربية السعودية", "جمهورية مصر العربية"],
    ),
    (
        "هو ثمرة شراكة بين المركز التقني لصناعة ومُعدات السيارات (CETIEV) و شركة Stellantis (PSA سابقا) والذي ساهم.",
        ("ثمرة", "شراكة"),
        ["المركز التقني لصناعة ومُعدات السيارات", "شركة Stellantis"],
    ),
    ("وقع الطرفان على اتفاقية إطار.", ("وقع", "اتفاقية إطار"), []),
    (
        "تم التوقيع على مذكرة تفاهم بين مجمع سونلغاز والشركة المصرية «نيل كابل»، بحضور وزير القطاع.",
        ("التوقيع", "مذكرة تفاهم"),
        ["مجمع سونلغاز", "الشركة المصرية «نيل كابل»"],
    ),
    (
        "وقعت شركة «دار الكوابل» بالتعاون مع وزارة الصناعة عقدا مع مجموعة «بحر».",
        ("وقعت", "عقدا"),
        ["شركة «دار الكوابل»", "مجموعة «بحر»"],
    ),
]
FRENCH = [
    (
        "La convention a été signée entre le ministère de l'Industrie et du Commerce, "
        "représenté par M. Ryad Amrani, et la "
        "Confédération générale des entreprises du Maroc (CGEM), représentée par son président.",
        ("signée", "convention"),
        ["ministère de l'Industrie et du Commerce", "Confédération générale des entreprises du Maroc"],
    ),
    ("Le Maroc et la France ont signé quatre accords.", ("signé", "accords"), ["Maroc", "France"]),
    (
        "Selon le ministère de l'Énergie, la compagnie nationale Sonatrach et "
        "l'américain Occidental Petroleum ont paraphé un "
        "contrat.",
        ("paraphé", "contrat"),
        ["compagnie nationale Sonatrach", "américain Occidental Petroleum"],
    ),
    (
        "Une convention a été paraphée par le ministre de l'Industrie, Ryad Amrani, et "
        "le PDG de Renault Group, Luca Moretti.",
        ("paraphée", "convention"),
        ["ministre de l'Industrie", "Renault Group"],
    ),
    (
        "Accord entre Sonelgaz, d'une part, et Siemens Energy, d'autre part, pour la maintenance.",
        ("Accord", "Accord"),
        ["Sonelgaz", "Siemens Energy"],
    ),
    (
        "Le groupe OCP a signé, lundi à Benguerir, un accord-cadre avec le groupe indien Tata.",
        ("signé", "accord-cadre"),
        ["groupe OCP", "groupe indien Tata"],
    ),
    (
        "Stellantis a conclu avec Idenplast, entreprise algérienne de plasturgie, un contrat.",
        ("conclu", "contrat"),
        ["Stellantis", "Idenplast"],
    ),
    ("L'accord algéro-italien signé à Rome prévoit un centre.", ("signé", "accord"), ["algéro", "italien"]),
    ("Les deux parties ont signé un accord à Rome.", ("signé", "accord"), []),
    (
        "Le troisième contrat lie la Société des câbles au constructeur Alpes Tram en vue de produire des autobus.",
        ("lie", "contrat"),
        ["Société des câbles", "constructeur Alpes Tram"],
    ),
]
ENGLISH = [
    (
        "The Moroccan Ministry of Industry and Trade and Renault Group signed a framework agreement in Casablanca.",
        ("signed", "framework agreement"),
        ["Moroccan Ministry of Industry and Trade", "Renault Group"],
    ),
    (
        "Cairo, 3 April 2025 - Delta Ports Authority and South Korea's Ulsan Marine Works concluded an agreement.",
        ("concluded", "agreement"),
        ["Delta Ports Authority", "South Korea's Ulsan Marine Works"],
    ),
    (
        "A memorandum was signed between the Algerian precision mechanics cluster and the Euromed group in Rome.",
        ("signed", "memorandum"),
        ["Algerian precision mechanics cluster", "Euromed group"],
    ),
    (
        "The MoU was signed by Algerian Minister of Industry and Mines Abdesselam "
        "Bouziane and his Indonesian counterpart, "
        "Airlangga Suryo.",
        ("signed", "MoU"),
        ["Algerian Minister of Industry and Mines", "Indonesian counterpart"],
    ),
    ("The Algerian and Italian governments signed a protocol.", ("signed", "protocol"), ["Algerian", "Italian"]),
    (
        "UNIDO and the Ministry of Industry, Trade and Investment signed an agreement.",
        ("signed", "agreement"),
        ["UNIDO", "Ministry of Industry, Trade and Investment"],
    ),
]


@pytest.mark.parametrize(("text", "cues", "names"), [*ARABIC, *FRENCH, *ENGLISH])
def test_parties_are_named_as_the_text_names_them(text, cues, names):
    assert names_in(text, *cues) == names


@pytest.mark.parametrize(("text", "cues", "names"), [*ARABIC, *FRENCH, *ENGLISH])
def test_each_span_holds_a_spelling(text, cues, names):
    for found in parties_of(text, *cues):
        assert found.spans
        assert {text[span.start : span.end] for span in found.spans} == set(found.party.as_written)


def test_an_acronym_in_brackets_is_a_spelling_with_its_own_place():
    text = "وقعت الشركة الوطنية للقوالب (SNMO) اتفاقية مع مجموعة رونو."
    [first, second] = parties_of(text, "وقعت", "اتفاقية")
    assert first.party.as_written == ("الشركة الوطنية للقوالب", "SNMO")
    assert second.party.name == "Renault"


def test_an_acronym_defined_elsewhere_in_the_document_is_what_it_stands_for():
    text = (
        "GAMPI et Renault ont signé un accord. Le Groupement algérien de la plasturgie industrielle (GAMPI) fournira."
    )
    [first, _] = parties_of(text, "signé", "accord")
    assert first.party.country == "DZ"
    assert set(first.party.keys) & set(resolve_organisation("Groupement algérien de la plasturgie industrielle").keys)


def test_a_party_is_found_again_in_what_is_told_further():
    text = "Sonelgaz et Siemens ont signé un accord. Selon cet accord, Sonelgaz fournira le site."
    [first, _] = parties_of(text, "signé", "accord")
    assert len(first.spans) == 2


def test_a_bare_noun_is_the_last_body_of_that_noun_named_before():
    text = "L'Agence des grands ouvrages est née en 2012.\nLe contrat lie l'Agence à la société Cosidal pour un an."
    sentences = split_sentences(text)
    anchor, verb = (Span(text.index(words), text.index(words) + len(words)) for words in ("contrat", "lie"))
    signing = Signing("contract", "signed", None, anchor, verb, sentences[1], sentences[1], ())
    names = [found.party.as_written[0] for found in find_parties(read(text, "fr"), signing)]
    assert names == ["Agence des grands ouvrages", "société Cosidal"]


def test_a_ministry_is_of_the_country_that_the_document_is_about():
    text = "وقعت وزارة الصناعة وشركة «قوالب» عقدا. ويهم العقد مدينة الدار البيضاء بالمغرب، ويخدم المغرب كله."
    [ministry, firm] = parties_of(text, "وقعت", "عقدا")
    assert (ministry.party.country, firm.party.country) == ("MA", "")


def test_a_sentence_that_tells_of_another_agreement_gives_this_one_no_party():
    text = "Sonelgaz a signé un accord. Un contrat a été signé entre Renault et Valeo."
    assert names_in(text, "signé", "accord") == ["Sonelgaz"]


def test_a_list_of_forty_names_is_given_as_it_stands():
    names = [f"Société Norda{number:c}x" for number in range(ord("a"), ord("z") + 1)]
    text = f"Une convention a été signée entre {', '.join(names[:-1])} et {names[-1]} pour un an."
    assert names_in(text, "signée", "convention") == names


@pytest.mark.parametrize(
    "noise",
    [
        "وقعت ـ ـ ا ل ش ر ك ة # ~ ||| 00 ;; اتفاقية",
        "signé l l I1 |_ ~~ con vent ion accord",
        "| signé | accord | 12 | 45 |",
        "signé accord",
    ],
)
def test_noise_gives_nothing(noise):
    verb, instrument = ("وقعت", "اتفاقية") if "وقعت" in noise else ("signé", "accord")
    assert names_in(noise, verb, instrument) == []


PIECES = [
    "وقعت",
    "شركة",
    "وزارة",
    "الصناعة",
    "و",
    "بين",
    "مع",
    "(OCP)",
    "«نور»",
    "entre",
    "et",
    "le",
    "ministère",
    "de",
    "l'",
    "Renault",
    "signed",
    "and",
    "the",
    ",",
    "،",
    ".",
    "-",
    ":",
    "Italie",
    "الجزائر",
    "نظيره",
    "رئيس",
    "PDG",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=25))
def test_any_words_are_read_with_exact_places(pieces):
    text = "وقعت " + " ".join(pieces)
    for found in parties_of(text, "وقعت", pieces[0]):
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)
        assert found.party.keys
        assert found.party.as_written


def test_a_body_called_after_a_town_is_of_the_country_of_that_town():
    text = "في المغرب وقعت غرفة صناعة حلب مذكرة تفاهم مع شركة «الأفق». زار الوفد المغرب، ثم غادر المغرب."
    chamber, _ = parties_of(text, "وقعت", "مذكرة تفاهم")
    assert chamber.party.country == "SY"
