"""What a file says of itself: dates and titles, taken only when they are stated."""

import re
from datetime import date, timedelta
from email.utils import parsedate

from index.folding import fold_words
from index.records import DocumentDate
from ingest.cleaning import repair_text
from ingest.dating import parse_date

_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d/.-])|(?:D:)?(\d{4})(\d{2})(\d{2})(?=(?:\d{2}){0,3}(?:\D|$))"
)
_DAY_IN_NAME = re.compile(
    r"(?<!\d)(?<!\d[-_.])(?:(?P<year>\d{4})(?P<sign>[-_.])(?P<month>\d\d)(?P=sign)(?P<day>\d\d)"
    r"|(?P<d>\d\d)(?P<other>[-_.])(?P<m>\d\d)(?P=other)(?P<y>\d{4}))(?!\d|[-_.]\d)",
    re.ASCII,
)
# Nothing in a library is older; earlier years are clocks that were never set (1601, 1904, 1970-01-01).
_EARLIEST = 1950
_UNSET = "1970-01-01"

_MADE_BY_PROGRAMS = re.compile(
    r"(untitled|sans titre|sans nom|document ?\d*|microsoft word|microsoft powerpoint|présentation ?\d*|"
    r"mise en page ?\d*|layout ?\d*|slide ?\d*|doc ?\d*|scan\w*|img\w*|page ?\d*|none|null|بدون عنوان|مستند ?\d*)\b",
    re.IGNORECASE,
)
_TAKEN_BY_DEVICES = re.compile(r"whatsapp|screen ?shot|capture", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(docx?|pdf|indd|qxp|odt|rtf|txt|html?|xlsx?|pptx?|ai|pub|tex|dvi)$", re.IGNORECASE)
_LONGEST = 300


def stated_date(value: str) -> DocumentDate | None:
    """Read a date as files and pages state it: ISO 8601, an e-mail date, PDF's "D:20250723120000", or in words.

    Cut dates stay cut ("2025-07", "2025"). None for anything else, for days that do not exist, and for
    years before 1950 or days after tomorrow, which are unset clocks and not dates.
    """
    value = value.strip()
    parts = _ISO.match(value)
    if parts:
        found = "-".join(part for part in parts.groups() if part)
    elif mail := parsedate(value):
        found = f"{mail[0]:04}-{mail[1]:02}-{mail[2]:02}"
    else:
        found = parse_date(value[:_LONGEST]) or ""
    return DocumentDate(found, "metadata") if found and _is_possible(found) else None


def date_in_name(stem: str) -> DocumentDate | None:
    """Read the day that a file's name states in full: "2024-06-07-communique", "bulletin 07.06.2024".

    None for names that programs give ("scan 2024-06-07", when it was scanned), and where two days are named.
    """
    found = {
        f"{match['year'] or match['y']}-{match['month'] or match['m']}-{match['day'] or match['d']}"
        for match in _DAY_IN_NAME.finditer(stem)
    }
    is_by_program = _MADE_BY_PROGRAMS.match(stem) or _TAKEN_BY_DEVICES.match(stem)
    day = found.pop() if len(found) == 1 and not is_by_program else ""
    return DocumentDate(day, "file") if day and _is_possible(day) else None


def stated_title(value: str) -> str:
    """Give a title as stated, or "" for what programs write there: file names, "Microsoft Word - …", "Untitled"."""
    title = " ".join(repair_text(value[:_LONGEST]).split())
    if _MADE_BY_PROGRAMS.match(title) or _FILE_NAME.search(title) or not fold_words(title):
        return ""
    return title if re.search(r"[^\W\d_]{2}", title) else ""


def _is_possible(found: str) -> bool:
    try:
        day = date.fromisoformat(found + "0000-01-01"[len(found) :])
    except ValueError:
        return False
    return found != _UNSET and day.year >= _EARLIEST and day <= date.today() + timedelta(days=1)


_NO_PUBLISHER = re.compile(
    r"(python-docx|python-pptx|steve canny|openpyxl|xlsxwriter|apache poi|"
    r"admin\w*|user\w*|utilisateur\w*|windows.*|microsoft.*|pc\W?\w*|hp|dell|lenovo|asus|acer|owner|"
    r"propriétaire|unknown|inconnu|anonymous|author|auteur|مستخدم|المستخدم|none|null|root|libreoffice|\W*)",
    re.IGNORECASE,
)
_LONGEST_PUBLISHER = 100


def stated_publisher(value: str) -> str:
    """Give who issued a file as stated, or "" for what machines write there: "admin", "HP", "python-docx"."""
    name = " ".join(repair_text(value[:_LONGEST]).split())
    return "" if _NO_PUBLISHER.fullmatch(name) or len(name) > _LONGEST_PUBLISHER else name
