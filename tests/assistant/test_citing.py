"""What a passage bears out is sourced to its exact words; what it does not is not, in one language and across."""

import pytest

from assistant.citing import Source, check_sentence, find_verbatim
from index.records import DocumentDate, DocumentSummary, Language, Passage


def source(document_id: str, text: str, language: Language, title: str = "", start: int = 100) -> Source:
    passage = Passage(f"{document_id}:{start}", document_id, start, start + len(text), 3, language, (), text)
    date = DocumentDate("2022-05-12", "metadata")
    return Source(passage, DocumentSummary(document_id, title, "", date, language, "/f", "0", 1, 1, 0.9))


ARABIC = source(
    "ar",
    "وقعت وزارة الصناعة والتجارة وشبكة المراكز التقنية الصناعية، أول أمس الثلاثاء، بالدار البيضاء، اتفاقية إطار "
    "لتفعيل المخطط التنموي للفترة 2022-2025. ورُصد لهذا المخطط غلاف مالي تبلغ قيمته ٢٥٠ مليون درهم. وكان المخطط "
    "السابق قد وُقّع في فبراير 2013 بقيمة 290 مليون درهم. وأوضح الوزير رياض مزور أن شركة ستيلانتيس ستشارك في مركز "
    "للبحث في القنيطرة. ولم توقّع شركة رونو على أي عقد. وستستفيد 1200 مقاولة صغيرة ومتوسطة، أي 12 في المائة من "
    "مقاولات القطاع، من برنامج للتكوين.",
    "ar",
)
FRENCH = source(
    "fr",
    "Le Groupement algérien de mécanique de précision et le réseau Euromed ont signé le 23 juillet 2025 à Rome un "
    "mémorandum d’entente. Son président, Adel Bensassi, a annoncé six sessions de formation entre avril et mai 2025. "
    "L’Union européenne finance le projet à hauteur de 1,5 million d’euros. L’Allemagne n’a pas signé le texte. "
    "Vingt-cinq entreprises du secteur automobile y participent.",
    "fr",
)
SOURCES = [ARABIC, FRENCH]

BORNE_OUT = [
    # in the passage's language, other words
    ("بلغت قيمة المخطط التنموي 250 مليون درهم.", 1, "ar"),
    ("وُقّعت الاتفاقية الإطار في الدار البيضاء بين الوزارة وشبكة المراكز التقنية.", 1, "ar"),
    ("وقّعت الوزارة والشبكة الاتفاقية يوم 10 ماي 2022.", 1, "ar"),
    ("كانت قيمة المخطط السابق الموقع في فبراير 2013 تبلغ ٢٩٠ مليون درهم.", 1, "ar"),
    ("تستفيد 1.200 مقاولة صغيرة ومتوسطة من التكوين.", 1, "ar"),
    ("شركة رونو لم توقع أي عقد.", 1, "ar"),
    ("Le mémorandum a été signé à Rome le 23/07/2025.", 2, "fr"),
    ("Adel Bensassi préside le groupement algérien.", 2, "fr"),
    ("L’UE finance le projet pour 1 500 000 euros.", 2, "fr"),
    ("25 entreprises automobiles participent.", 2, "fr"),
    ("L’Allemagne n’a signé aucun texte.", 2, "fr"),
    # across languages
    ("Le plan de développement 2022-2025 est doté de 250 millions de dirhams.", 1, "fr"),
    ("L’accord-cadre a été signé à Casablanca.", 1, "fr"),
    ("Le plan précédent, signé en février 2013, valait 290 MDH.", 1, "fr"),
    ("Selon le ministre Ryad Mezzour, Stellantis participera à un centre de recherche à Kénitra.", 1, "fr"),
    ("La formation profite à 1 200 PME, soit 12 % du secteur.", 1, "fr"),
    ("The development plan for 2022-2025 has a budget of 250 million dirhams.", 1, "en"),
    ("وُقّعت مذكرة التفاهم في روما يوم 23 جويلية 2025 مع يوروميد.", 2, "ar"),
    ("يمول الاتحاد الأوروبي المشروع بمبلغ 1.5 مليون يورو.", 2, "ar"),
    ("يرأس عادل بن ساسي التجمع الجزائري.", 2, "ar"),
    ("تشارك خمس وعشرون شركة من قطاع السيارات.", 2, "ar"),
    ("The European Union finances the project with 1.5 million euros.", 2, "en"),
    ("Twenty-five automotive companies take part.", 2, "en"),
]

NOT_BORNE_OUT = [
    # another number, unit or size
    ("بلغت قيمة المخطط 260 مليون درهم.", 1, "ar"),
    ("بلغت قيمة المخطط 250 مليون دينار.", 1, "ar"),
    ("بلغت قيمة المخطط 250 مليار درهم.", 1, "ar"),
    ("تستفيد 1200 في المائة من المقاولات.", 1, "ar"),
    ("Le plan est doté de 260 millions de dirhams.", 1, "fr"),
    ("Le projet est financé à hauteur de 15 millions d’euros.", 2, "fr"),
    ("Quinze entreprises automobiles y participent.", 2, "fr"),
    # another date
    ("وُقّعت الاتفاقية يوم 11 ماي 2022.", 1, "ar"),
    ("كان المخطط السابق قد وُقّع في مارس 2013.", 1, "ar"),
    ("Le mémorandum a été signé le 24 juillet 2025 à Rome.", 2, "fr"),
    ("Le mémorandum a été signé le 23 juin à Rome.", 2, "fr"),
    ("The plan runs from 2023 to 2026.", 1, "en"),
    # another name or country
    ("أوضح الوزير أن شركة فولكسفاغن ستشارك في مركز للبحث.", 1, "ar"),
    ("وقعت تونس الاتفاقية الإطار لتفعيل المخطط التنموي.", 1, "ar"),
    ("Selon le ministre, Volkswagen participera à un centre de recherche à Kénitra.", 1, "fr"),
    ("La Tunisie a signé l’accord-cadre.", 1, "fr"),
    ("Karim Benali préside le groupement algérien.", 2, "fr"),
    ("Le mémorandum a été signé à Genève avec Euromed.", 2, "fr"),
    ("تمول الصين المشروع بمبلغ 1.5 مليون يورو.", 2, "ar"),
    # denied in the passage, or denied against it
    ("وقّعت شركة رونو على عقد.", 1, "ar"),
    ("L’Allemagne a signé le texte.", 2, "fr"),
    ("Le mémorandum n’a pas été signé à Rome.", 2, "fr"),
    # nothing that could be looked up
    ("Ce succès réjouit tous les industriels de la région.", 1, "fr"),
    ("Ce texte est une catastrophe pour les salariés.", 2, "fr"),
    ("الوزير فاسد ويجب أن يستقيل.", 1, "ar"),
]


@pytest.mark.parametrize(("text", "number", "language"), BORNE_OUT)
def test_what_the_cited_passage_says_in_other_words_is_verified(text: str, number: int, language: Language):
    checked = check_sentence(text, [number], SOURCES, language)

    assert checked.support == "verified"
    cited = SOURCES[number - 1].passage
    for evidence in checked.evidence:
        assert evidence.document_id == cited.document_id
        assert cited.text[evidence.start - cited.start : evidence.end - cited.start] == evidence.quote
        assert evidence.page == 3


@pytest.mark.parametrize(("text", "number", "language"), NOT_BORNE_OUT)
def test_what_the_passages_do_not_say_is_unsupported(text: str, number: int, language: Language):
    checked = check_sentence(text, [number], SOURCES, language)

    assert checked.support == "unsupported"
    assert checked.evidence == ()


@pytest.mark.parametrize(
    ("text", "is_invented"),
    [
        ("Le plan est doté de 777 millions de dirhams.", True),
        ("Volkswagen participe.", True),
        ("Ce succès réjouit tous les industriels.", False),
    ],
)
def test_what_states_a_fact_of_no_passage_is_invented(text: str, is_invented: bool):
    assert check_sentence(text, [1], SOURCES, "fr").is_invented == is_invented


def test_the_evidence_holds_the_figure():
    checked = check_sentence("بلغت قيمة المخطط التنموي 250 مليون درهم.", [1], SOURCES, "ar")

    assert "٢٥٠ مليون درهم" in checked.evidence[0].quote
    assert "2013" not in checked.evidence[0].quote


def test_facts_that_stand_apart_have_a_piece_of_evidence_each():
    checked = check_sentence(
        "Euromed et Adel Bensassi ont signé à Rome, et l’UE finance le projet.", [2], SOURCES, "fr"
    )

    quotes = " ".join(evidence.quote for evidence in checked.evidence)
    assert checked.support == "verified"
    assert "Euromed" in quotes
    assert "Union européenne" in quotes


def test_two_passages_may_bear_out_one_sentence_together():
    other = source("b", "Selon une autre source, le plan de développement est doté de 360 millions de dirhams.", "fr")
    text = "Le plan de développement est doté de 250 ou de 360 millions de dirhams."

    assert check_sentence(text, [1], [ARABIC, other], "fr").support == "unsupported"
    checked = check_sentence(text.replace("250", "250 millions"), [1, 2], [ARABIC, other], "fr")
    assert {evidence.document_id for evidence in checked.evidence} == {"ar", "b"}


def test_a_sentence_of_the_document_is_quoted_whatever_number_it_bears():
    text = "L’Union européenne finance le projet à hauteur de 1,5 million d’euros"

    checked = check_sentence(f"« {text} »", [1], SOURCES, "fr")

    assert checked.support == "quoted"
    assert checked.evidence[0].document_id == "fr"
    assert checked.evidence[0].quote == text + "."


def test_a_clause_cut_out_of_a_sentence_is_no_quotation():
    passage = "Personne à ce jour ne peut dire, malgré les annonces répétées, que la convention a été signée."

    assert find_verbatim("la convention a été signée", passage) is None
    assert find_verbatim("Bonne journée à tous", passage) is None


def test_wrapped_lines_do_not_hide_a_quotation():
    passage = "Le plan est\nprêt et il  sera lancé. Fin."

    assert find_verbatim("Le plan est prêt et il sera lancé.", passage) is not None


def test_words_in_quotation_marks_must_stand_in_the_passage():
    said = "Le réseau Euromed a signé à Rome, « un jour historique pour tous »."

    assert check_sentence(said, [2], SOURCES, "fr").support == "unsupported"


def test_an_injected_order_that_is_not_recognized_still_needs_every_fact():
    assert check_sentence("Le ministre a reçu 999 millions d’euros de Stellantis.", [1, 2], SOURCES, "fr").is_invented


def test_no_passages_bear_nothing_out():
    assert check_sentence("Le plan est prêt.", [1], [], "fr").support == "unsupported"


def test_the_title_of_the_document_counts_as_its_words():
    titled = source(
        "t", "Il est doté de 250 millions de dirhams et court sur quatre ans.", "fr", "Plan des centres Cetim"
    )

    assert check_sentence("Le plan Cetim est doté de 250 millions de dirhams.", [1], [titled], "fr").evidence


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("La convention a été signée le 3 mai 2022.", "verified"),
        ("La convention a été signée le 3 mai.", "verified"),
        ("La convention a été signée le 3 mai 2021.", "unsupported"),
        ("La convention a été signée le 12 mai 2022.", "unsupported"),
    ],
)
def test_a_day_without_year_is_that_of_the_publication(text: str, support: str):
    dated = source("d", "Les deux parties ont signé la convention le 3 mai à Rabat, devant la presse.", "fr")

    assert check_sentence(text, [1], [dated], "fr").support == support
