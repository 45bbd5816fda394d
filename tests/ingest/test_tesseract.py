"""tesseract asked for one picture: what it says, and what is said when it is missing, fails or never ends."""

import shutil
import stat

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest import tesseract
from ingest.errors import TesseractFailed
from ingest.tesseract import installed_languages, missing_tools, recognize

needs_tesseract = pytest.mark.skipif(bool(missing_tools()), reason="tesseract with Arabic and French is not installed")


def _page(text):
    image = Image.new("L", (900, 120), 255)
    ImageDraw.Draw(image).text((30, 30), text, fill=0, font=ImageFont.load_default(44))
    return np.asarray(image)


def _program(folder, monkeypatch, script):
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


@needs_tesseract
def test_a_line_is_read_with_a_box_around_each_word():
    (line,) = recognize(_page("Une convention cadre"), ("fra",), 200)

    assert [word.text for word in line.words] == ["Une", "convention", "cadre"]
    assert 25 <= line.words[0].left < line.words[1].left < line.words[2].left
    assert all(word.confidence > 80 and 30 <= word.top < word.bottom <= 100 for word in line.words)


@needs_tesseract
def test_an_empty_picture_has_no_lines():
    assert recognize(np.full((200, 200), 255, np.uint8), ("ara",), 200) == ()


def test_without_the_program_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert missing_tools().endswith("sudo apt install tesseract-ocr tesseract-ocr-ara tesseract-ocr-fra")
    assert installed_languages() == ()
    with pytest.raises(TesseractFailed, match="not installed"):
        recognize(_page("x"), ("fra",), 200)


@pytest.mark.skipif(shutil.which("sh") is None, reason="the stand-in for the program is a shell script")
class TestAProgramThatStandsIn:
    def test_language_data_that_is_missing_is_named(self, monkeypatch, tmp_path):
        _program(tmp_path, monkeypatch, "echo 'List of languages (2):'; echo eng; echo fra")

        assert "Arabic" in missing_tools()
        assert "French" not in missing_tools()

    def test_one_that_fails_is_quoted(self, monkeypatch, tmp_path):
        _program(tmp_path, monkeypatch, "cat > /dev/null; echo 'no data for xyz' >&2; exit 1")

        with pytest.raises(TesseractFailed, match="no data for xyz"):
            recognize(_page("x"), ("xyz",), 200)

    def test_one_that_does_not_end_is_ended(self, monkeypatch, tmp_path):
        _program(tmp_path, monkeypatch, "cat > /dev/null; sleep 60")
        monkeypatch.setattr(tesseract, "_LONGEST_SECONDS", 0.3)

        with pytest.raises(TesseractFailed, match="longer"):
            recognize(_page("x"), ("fra",), 200)

    def test_an_answer_that_is_no_answer_has_no_lines(self, monkeypatch, tmp_path):
        _program(tmp_path, monkeypatch, "cat > /dev/null; echo '<html><span class=ocr_line>'")

        assert recognize(_page("x"), ("fra",), 200) == ()
