import random
from email.message import EmailMessage

import pytest

from ingest.errors import UnreadableFile
from tests.readings import read

PARAGRAPHS = [
    "وقّعت وزارتا الصناعة في البلدين اتفاقية إطار تمتد على ثلاث سنوات وتشمل قطاعات النسيج والميكانيك.",
    "وقال الوزير إن العمل سيبدأ في الصيف المقبل، وإن خمسين مؤسسة صغيرة ستستفيد من البرنامج.",
]
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
PAGE = f"<html><body><article><h1>اتفاقية صناعية</h1>{BODY}</article></body></html>"
ADDRESS = "https://www.almarfa.example/eco/1?a=2"


def _saved(folder, page=PAGE, charset="utf-8", main_first=True, start=""):
    saved = EmailMessage()
    saved["From"] = "<Saved by Blink>"
    saved["Snapshot-Content-Location"] = ADDRESS
    saved["Subject"] = "صفحة"
    saved["Date"] = "Wed, 23 Jul 2025 10:15:00 +0100"
    saved.make_related()
    main, frame = EmailMessage(), EmailMessage()
    main.set_content(page.encode(charset), "text", "html", cte="quoted-printable")
    main.set_param("charset", charset)
    main["Content-Location"] = ADDRESS
    main["Content-ID"] = "<main@page>"
    frame.set_content("<p>Publicité</p>", "html")
    for part in (main, frame) if main_first else (frame, main):
        saved.attach(part)
    if start:
        saved.set_param("start", start)
    path = folder / "صفحة.mhtml"
    path.write_bytes(saved.as_bytes())
    return path


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_the_page_is_read_with_the_address_it_was_saved_from(charset, tmp_path):
    reading = read(_saved(tmp_path, PAGE.replace("ّ", ""), charset))
    assert reading.text.split("\n\n") == ["اتفاقية صناعية", *(text.replace("ّ", "") for text in PARAGRAPHS)]
    assert (reading.address, reading.publisher) == (ADDRESS, "almarfa.example")
    assert reading.date is None, "the day a page was saved is not that of its publication"


def test_the_page_named_as_the_start_is_the_one_that_is_read(tmp_path):
    assert "الوزير" in read(_saved(tmp_path, main_first=False, start="<main@page>")).text


def test_what_holds_no_page_is_refused(tmp_path):
    (tmp_path / "a.mht").write_bytes(b"From: x\nContent-Type: image/png\n\nxxx")
    with pytest.raises(UnreadableFile, match="is not a saved web page although its name says so"):
        read(tmp_path / "a.mht")


def test_damaged_pages_are_read_or_refused(tmp_path):
    good = _saved(tmp_path).read_bytes()
    chance = random.Random(5)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 10, 34, 58, 59, 60, 61, 62, 200, 255))
        (tmp_path / "b.mht").write_bytes(damaged)
        try:
            read(tmp_path / "b.mht")
        except UnreadableFile as error:
            assert '"b.mht"' in str(error)
