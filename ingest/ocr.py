"""Text recognition of one page: from its picture to lines of words."""

from dataclasses import dataclass

from ingest.cleaning import repair_text
from ingest.pdf_letters import ARABIC
from ingest.tesseract import ARABIC as ARABIC_DATA
from ingest.tesseract import FRENCH, Gray, SeenLine, recognize


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was recognized in a picture: lines in reading order, in pixels of the picture as it was given.

    Attributes:
        is_rtl: whether it is read from the right: more of its letters are Arabic than not.
    """

    lines: tuple[SeenLine, ...]
    is_rtl: bool


def recognize_picture(picture: Gray, dots_per_inch: int) -> Recognition:
    """Recognize the text of a page.

    Raises:
        TesseractFailed: nothing came of it.
    """
    lines = recognize(picture, (ARABIC_DATA, FRENCH), dots_per_inch)
    text = repair_text(" ".join(word.text for line in lines for word in line.words))
    is_rtl = 2 * len(ARABIC.findall(text)) > sum(letter.isalpha() for letter in text)
    if not is_rtl:
        lines = recognize(picture, (FRENCH,), dots_per_inch)
    return Recognition(lines, is_rtl)
