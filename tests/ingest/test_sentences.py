from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import MOST_CHARACTERS, split_sentences


def sentences(text):
    return [text[span.start : span.end] for span in split_sentences(text)]


def is_split_between(*pieces, by=" "):
    return sentences(by.join(pieces)) == list(pieces)


def test_arabic_sentences_end_at_full_stops_questions_and_exclamations():
    assert is_split_between("وُقّعت الاتفاقية أمس.", "هل تشمل السيارات؟", "نعم!", "وأضاف الوزير أنها نهائية")


def test_arabic_comma_semicolon_and_colon_end_nothing():
    assert is_split_between("قال الوزير: الاتفاقية جاهزة، وستوقّع غدا؛ والتمويل مضمون.")


def test_a_doctor_an_engineer_and_a_professor_keep_their_dot():
    assert is_split_between("أعلن د. أحمد بن علي و م. كمال عن المشروع.", "وحضر أ.د. سمير الحفل.")


def test_an_era_or_a_unit_after_a_number_ends_the_sentence():
    assert is_split_between("وُقّعت سنة 2025 م.", "ثم انتهت سنة 1446 هـ.", "انتهى")


def test_an_arabic_company_form_keeps_its_dots():
    assert is_split_between("وقعت شركة سيفيتال ش.ذ.م.م اتفاقا مع شركة فيات ش.م.ل بقيمة كبيرة.", "وانتهى الحفل.")


def test_an_arabic_quotation_of_two_sentences_is_kept_whole():
    assert is_split_between("قال: “نحن نعمل. وسنواصل العمل”.", "ثم غادر.")
    assert is_split_between("قال: «نحن نعمل. وسنواصل العمل.»", "ثم غادر.")


def test_a_quotation_between_two_closing_quotes_is_kept_whole():
    assert is_split_between("وأضافت ”قدمنا كل التشجيع. وسنواصل ذلك”.", "ووصفت المبادرة بالفتية.")


def test_a_quotation_that_never_closes_does_not_swallow_the_text():
    assert is_split_between("قال: “نحن نعمل.", "وسنواصل العمل.", "ثم غادر.")


def test_a_missing_space_after_an_arabic_full_stop_is_forgiven():
    assert sentences("انتهت الأشغال في المنطقة.وأضاف المتحدث أنها ناجحة.") == [
        "انتهت الأشغال في المنطقة.",
        "وأضاف المتحدث أنها ناجحة.",
    ]


def test_french_titles_and_references_keep_their_dot():
    assert is_split_between(
        "M. Dupont a reçu Mme Benali et le Dr. Amrani, cf. art. 5 et p. 12.", "Le n° 4 a été signé.", "C'est fait."
    )


def test_a_french_month_cut_short_keeps_its_dot_before_the_year():
    assert is_split_between("Signé le 3 sept. 2024 à Alger.", "Il prend effet en oct.", "Le texte suit.")


def test_a_company_suffix_ends_the_sentence_only_before_a_word_that_begins_one():
    assert is_split_between("L'usine est à Fertial S.A. Il faut la moderniser.") is False
    assert is_split_between("L'usine est à Fertial S.A.", "Il faut la moderniser.")
    assert is_split_between("La société Fertial S.A. Oran a signé.")


def test_etc_followed_by_a_small_letter_goes_on():
    assert is_split_between("Les moules, les poinçons, etc. seront livrés.", "Le reste suivra.")


def test_english_abbreviations_initials_and_decimals_stay_whole():
    assert is_split_between(
        "The U.S. Department and J. P. Morgan paid 3.5 million to Acme Inc. of Boston.", "It ended at 5 p.m. sharp."
    )


def test_a_question_quoted_before_its_verb_goes_on():
    assert is_split_between("« Est-ce signé ? » demande le ministre.", "« Oui. »")
    assert is_split_between("“هل تم التوقيع؟” سأل الوزير.", "“نعم.”")


def test_numbers_dates_sites_and_versions_are_not_cut():
    assert is_split_between("بلغت القيمة 250.000 درهم و4.5% في 23.07.2025 حسب www.mcinet.gov.ma و CETIEV 2.0 وحده.")


def test_an_ellipsis_ends_a_sentence_unless_it_goes_on():
    assert is_split_between("Et la suite… Le ministre sourit.") is False
    assert is_split_between("Et la suite…", "Le ministre sourit.")
    assert is_split_between("Et… la suite arrive.")


def test_a_stop_in_brackets_ends_nothing():
    assert is_split_between("التمويل متنوع (قروض. منح. ضمانات...الخ) حسب الوزارة.", "انتهى.")


def test_headings_items_and_rows_stand_alone():
    text = "تقرير سنوي\n\n1. المقدمة\n- الميكانيك الدقيقة\n- صناعة السيارات\nالبلد | القيمة. المبلغ\nالجزائر | 12"
    assert sentences(text) == [
        "تقرير سنوي",
        "1. المقدمة",
        "- الميكانيك الدقيقة",
        "- صناعة السيارات",
        "البلد | القيمة. المبلغ",
        "الجزائر | 12",
    ]


def test_a_form_feed_ends_a_sentence():
    assert sentences("نهاية الصفحة\fبداية الصفحة") == ["نهاية الصفحة", "بداية الصفحة"]


def test_a_text_without_stops_is_cut_at_commas_then_spaces_only_beyond_the_bound():
    short = "كلمة " * 200
    assert len(split_sentences(short)) == 1
    with_commas = "هذه عبارة قصيرة، " * 400
    assert all(piece.endswith("،") for piece in sentences(with_commas))
    assert all(len(piece) <= MOST_CHARACTERS for piece in sentences("كلمة " * 50_000))
    assert all(len(piece) <= MOST_CHARACTERS for piece in sentences("ك" * 50_000))


def test_an_empty_text_has_no_sentences():
    assert split_sentences("") == split_sentences(" \n\t\f ") == []


@given(st.text(alphabet='أبم د.!؟…"“”«»()[]،؛\n\f\t| aAM1é-', max_size=300))
def test_spans_hold_every_character_that_is_not_space_once_and_in_order(text):
    spans = split_sentences(text)
    assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in spans)
