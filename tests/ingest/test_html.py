import random

import pytest

from ingest.errors import UnreadableFile
from ingest.html import read_html

PARAGRAPHS = [
    "وقّعت وزارتا الصناعة في البلدين، أمس الثلاثاء، اتفاقية إطار تمتد على ثلاث سنوات وتشمل قطاعات النسيج والميكانيك.",
    "وقال الوزير إن العمل سيبدأ في الصيف المقبل، وإن خمسين مؤسسة صغيرة ستستفيد من البرنامج في مرحلته الأولى.",
    "وتبلغ كلفة المرحلة الأولى 12 مليون دينار، تتكفل بها الدولتان بالتساوي حسب بيان مشترك صدر عقب التوقيع.",
]
TITLE = "اتفاقية صناعية بين الجزائر وتونس"


def _page(head="", body=None, tail=""):
    text = body if body is not None else "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!doctype html><html lang=ar dir=rtl><head><meta charset=utf-8>{head}</head><body><nav><ul><li>"
        f"<a href=/>الرئيسية</a></li><li><a href=/eco>اقتصاد</a></li></ul></nav>"
        f"<article><h1>{TITLE}</h1>{text}</article>{tail}"
        "<footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def _read(page):
    return read_html(page.encode() if isinstance(page, str) else page, '"a.html"')


def test_the_article_is_kept_and_the_page_around_it_is_not():
    scripts = "<script>var secret = 1;</script><style>p{color:red}</style><noscript>Activez JavaScript</noscript>"
    comments = "<div id=comments class=comments><h3>التعليقات</h3><p>قارئ: شكرا على هذا المقال الجميل جدا.</p></div>"
    blocks = _read(_page(tail=scripts + comments)).blocks
    assert [block.text for block in blocks] == [TITLE, *PARAGRAPHS]
    assert blocks[0].level == 1


def test_subheadings_lists_and_tables_keep_their_form():
    body = (
        f"<p>{PARAGRAPHS[0]}</p><h2>التمويل</h2><p>{PARAGRAPHS[1]}</p>"
        "<ul><li>قطاع النسيج</li><li>قطاع الميكانيك</li></ul>"
        "<table><tr><th>القطاع</th><th>المبلغ</th></tr><tr><td>النسيج</td><td>12 مليون</td></tr></table>"
        f"<p>{PARAGRAPHS[2]}</p>"
    )
    blocks = _read(_page(body=body)).blocks
    assert [(block.text, block.level) for block in blocks] == [
        (TITLE, 1),
        (PARAGRAPHS[0], 0),
        ("التمويل", 2),
        (PARAGRAPHS[1], 0),
        ("قطاع النسيج", 0),
        ("قطاع الميكانيك", 0),
        ("القطاع | المبلغ", 0),
        ("النسيج | 12 مليون", 0),
        (PARAGRAPHS[2], 0),
    ]


def test_breaks_part_the_paragraphs_of_old_pages():
    body = "<br><br>".join(PARAGRAPHS)
    page = (
        "<html><head><title>جريدة المرفأ</title><meta charset=utf-8></head><body><table width=100%>"
        f"<tr><td><a href=/>الرئيسية</a></td></tr>"
        f"<tr><td><font size=5><b>{TITLE}</b></font><br><br>{body}</td></tr></table></body></html>"
    )
    extraction = _read(page)
    assert [block.text for block in extraction.blocks][-3:] == PARAGRAPHS
    assert extraction.title == TITLE, "the browser's title names the paper only"


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-8"])
@pytest.mark.parametrize("is_declared", [True, False])
def test_declared_and_undeclared_encodings_are_read(encoding, is_declared):
    page = _page().replace("ّ", "")
    page = page.replace("charset=utf-8", f"charset={encoding}" if is_declared else "name=x")
    assert _read(page.encode(encoding)).blocks[1].text == PARAGRAPHS[0].replace("ّ", "")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (
            '<script type="application/ld+json">{"@type":"NewsArticle",'
            '"datePublished":"2025-07-24T10:00:00+01:00"}</script>',
            "2025-07-24",
        ),
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2020-01-01"},'
            '{"@type":["Article"],"datePublished":"2025-07-24"}]}</script>',
            "2025-07-24",
        ),
        ('<meta property="article:published_time" content="2025-07-24T23:30:00Z">', "2025-07-24"),
        ('<meta name="DC.date.issued" content="2025-07">', "2025-07"),
        ('<meta itemprop="datePublished" content="24 جويلية 2025">', "2025-07-24"),
        ('<meta property="article:modified_time" content="2025-07-24">', None),
        ('<meta property="article:published_time" content="1970-01-01T00:00:00Z">', None),
        ('<meta property="article:published_time" content="2025-02-31">', None),
        ('<meta property="article:published_time" content="demain">', None),
        ('<script type="application/ld+json">{"@type": oups</script>', None),
    ],
)
def test_the_date_is_the_one_the_page_states(head, date):
    found = _read(_page(head=head)).date
    assert (found.value if found else None) == date
    assert found is None or found.source == "metadata"


@pytest.mark.parametrize(
    ("element", "date"),
    [
        ('<time datetime="2025-07-24">24/07</time>', "2025-07-24"),
        ("<time>الخميس 24 جويلية 2025</time>", "2025-07-24"),
        ('<time class="updated" datetime="2025-07-30">30/07</time>', None),
        ('<time datetime="10:30">10:30</time>', None),
    ],
)
def test_a_time_element_in_the_article_dates_it(element, date):
    found = _read(_page(body=element + "".join(f"<p>{text}</p>" for text in PARAGRAPHS))).date
    assert (found.value if found else None) == date


@pytest.mark.parametrize(
    "beside",
    [
        "<aside>{}</aside>",
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        '<div class="news-ticker">{}</div>',
        '<ul id="relatedPosts"><li>{}</li></ul>',
        '<ol class="comment-list"><li>{}</li></ol>',
        "<aside><article>{}</article></aside>",
        '<section id="comments"><article>{}</article></section>',
    ],
)
def test_the_only_time_dates_nothing_where_it_stands_beside_the_article(beside):
    time = '<time class="published" datetime="2024-01-02">2 janvier 2024</time>'
    assert _read(_page(tail=beside.format(time))).date is None


def test_a_time_beside_the_title_dates_the_article_whatever_the_whole_page_is_called():
    page = _page().replace("</h1>", '</h1><time datetime="2024-01-02">2 janvier</time>')
    page = page.replace("<article>", '<div class="with-sidebar"><article>').replace("</article>", "</article></div>")
    found = _read(page).date
    assert found is not None and found.value == "2024-01-02"


def test_times_of_other_articles_date_nothing():
    others = '<aside><time datetime="2024-01-02">x</time><time datetime="2024-03-04">y</time></aside>'
    assert _read(_page(tail=others)).date is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ('<div class="submitted">تاريخ النشر : 15:47 - 2024/12/18</div>', "2024-12-18"),
        ("<p><span>Publié le</span> 3 mai 2022</p>", "2022-05-03"),
        ("<p>Publié le 3 mai 2022</p><p>Publié le 5 mai 2022</p>", None),
        ("<div>09:12 - 2024/12/20</div>", None),
        ('<div class="related">Publié le 3 mai 2022</div>', None),
        ("<p>Mis à jour le 3 mai 2022</p>", None),
    ],
)
def test_a_line_that_labels_its_date_dates_the_page_where_it_is_the_only_one(line, date):
    found = _read(_page().replace("</h1>", "</h1>" + line)).date
    assert (found.value if found else None) == date
    assert found is None or found.source == "dateline"


def test_a_year_in_the_text_is_no_date_of_publication():
    assert _read(_page(body=f"<p>{PARAGRAPHS[0]} في 10 مارس 2012.</p><p>{PARAGRAPHS[1]}</p>")).date is None


@pytest.mark.parametrize(
    ("head", "title", "publisher"),
    [
        (f"<title>{TITLE} | صحيفة المرفأ</title>", TITLE, "صحيفة المرفأ"),
        (
            f'<title>{TITLE} - صحيفة المرفأ</title><meta property="og:site_name" content="صحيفة المرفأ">',
            TITLE,
            "صحيفة المرفأ",
        ),
        (
            f'<meta property="og:title" content="{TITLE} - المرفأ"><meta property="og:site_name" content="المرفأ">',
            TITLE,
            "المرفأ",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"عنوان آخر للمقال نفسه",'
            '"publisher":{"@type":"Organization","name":"وكالة الأنباء"}}</script>',
            "عنوان آخر للمقال نفسه",
            "وكالة الأنباء",
        ),
        ('<link rel="canonical" href="https://www.almarfa.example/a/1">', TITLE, "almarfa.example"),
        (f"<title>{TITLE}</title>", TITLE, ""),
    ],
)
def test_title_and_publisher_are_the_stated_ones(head, title, publisher):
    extraction = _read(_page(head=head))
    assert (extraction.title, extraction.publisher) == (title, publisher)


def test_a_page_without_an_article_gives_what_it_shows():
    assert [block.text for block in _read("<p>Avis de report</p><script>x()</script>").blocks] == ["Avis de report"]


def test_a_page_nested_beyond_reason_is_read_or_refused():
    page = "<div>" * 50_000 + PARAGRAPHS[0] + "</div>" * 50_000
    try:
        _read(page)
    except UnreadableFile as error:
        assert str(error).startswith('"a.html"')


def test_a_table_of_many_short_rows_under_one_wide_row_is_not_filled_with_empty_cells():
    rows = "<tr><td>مذكرة<td>12</tr>" * 4_000
    table = f"<table><tr><td colspan=100>الاتفاقيات</td></tr>{rows}</table>"
    blocks = _read(_page(body=f"<p>{PARAGRAPHS[0]}</p>{table}")).blocks
    assert [block.text for block in blocks[-2:]] == ["مذكرة | 12"] * 2


def test_a_page_of_scripts_only_has_no_text():
    assert _read("<html><body><script>var x = 'texte';</script></body></html>").blocks == ()


def test_binary_called_html_is_refused():
    with pytest.raises(UnreadableFile, match="is not text"):
        _read(bytes(range(256)) * 64)


def test_pictures_and_scripts_written_into_a_page_cost_nothing():
    heavy = f"<img src='data:image/png;base64,{'A' * 9_000_000}'><script>{'x' * 2_000_000}</script>"
    assert [block.text for block in _read(_page(tail=heavy)).blocks] == [TITLE, *PARAGRAPHS]


def test_a_page_of_endless_text_is_refused():
    with pytest.raises(UnreadableFile, match="too long for a web page"):
        _read("<p>" + "mot " * 2_100_000)


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<!-- saved from url=(0036)https://www.almarfa.example/eco/1 -->", "https://www.almarfa.example/eco/1"),
        ('<link rel="canonical" href="https://almarfa.example/a/1">', "https://almarfa.example/a/1"),
        ('<base href="https://almarfa.example/eco/"><link rel=canonical href="/a/1">', "https://almarfa.example/a/1"),
        ('<meta property="og:url" content="https://almarfa.example/a/1">', "https://almarfa.example/a/1"),
        ('<base href="https://almarfa.example/eco/">', "https://almarfa.example/eco/"),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="file:///etc/passwd">', ""),
        ('<link rel="canonical" href="http://[x">', ""),
        ('<link rel="canonical" href="https://a.example/<script>">', ""),
        ("", ""),
    ],
)
def test_a_saved_page_tells_its_address_where_it_states_one_of_the_web(head, address):
    assert _read(_page(head=head)).address == address


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=utf-8>", "cp1256"),
        ("<meta charset=iso-8859-1>", "cp1256"),
        ("<meta charset=windows-1252>", "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-6">', "iso8859-6"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">', "iso8859-6"),
        ('<?xml version="1.0" encoding="windows-1256"?>', "cp1256"),
        ("<meta charset=punycode>", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "utf-16-be"),
        ("", "iso8859-6"),
    ],
)
def test_pages_are_read_whatever_encoding_they_declare_rightly_or_wrongly(declaration, encoding):
    text = PARAGRAPHS[0].replace("ّ", "").replace("،", ",")
    page = f"{declaration}<html><body><article><h1>عنوان</h1><p>{text}</p></article></body></html>"
    assert text in [block.text for block in _read(page.encode(encoding)).blocks]


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "utf-8"])
@pytest.mark.parametrize("declared", ["windows-1256", "utf-8", "iso-8859-1", ""])
def test_french_pages_keep_their_accents_whatever_they_declare(declared, encoding):
    text = "L'État a signé à Fès un accord très attendu, dès l'été, entre la société générale et la région."
    page = f"<meta charset={declared}><html><body><article><p>{text}</p></article></body></html>"
    assert [block.text for block in _read(page.encode(encoding)).blocks] == [text]


def test_a_page_heavy_with_pictures_is_read_and_its_text_alone_is_counted():
    heavy = f"<img src='data:image/png;base64,{'A' * 40_000_000}'>"
    assert [block.text for block in _read(_page(tail=heavy)).blocks] == [TITLE, *PARAGRAPHS]


def test_damaged_pages_are_read_or_refused():
    good = _page(head='<meta property="article:published_time" content="2025-07-24"><base href="https://a.example/">')
    chance = random.Random(5)
    for _ in range(300):
        damaged = bytearray(good.encode())
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 10, 34, 38, 47, 60, 61, 62, 91, 200, 255))
        try:
            _read(bytes(damaged))
        except UnreadableFile as error:
            assert str(error).startswith('"a.html"')
