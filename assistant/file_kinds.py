"""What a file is by its name and by its first bytes: both must agree before it is taken."""

from collections.abc import Iterable
from pathlib import Path, PurePath

from assistant.errors import UploadRefused
from ingest.reading import READABLE_SUFFIXES, shown_name

# So much of a file's beginning tells what it is. Source: a PDF may have up to 1,024 bytes before its mark (PDF
# Reference 1.7, appendix H, note 13).
HEAD = 1024
_PDF = b"%PDF-"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Documents of old Word, and those protected by a password: reading says what to do with them.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A text may begin with these letters too, but has no zero among its first.
_PROGRAM = b"MZ"
_TAR_MARK_AT = 257
_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_JPEG = (b"\xff\xd8\xff",)
_GZIP, _BZIP2, _XZ = (b"\x1f\x8b",), (b"BZh",), (b"\xfd7zXZ",)
# How files begin that are neither a PDF, a tar archive nor text.
_BEGINNINGS = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".pptx", ".pptm", ".ppsx", ".xlsx", ".xlsm"), (*_ZIP, _OLE)),
    **dict.fromkeys((".odt", ".ods", ".odp", ".epub", ".zip"), _ZIP),
    **dict.fromkeys((".doc", ".dot", ".xls", ".ppt", ".pps"), (_OLE, b"{\\rtf", b"<", *_ZIP)),
    **{".msg": (_OLE,), ".rtf": (b"{\\rtf",), ".png": (b"\x89PNG",), ".webp": (b"RIFF",), ".bmp": (b"BM",)},
    **{".jpg": _JPEG, ".jpeg": _JPEG, ".tif": _TIFF, ".tiff": _TIFF, ".gif": (b"GIF8",)},
    **{".gz": _GZIP, ".tgz": _GZIP, ".bz2": _BZIP2, ".tbz2": _BZIP2, ".xz": _XZ, ".txz": _XZ},
}
_NOT_TEXT = (
    *(b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\x00asm"),
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"),
    *(_PDF, *_ZIP, _OLE, b"SQLite format 3"),
)


def check_suffix(name: str) -> None:
    """Refuse a file whose name is not of a kind that is read.

    Raises:
        UploadRefused: it is of another kind.
    """
    if PurePath(name).suffix.lower() not in READABLE_SUFFIXES:
        kinds = ", ".join(READABLE_SUFFIXES)
        raise UploadRefused(f"{_shown(name)} is of a kind that is not read: convert it to one of {kinds}.", "kind")


def check_beginning(name: str, head: bytes) -> None:
    """Refuse a file that begins as something else than its name says; `head` is its first HEAD bytes.

    Raises:
        UploadRefused: it is empty, or something else.
    """
    if not head:
        raise UploadRefused(f"{_shown(name)} is empty: save it again with its text.", "empty")
    suffix = PurePath(name).suffix.lower()
    if not _is_of_kind(suffix, head):
        raise UploadRefused(
            f"{_shown(name)} is not what its name says ({suffix}): give it the ending of what it is.", "content"
        )


def _is_of_kind(suffix: str, head: bytes) -> bool:
    if suffix == ".pdf":
        return _PDF in head
    if suffix == ".tar":
        return head[_TAR_MARK_AT:].startswith(b"ustar")
    if suffix in _BEGINNINGS:
        return _begins(head, _BEGINNINGS[suffix])
    return not _begins(head, _NOT_TEXT) and not (head.startswith(_PROGRAM) and b"\x00" in head)


def _begins(head: bytes, marks: Iterable[bytes]) -> bool:
    return any(head.startswith(mark) for mark in marks)


def _shown(name: str) -> str:
    return shown_name(Path(name))
