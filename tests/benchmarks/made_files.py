"""Files of many pages for benchmarks: articles in Arabic and French, some sentences of which tell of agreements."""

import random
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from tests.ingest.pdf_builder import Words, build_pdf
from tests.variety.programs import find_program, print_with_chromium

PLACES = {
    "ar": ("الرباط", "تونس", "القاهرة", "عمّان", "الجزائر", "نواكشوط", "مسقط", "الدوحة", "روما", "طنجة"),
    "fr": ("Rabat", "Tunis", "Le Caire", "Amman", "Alger", "Nouakchott", "Mascate", "Doha", "Rome", "Tanger"),
}
FIELDS = {
    "ar": ("صناعة السيارات", "النسيج", "التعدين", "الصناعات الغذائية", "الأدوية", "الطيران", "الجلود", "الإلكترونيات"),
    "fr": ("l'automobile", "le textile", "les mines", "l'agroalimentaire", "la pharmacie", "l'aéronautique", "le cuir"),
}
TOLD = {
    "ar": (
        "وقعت وزارة الصناعة والتجارة في {place} يوم {day} مايو {year} مذكرة تفاهم مع غرفة صناعة {other} في "
        "مجال {field}.",
        "وتبلغ قيمة الاتفاقية الإطار {number} مليون دولار، وتمتد على {few} سنوات ابتداء من عام {year}.",
    ),
    "fr": (
        "Le ministère de l'Industrie a signé le {day} mai {year} à {place} un mémorandum d'entente avec la chambre "
        "d'industrie de {other} dans {field}.",
        "L'accord-cadre, d'un montant de {number} millions de dollars, court sur {few} ans à compter de {year}.",
    ),
}
PROSE = {
    "ar": (
        "وقال الوزير إن المناطق الصناعية الجديدة قرب {place} ستوفر {number} فرصة عمل للشباب في قطاع {field}.",
        "وأشارت الغرفة التجارية إلى أن المبادلات بين {place} و{other} ارتفعت بنسبة {few} في المئة خلال {year}.",
        "وتواجه المقاولات الصغرى صعوبات في التمويل، ولا سيما في {field}، حيث لا تتجاوز القروض {number} ألف درهم.",
        "ومن المنتظر أن تجتمع اللجنة المشتركة في {other} قبل نهاية السنة لتقييم ما أنجز من المشاريع ورسم ما يليها.",
        "كما دعا المشاركون إلى تكوين المهندسين وتبادل الخبرات بين مراكز البحث في {place} ونظيراتها في المنطقة.",
        "وبلغ عدد الوحدات العاملة في {field} نحو {number} وحدة، أغلبها لا يشغل أكثر من عشرين عاملا.",
    ),
    "fr": (
        "Selon la ministre, les nouvelles zones industrielles de {place} créeront {number} emplois dans {field}.",
        "La chambre de commerce relève que les échanges avec {other} ont progressé de {few} pour cent en {year}.",
        "Les petites entreprises se financent mal, surtout dans {field}, où un prêt dépasse rarement {number} euros.",
        "La commission mixte se réunira à {other} avant la fin de l'année pour dresser le bilan des projets engagés.",
        "Les participants ont souhaité former des ingénieurs et rapprocher les centres de recherche de {place}.",
        "On compte environ {number} unités dans {field}, dont la plupart n'emploient pas plus de vingt personnes.",
    ),
}
TITLES = {"ar": "تقرير عن {field} في {place} رقم {number}", "fr": "Rapport sur {field} à {place}, numéro {number}"}
AROUND = {
    "ar": ("الرئيسية أخبار اقتصاد رياضة ثقافة رأي اتصل بنا", "جميع الحقوق محفوظة", "الأكثر قراءة هذا الأسبوع"),
    "fr": ("Accueil Actualités Économie Sport Culture Opinions", "Tous droits réservés", "Les plus lus cette semaine"),
}
# Of six sentences one tells of an agreement.
_TOLD_SHARE = 6
_SENTENCES = 4
# What stands on a page that a browser prints at its own size.
_PARAGRAPHS_A_PAGE = 6


def make_pdfs(folder: Path, language: str, count: int, pages: int) -> None:
    """Print PDFs of about so many pages with Chromium; where it is missing French ones are drawn by hand."""
    for number in range(count):
        draw = random.Random(f"{language}{number}")
        if find_program("chromium"):
            page = folder.parent / f"{language}-{number}.html"
            page.write_text(_page(draw, language, pages * _PARAGRAPHS_A_PAGE, ""), encoding="utf-8")
            print_with_chromium(page, folder / f"{language}-{number}.pdf")
            page.unlink()
        elif language == "fr":
            sheets = [[*_lines(draw, language)] for _ in range(pages)]
            (folder / f"{language}-{number}.pdf").write_bytes(build_pdf(sheets))


def make_web_pages(folder: Path, language: str, count: int, paragraphs: int = _PARAGRAPHS_A_PAGE) -> None:
    """Write articles as sites publish them, with what stands around them."""
    for number in range(count):
        draw = random.Random(f"{language}{number}")
        links = "".join(f'<li><a href="/{place}">{_title(draw, language)}</a></li>' for place in range(8))
        menu, rights, others = AROUND[language]
        around = f"<nav>{menu}</nav><aside><h3>{others}</h3><ul>{links}</ul></aside><footer>{rights}</footer>"
        text = _page(draw, language, paragraphs, around)
        (folder / f"{language}-{number:05}.html").write_text(text, encoding="utf-8")


def _page(draw: random.Random, language: str, paragraphs: int, around: str) -> str:
    title = escape(_title(draw, language))
    body = "".join(f"<p>{escape(each)}</p>" for each in _paragraphs(draw, language, paragraphs))
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body {font: 15px 'Noto Naskh Arabic', serif; line-height: 1.6}</style></head>"
        f"<body><article><h1>{title}</h1>{body}</article>{around}</body></html>"
    )


def _paragraphs(draw: random.Random, language: str, count: int) -> Iterator[str]:
    for _ in range(count):
        yield " ".join(_sentence(draw, language) for _ in range(_SENTENCES))


def _sentence(draw: random.Random, language: str) -> str:
    pattern = draw.choice((TOLD if draw.randrange(_TOLD_SHARE) == 0 else PROSE)[language])
    return _filled(draw, language, pattern)


def _title(draw: random.Random, language: str) -> str:
    return _filled(draw, language, TITLES[language])


def _filled(draw: random.Random, language: str, pattern: str) -> str:
    place, other = draw.sample(PLACES[language], 2)
    return pattern.format(
        place=place,
        other=other,
        field=draw.choice(FIELDS[language]),
        day=draw.randint(1, 28),
        year=draw.randint(2012, 2025),
        number=draw.randint(20, 900),
        few=draw.randint(3, 9),
    )


def _lines(draw: random.Random, language: str) -> Iterator[Words]:
    height = 800.0
    for paragraph in _paragraphs(draw, language, _PARAGRAPHS_A_PAGE):
        for line in _broken(paragraph.split()):
            yield Words(line, 50, height)
            height -= 15
        height -= 10


def _broken(words: Sequence[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if len(line) + len(word) > 90:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line
