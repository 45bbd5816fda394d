import random
import tracemalloc
from dataclasses import replace

import pytest

from ingest.errors import UnreadableFile
from ingest.mailboxes import read_mailbox
from ingest.reading import read_file
from ingest.tools import open_tools
from tests.readings import read_all

OPENING = "From nadia@example.org Wed Jul 23 10:15:00 2025\n"


def _message(subject, body, opening=OPENING):
    return f"{opening}From: nadia@example.org\nSubject: {subject}\nDate: Wed, 23 Jul 2025 10:15:00 +0100\n\n{body}\n\n"


def _written(folder, text):
    path = folder / "boîte.mbox"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_each_message_is_a_document_called_by_its_place_and_subject(tmp_path):
    text = _message("مشروع الاتفاقية", "النص الأول للرسالة.") + _message("Accord / 2025", "Le second texte.")
    reading = read_all(_written(tmp_path, text))
    assert [each.member for each in reading.readings] == ["0001 مشروع الاتفاقية.eml", "0002 Accord 2025.eml"]
    assert [each.title for each in reading.readings] == ["مشروع الاتفاقية", "Accord / 2025"]
    assert reading.readings[0].text.endswith("النص الأول للرسالة.")


@pytest.mark.parametrize(
    "opening", ["From - Wed Jul 23 10:15:00 2025\n", "From 17@xxx Wed Jul 23 10:15:00 +0000 2025\n"]
)
def test_openings_of_several_programs_are_known(opening, tmp_path):
    text = _message("a", "Un texte.", opening) + _message("b", "Deux textes.", opening)
    assert len(read_all(_written(tmp_path, text.replace("\n", "\r\n"))).readings) == 2


def test_a_line_that_begins_with_from_opens_no_message(tmp_path):
    body = (
        "Texte.\n\nFrom the beginning of 2025, two.\n>From Oran at 10:15 in 2025\nFrom a@b.c Wed Jul 23 10:15:00 2025"
    )
    readings = read_all(_written(tmp_path, _message("a", body))).readings
    assert len(readings) == 1 and "\nFrom Oran at 10:15 in 2025" in readings[0].text


def test_a_message_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path):
    reading = read_all(_written(tmp_path, OPENING + "\n\n" + _message("b", "Un texte.")))
    assert [each.member for each in reading.readings] == ["0002 b.eml"]
    assert [each.name for each in reading.unread] == ["0001.eml"]


def test_messages_beyond_the_number_that_is_read_are_told(tmp_path):
    text = "".join(_message(str(number), "Un texte.") for number in range(1, 30))
    with open_tools() as tools:
        tools.unpacking._parts = 10
        reading = read_file(_written(tmp_path, text), tools)
    assert len(reading.readings) == 10
    assert [each.name for each in reading.unread] == ["0011…"]
    assert "holds more messages than are read of one mailbox" in reading.unread[0].reason


def test_what_is_no_mailbox_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="is not a mailbox although its name says so"):
        read_all(_written(tmp_path, "Ceci n'est pas une boîte."))


def test_a_large_mailbox_is_read_in_little_memory(tmp_path):
    heavy = "A" * 76 + "\n"
    text = "".join(_message(str(number), heavy * 3_000, OPENING) for number in range(1, 12))
    path = _written(tmp_path, text)
    with open_tools() as tools:
        tools.largest.update({".eml": 100_000_000})
        tracemalloc.start()
        for part in read_mailbox(path, '"a"', tools).parts:
            part.path.unlink()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 1_000_000 < 2_000_000 < path.stat().st_size


def test_damaged_mailboxes_are_read_or_refused(tmp_path):
    good = (_message("مشروع", "نص الرسالة.") + _message("b", "Un texte.")).encode()
    chance = random.Random(5)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 10, 13, 32, 58, 70, 200, 255))
        try:
            read_all(_written(tmp_path, bytes(damaged)))
        except UnreadableFile as error:
            assert '"' in str(error)


def test_it_is_told_how_many_messages_are_read_and_that_a_long_one_goes_on(tmp_path):
    text = "".join(_message(str(number), "رسالة قصيرة.") for number in range(1, 4)) + _message(
        "4", "Ligne.\n" * 500_000
    )
    told: list[tuple[int, int]] = []

    with open_tools() as tools:
        told_of = replace(tools, tell=lambda done, total: told.append((done, total)))
        assert len(list(read_mailbox(_written(tmp_path, text), '"boîte.mbox"', told_of).parts)) == 4

    assert [done for done, _ in told if done] == [1, 2, 3, 4]
    assert told.index((4, 0)) < len(told) - 3
