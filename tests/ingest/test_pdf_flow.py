import pytest

from ingest.pdf_flow import flow, repair_flow


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["un effort d'accompa-", "gnement technique"], "un effort d'accompagnement technique"),
        (["l'avenir de la sous-", "traitance"], "l'avenir de la sous-traitance"),
        (["sous quarante-", "cinq jours"], "sous quarante-cinq jours"),
        (["la plate-forme Tex\u2010", "Med 4.0"], "la plate-forme TexMed 4.0"),
        (["الجهة طنجة-", "تطوان-الحسيمة"], "الجهة طنجة-تطوان-الحسيمة"),
        (["الاتفاقية A-", "101 الموقعة"], "الاتفاقية A-101 الموقعة"),
        (["ما بين 50-", "70% من القرض"], "ما بين 50-70% من القرض"),
        (["الهاتف +", "962 2 720 1144"], "الهاتف +962 2 720 1144"),
        (["une somme -", "12 euros"], "une somme - 12 euros"),
    ],
)
def test_what_a_lines_end_breaks_becomes_whole(lines, text):
    assert flow(lines) == text


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("المديرةكلمتها", "المديرة كلمتها"),
        ("في 5أوت 2025م و2026", "في 5 أوت 2025م و2026"),
        ("بحسب البلاغ رقم 118/2025.² وكان", "بحسب البلاغ رقم 118/2025. وكان"),
        ("une aide¹ de l'État", "une aide de l'État"),
        ("12 500 m² et 10⁶ pièces", "12 500 m² et 10⁶ pièces"),
        ("²L'inscription est gratuite", "² L'inscription est gratuite"),
    ],
)
def test_blanks_and_pointers_to_notes_are_put_right(read, text):
    assert repair_flow(read) == text
