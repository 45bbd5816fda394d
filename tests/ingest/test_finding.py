import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ingest.errors import UnreadableFile
from ingest.finding import Source, find_sources
from ingest.report import PassedKind
from tests.readings import read, without_root


def write(path, text="نص"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def names(folder, *paths):
    return [str(source.path.relative_to(folder)) for source in find_sources(paths or [folder]).files]


def reasons(skipped):
    return {Path(each.file).name: each.reason for each in skipped}


def test_a_folder_gives_its_files_at_every_depth_in_the_order_of_their_names(tmp_path):
    for name in ("ب/ثان.txt", "ب/أول.md", "a.pdf", "ت.html"):
        write(tmp_path / name)
    assert names(tmp_path) == ["a.pdf", "ب/أول.md", "ب/ثان.txt", "ت.html"]


def test_sizes_and_times_are_told(tmp_path):
    write(tmp_path / "a.txt", "نص")
    os.utime(tmp_path / "a.txt", ns=(0, 1_700_000_000_000_000_000))
    assert find_sources([tmp_path]).files == (Source(tmp_path / "a.txt", 4, 1_700_000_000_000_000_000),)


def test_a_path_named_twice_is_one_file(tmp_path):
    file = write(tmp_path / "a.txt")
    assert names(tmp_path, tmp_path, file, tmp_path / "." / "a.txt") == ["a.txt"]


def test_hidden_files_and_what_systems_leave_behind_are_ignored_and_said(tmp_path):
    for name in (".git/config.txt", "~$rapport.docx", "Thumbs.db", "rapport.docx", "brouillon.txt~", ".~lock.a.docx#"):
        write(tmp_path / name)
    assert names(tmp_path) == ["rapport.docx"]
    ignored = reasons(find_sources([tmp_path]).ignored)
    assert set(ignored) == {".git", "~$rapport.docx", "Thumbs.db", "brouillon.txt~", ".~lock.a.docx#"}
    assert ignored[".git"] == '".git" is hidden, or left behind by a system or an editor.'


def test_a_hidden_file_that_is_named_is_taken(tmp_path):
    assert names(tmp_path, write(tmp_path / ".brouillon.txt")) == [".brouillon.txt"]


def test_a_kind_that_is_not_read_is_skipped_by_name(tmp_path):
    write(tmp_path / "خريطة.xyz")
    assert (
        "of a kind that is not read: convert it to one of .txt"
        in reasons(find_sources([tmp_path / "خريطة.xyz"]).skipped)["خريطة.xyz"]
    )


def test_what_holds_text_is_skipped_by_name_and_films_and_drawings_are_counted_by_kind(tmp_path):
    for name in ("مراسلات.msg", "قديم.wpd", "مصنع.dwg", "زيارة.mp4", "توقيع.MP4", "LISEZMOI"):
        write(tmp_path / name)
    sources = find_sources([tmp_path])
    assert set(reasons(sources.skipped)) == {"مراسلات.msg", "قديم.wpd"}
    assert "save it as .eml" in reasons(sources.skipped)["مراسلات.msg"]
    assert sources.passed == (PassedKind(".mp4", 2), PassedKind("", 1), PassedKind(".dwg", 1))


def test_a_path_that_does_not_exist_is_left_for_reading_to_say(tmp_path):
    paths = [tmp_path / "غائب.txt", tmp_path / "nul\0.txt", tmp_path / "غائب"]
    assert [source.path for source in find_sources(paths).files] == paths


def test_a_link_that_leads_back_ends(tmp_path):
    write(tmp_path / "أ" / "a.txt")
    (tmp_path / "أ" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    sources = find_sources([tmp_path])
    assert [source.path.name for source in sources.files] == ["self.txt", "a.txt"]
    assert reasons(sources.ignored) == {"loop": '"loop" was already read under another name.'}


def test_a_linked_folder_outside_is_read(tmp_path):
    write(tmp_path / "خارج" / "a.txt")
    (tmp_path / "داخل").mkdir()
    (tmp_path / "داخل" / "link").symlink_to(tmp_path / "خارج", target_is_directory=True)
    assert names(tmp_path, tmp_path / "داخل") == ["داخل/link/a.txt"]


def test_a_folder_without_rights_is_left_for_reading_to_say_and_the_rest_is_found():
    with without_root(), TemporaryDirectory() as folder:
        closed = write(Path(folder) / "مغلق" / "a.txt").parent
        write(Path(folder) / "ب.txt")
        closed.chmod(0)
        sources = find_sources([Path(folder)])
        assert sources.closed == (closed,)
        with pytest.raises(UnreadableFile, match="may not be read by you: change its rights"):
            read(closed)
        closed.chmod(0o700)
    assert [source.path.name for source in sources.files] == ["ب.txt", "مغلق"]


def test_a_name_with_a_line_break_is_a_file_and_its_reason_one_line(tmp_path):
    write(tmp_path / "سطر\nآخر.txt")
    write(tmp_path / "سطر\nآخر.msg")
    sources = find_sources([tmp_path])
    assert [source.path.name for source in sources.files] == ["سطر\nآخر.txt"]
    assert "\n" not in sources.skipped[0].reason


def test_a_name_that_is_not_utf8_is_taken(tmp_path):
    (tmp_path / os.fsdecode(b"\xe3\xe1\xed.txt")).write_bytes(b"a")
    assert len(find_sources([tmp_path]).files) == 1


def test_a_library_in_the_folder_is_no_source(tmp_path):
    write(tmp_path / "library" / "library.sqlite")
    write(tmp_path / "library" / "a.txt")
    write(tmp_path / "b.txt")
    sources = find_sources([tmp_path])
    assert [source.path.name for source in sources.files] == ["b.txt"]
    assert "is a library" in reasons(sources.ignored)["library"]


@pytest.mark.parametrize("folder", ["مقال_files", "مقال_fichiers", "مقال_ملفات", "مقال.files"])
def test_the_folder_that_a_browser_puts_beside_a_saved_page_is_ignored_and_said(folder, tmp_path):
    write(tmp_path / "مقال.html")
    write(tmp_path / folder / "cadre.html")
    write(tmp_path / "autres_files" / "a.txt")
    assert names(tmp_path) == ["autres_files/a.txt", "مقال.html"]
    assert "holds the pictures of the web page" in reasons(find_sources([tmp_path]).ignored)[folder]
