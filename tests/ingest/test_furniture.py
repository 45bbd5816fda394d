import pytest

from ingest.blocks import Block
from ingest.furniture import find_title, remove_furniture
from ingest.plain import read_plain

TITLE = "توقيع اتفاقية صناعية بين الجزائر وتونس"
BODY = [
    "وقّعت وزارتا الصناعة في البلدين، أمس الثلاثاء، اتفاقية إطار تمتد على ثلاث سنوات وتشمل قطاعات النسيج والميكانيك.",
    "المبلغ المعلن هو 12 مليون دينار.",
    "وقال الوزير إن العمل سيبدأ في الصيف المقبل، وإن خمسين مؤسسة صغيرة ستستفيد من البرنامج في مرحلته الأولى.",
]
FRENCH_TITLE = "Rome : la mécanique de précision signe avec Euromed"
FRENCH_BODY = [
    "Le groupement algérien de la mécanique de précision a signé mercredi un mémorandum avec le groupe Euromed à Rome.",
    "Montant : 12 millions d'euros",
    "Les deux parties poursuivront les rencontres directes d'entreprise à entreprise, a dit leur président.",
]


def _clean(lines, title=""):
    return [block.text for block in remove_furniture([Block(line) for line in lines], title)]


def test_an_article_without_furniture_is_left_as_it_is():
    assert _clean([TITLE, *BODY]) == [TITLE, *BODY]


def test_a_title_repeated_stands_once():
    assert _clean([TITLE, "1", TITLE, TITLE, *BODY]) == [TITLE, *BODY]


@pytest.mark.parametrize(
    "line",
    [
        "سيتم حجب هذه الصورة تلقائيا عندما يتم الإبلاغ عنها من طرف عدة أشخاص.",
        "يمكنكم متابعة المزيد من أخبار و تحليلات عن تونس عبر موقع مرصد الأطلس",
        "اقرأ أيضاً: ارتفاع أسعار الخضر في الأسواق",
        "تابعونا على فيسبوك",
        "شارك هذا المقال",
        "Facebook Twitter WhatsApp",
        "3 254 مشاهدة",
        "مدة القراءة: 3 دقائق",
        "جميع الحقوق محفوظة © 2024",
        "Please enter your comment!",
        "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
        "Lire aussi : La récolte d'olives s'annonce bonne",
        "PUBLICITÉ",
        "Skip to content",
        "Leave a Reply",
        "You may also like",
        "Temps de lecture : 4 minutes",
        "This site uses cookies to improve your experience",
    ],
)
def test_furniture_goes_wherever_it_stands(line):
    assert _clean([TITLE, BODY[0], line, *BODY[1:]]) == [TITLE, *BODY]


@pytest.mark.parametrize(
    "line",
    [
        "12",
        "الخلاصة",
        "Facebook a ouvert un centre à Casablanca.",
        "في نفس السياق: أكد الوزير أن الاتفاقية ستُجدد.",
        "Commentaires des signataires",
        "شارك في حفل التوقيع وزيرا الصناعة وسفير إيطاليا بالجزائر.",
        "23/07/2025",
        "250 300",
        "Accueil des délégations à Rome",
        "الرئيسية في هذا البرنامج هي فكرة التكوين.",
        "Share capital: 12 million dirhams",
        "Comments: the minister welcomed the agreement.",
        "المزيد من الاستثمارات في صناعة السيارات",
    ],
)
def test_a_body_line_that_looks_like_furniture_stays(line):
    assert line in _clean([TITLE, BODY[0], line, *BODY[1:]])


def test_a_figure_that_stands_twice_in_a_table_stays_twice():
    rows = ["النسيج", "12", "الميكانيك", "12"]
    assert _clean([TITLE, BODY[0], *rows, BODY[2]]) == [TITLE, BODY[0], *rows, BODY[2]]


@pytest.mark.parametrize(
    "crumb",
    [
        "الرئيسيةاقتصاد واستثمار" + TITLE,
        "الرئيسية » اقتصاد » " + TITLE,
        "الرئيسية / محليات",
        "الرئيسية » اقتصاد » صناعة" + TITLE,
    ],
)
def test_a_breadcrumb_goes_and_is_never_the_title(crumb):
    lines = _clean(["الشبكة", "EN", crumb, TITLE, *BODY])
    assert lines == [TITLE, *BODY]


def test_a_title_that_stands_only_in_the_breadcrumb_is_kept_from_it():
    assert _clean([f"Accueil > Algérie > {FRENCH_TITLE}", *FRENCH_BODY]) == [FRENCH_TITLE, *FRENCH_BODY]


def test_the_comment_form_and_the_menus_below_an_article_go():
    tail = ["التعليقات (0)", "أخبار تونس", "حديث الشبكة", "ترك الرد", "Please enter your name here"]
    assert _clean([TITLE, *BODY, *tail]) == [TITLE, *BODY]


def test_related_titles_and_readers_comments_below_an_article_go():
    tail = ["A lire aussi", "Sous-traitance : un salon à Oran", "Pétrole : léger repli", "Commentaires (2)"]
    tail += ["karim_31 : et les petites entreprises de l'Ouest, on les oublie encore une fois ?", "Réagir"]
    assert _clean([FRENCH_TITLE, *FRENCH_BODY, *tail]) == [FRENCH_TITLE, *FRENCH_BODY]


def test_a_signature_below_an_article_stays():
    assert _clean([FRENCH_TITLE, *FRENCH_BODY, "Samia Ben Youssef", "Top"])[-1] == "Samia Ben Youssef"


def test_a_counter_of_comments_above_an_article_costs_no_line():
    assert _clean([FRENCH_TITLE, "3 commentaires", *FRENCH_BODY]) == [FRENCH_TITLE, *FRENCH_BODY]


def test_a_page_without_sentences_keeps_its_lines():
    assert _clean(["Liste des signataires", "Algérie", "Tunisie", "Maroc"]) == [
        "Liste des signataires",
        "Algérie",
        "Tunisie",
        "Maroc",
    ]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([TITLE, *BODY], TITLE),
        (["مرصد الأطلس", TITLE, *BODY], TITLE),
        (["ROYAUME DU MAROC", "Ministère de l'Industrie et du Commerce", FRENCH_TITLE, *FRENCH_BODY], FRENCH_TITLE),
        (["المملكة المغربية", "وزارة الصناعة والتجارة", TITLE, *BODY], TITLE),
        (["الأربعاء 23 جويلية 2025", TITLE, *BODY], TITLE),
        (["Publié le 24 juillet 2025 à 10h12", FRENCH_TITLE, *FRENCH_BODY], FRENCH_TITLE),
        (["بقلم: سمية بن يوسف", TITLE, *BODY], TITLE),
        (["وزارة الصناعة توقع اتفاقية جديدة", *BODY], "وزارة الصناعة توقع اتفاقية جديدة"),
    ],
)
def test_the_title_is_the_first_line_that_looks_like_one(lines, title):
    place = find_title([Block(line) for line in lines])
    assert lines[place] == title


def test_running_text_has_no_title():
    assert find_title([Block(line) for line in BODY[:1]]) == -1


@pytest.mark.parametrize(
    "line",
    [
        "- 12:03 La séance du matin est ouverte à la Bourse",
        "- 09:15انطلاق أشغال المعرض في العاصمة",
        "وهران - نادية بلقاسم",
    ],
)
def test_a_ticker_or_a_byline_is_no_title(line):
    assert find_title([Block(line), Block(BODY[0])]) == -1


def test_the_date_that_a_crawler_wrote_before_a_text_is_no_part_of_its_title():
    title = "Textile : signature de trois conventions à Sfax"
    extraction = read_plain(f"date 2022-03 {title}\n\n{BODY[0]}".encode(), '"a.txt"')
    assert (extraction.title, extraction.date) == (title, None)
    assert [block.text for block in extraction.blocks] == ["date 2022-03", title, BODY[0]]
    assert read_plain(f"date 2022-03 {BODY[0]}".encode(), '"a.txt"').title == ""
