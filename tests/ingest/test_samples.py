from collections import Counter
from pathlib import Path

import pytest

from index.language import detect_language
from ingest.reading import Reading
from ingest.samples import samples_folder
from tests.quality.questions import Question, fold_spaces, load_questions, load_sources
from tests.readings import read

SAMPLES = sorted(samples_folder().iterdir())
QUESTIONS = load_questions()


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {path.name: read(path) for path in SAMPLES}


def test_nothing_but_documents_lies_in_the_folder():
    assert all(path.is_file() for path in SAMPLES)
    assert {path.suffix for path in SAMPLES} == {".txt", ".md", ".html", ".pdf", ".docx"}


def test_the_samples_are_many_of_every_type_and_small():
    of_type = Counter(path.suffix for path in SAMPLES)
    assert len(SAMPLES) >= 20
    assert min(of_type.values()) >= 2
    assert max(path.stat().st_size for path in SAMPLES) < 100_000


def test_some_file_names_hold_arabic_letters_and_spaces():
    assert "توأمة غرفتي صناعة عمان ودمشق.txt" in [path.name for path in SAMPLES]


def test_the_samples_are_arabic_and_french_and_twice_english(readings):
    languages = Counter(detect_language(reading.text) for reading in readings.values())
    assert languages["ar"] >= 10
    assert languages["fr"] >= 9
    assert languages["en"] == 2


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_a_sample_reads_as_an_article_with_a_title(path, readings):
    reading = readings[path.name]
    assert reading.title
    assert 80 <= len(reading.text.split()) <= 1500


@pytest.mark.parametrize("name", ["note-centres-techniques-clusters.pdf", "تقرير التكامل الصناعي العربي.pdf"])
def test_a_report_has_pages(name, readings):
    assert len(readings[name].pages) == 2


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
def test_the_gold_words_stand_in_the_text_as_read(question: Question, readings):
    for gold in question.gold:
        text = fold_spaces(readings[gold.file].title + "\n" + readings[gold.file].text)
        assert fold_spaces(gold.quote) in text


def test_readers_comments_answer_no_question(readings):
    assert "900 مليون أورو" not in readings["مذكرة-تفاهم-روما-الميكانيك-الدقيقة.html"].text


def test_the_questions_are_a_third_in_each_language_and_many_have_no_answer():
    languages = Counter(question.language for question in QUESTIONS)
    assert min(languages.values()) >= 0.3 * len(QUESTIONS) >= 27
    assert sum(bool(question.near) for question in QUESTIONS) >= 30


def test_a_question_without_gold_words_says_how_it_misses():
    assert all(question.near or question.gold for question in QUESTIONS)


def test_a_follow_up_stands_after_its_question_in_the_same_split():
    split_of: dict[str, str] = {}
    for question in QUESTIONS:
        assert question.id not in split_of
        assert not question.after or split_of[question.after] == question.split
        split_of[question.id] = question.split


def test_every_sample_has_its_gold_title_and_date():
    assert {source.file for source in load_sources()} == {path.name for path in SAMPLES}


def test_sources_of_the_made_documents_lie_beside_their_script():
    sources = Path(__file__).parents[1] / "samples_source"
    made = [path for path in SAMPLES if path.suffix in (".pdf", ".docx")]
    assert all(list(sources.glob(f"{path.stem}.*")) for path in made)
