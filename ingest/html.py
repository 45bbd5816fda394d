"""Web pages: the article by trafilatura, its title, publisher and date from what the page states."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import trafilatura
from lxml import etree, html

from index.folding import fold_words
from ingest.blocks import CELL, PARAGRAPH, ROW, Block, Extraction
from ingest.cleaning import repair_text
from ingest.errors import UnreadableFile
from ingest.furniture import find_title, remove_furniture
from ingest.html_metadata import PageMetadata, read_page_metadata
from ingest.plain import decode_text

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=["']([\w.:-]{2,40})""", re.I
)
_DECLARED_WITHIN = 4096
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# They warn of pages without an article, which are read all the same.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_NEVER_TEXT = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "head",
    "select",
    "textarea",
    "button",
    "canvas",
]


def read_html(contents: bytes, name: str, address: str = "", encoding: str = "") -> Extraction:
    """Read a web page: its article, without scripts, menus, comments and related posts.

    Args:
        contents: the whole page.
        name: of the file, in quotation marks.
        address: the web address it was saved from, where something outside the page states it.
        encoding: likewise.

    Raises:
        UnreadableFile: the file is not a page, or holds no text.
    """
    tree = parse_page(contents, name, encoding)
    metadata = read_page_metadata(tree, address or _saved_from(contents))
    _strip(tree)
    as_read = tuple(_article_blocks(tree))
    repaired = [replace(block, text=repair_text(block.text)) for block in as_read]
    blocks = remove_furniture(_with_heading(repaired, metadata), metadata.title)
    place = find_title(blocks)
    title = metadata.title or (blocks[place].text if place >= 0 else "") or metadata.page_title
    text_as_read = "\n".join(block.text for block in as_read)
    return Extraction(blocks, text_as_read, title, metadata.publisher, metadata.date, address=metadata.address)


# What browsers write at the head of a page that they save: "saved from url=(0031)https://example.org/".
_SAVED_FROM = re.compile(
    rb"<!--\s*(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s+url:)\s*(\S{1,2000})", re.I
)


def _saved_from(contents: bytes) -> str:
    found = _SAVED_FROM.search(contents[:_DECLARED_WITHIN])
    return found[1].decode("utf-8", "replace") if found else ""


def parse_page(contents: bytes, name: str, encoding: str = "") -> html.HtmlElement:
    """Decode and parse a web page.

    Args:
        contents: the whole page.
        name: of the file, in quotation marks.
        encoding: what states it from outside, which counts for less than what the page itself declares.

    Raises:
        UnreadableFile: it is not a page, or longer than any.
    """
    contents = _EMBEDDED.sub(b"", contents)
    declared = _DECLARED.search(contents[:_DECLARED_WITHIN])
    inside = next((found.decode("ascii") for found in declared.groups() if found), "") if declared else ""
    if len(contents) > _LARGEST_PAGE:
        raise UnreadableFile(f"{name} is too long for a web page (over 8 million letters): split it into parts.")
    source = _XML_DECLARATION.sub("", decode_text(contents, name, inside or encoding)).replace("\x00", "")
    source = _without_long_scripts(source)
    if len(source) > _LONGEST_PAGE:
        raise UnreadableFile(f"{name} is too long for a web page (over 8 million letters): split it into parts.")
    return _parse(source, name)


def shown_blocks(tree: html.HtmlElement) -> list[Block]:
    """Give all that a page shows, repaired; what never is text is taken out of the tree."""
    _strip(tree)
    return [replace(block, text=repair_text(block.text)) for block in _blocks_of(tree)]


def _strip(tree: html.HtmlElement) -> None:
    etree.strip_elements(tree, *_NEVER_TEXT, etree.Comment, etree.ProcessingInstruction, with_tail=False)


# Pictures written into the page; a page saved as one file is mostly these.
_EMBEDDED = re.compile(rb"data:[\w/+.-]{1,100};base64,[A-Za-z0-9+/=\s]{1000,}")
# Far above an article. Source: 15 million letters that are all links took 33 s and 1.8 GB.
_LONGEST_PAGE = 8_000_000
# In bytes, without such pictures: scripts may make up most of it.
_LARGEST_PAGE = 60_000_000
_SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_LONG_SCRIPT = 1_000_000


def _without_long_scripts(source: str) -> str:
    """Cut out scripts and styles of over a million letters: the parser gives up at ten."""
    pieces: list[str] = []
    kept = at = 0
    lowered = source.lower() if len(source) > _LONG_SCRIPT else ""
    while found := _SCRIPT.search(lowered, at):
        end = lowered.find(f"</{found[1]}", found.end())
        if end < 0:
            break
        if end - found.end() > _LONG_SCRIPT:
            pieces.append(source[kept : found.start()])
            kept = end
        at = end
    return "".join((*pieces, source[kept:]))


def _parse(source: str, name: str) -> html.HtmlElement:
    try:
        tree = html.document_fromstring(source, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableFile(f"{name} cannot be read as a web page: save it again from the browser.") from error
    return tree


def _with_heading(blocks: list[Block], metadata: PageMetadata) -> list[Block]:
    """Put the page's heading above its text when the article was found without it."""
    key = fold_words(metadata.heading)
    if not key or any(fold_words(block.text) == key for block in blocks[:10]):
        return blocks
    return [Block(metadata.heading, level=1), *blocks]


# Source: trafilatura makes all rows as wide as the widest; 1.5 million cells, of a page of 400 KB, took it 15 s.
_MOST_CELLS = 300_000
# As trafilatura bounds them.
_WIDEST_SPAN = 100


def _article_blocks(tree: html.HtmlElement) -> Iterator[Block]:
    """Give the article's blocks; the whole page's when no article stands out, or its tables are beyond reason."""
    if _cells_when_filled(tree) > _MOST_CELLS:
        return _blocks_of(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, include_formatting=False)
    body = getattr(found, "body", None)
    blocks = list(_blocks_of(body)) if body is not None else []
    return iter(blocks) if blocks else _blocks_of(tree)


def _cells_when_filled(tree: html.HtmlElement) -> int:
    """Count the cells of all rows were they as wide as the widest."""
    rows = [sum(map(_width, row.iterchildren("td", "th"))) for row in tree.iter("tr")]
    return len(rows) * max(rows, default=0)


def _width(cell: etree._Element) -> int:
    stated = str(cell.get("colspan", "1"))
    return min(int(stated[:9]), _WIDEST_SPAN) if stated.isdecimal() else 1


_BREAKS = frozenset(["br", "lb"])
_CELLS = frozenset(["td", "th", "cell"])
_ROWS = frozenset(["tr", "row"])
_ITEMS = frozenset(["li", "item", "dt", "dd"])
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARTS = (
    frozenset(
        [
            "p",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "nav",
            "body",
            "ul",
            "ol",
            "dl",
            "list",
            "quote",
            "blockquote",
            "table",
            "tbody",
            "thead",
            "tfoot",
            "caption",
            "figure",
            "figcaption",
            "pre",
            "code",
            "form",
            "fieldset",
            "address",
            "center",
            "hr",
            "head",
        ]
    )
    | set(_HEADINGS)
    | _ITEMS
    | _ROWS
    | _CELLS
)


def _blocks_of(root: etree._Element) -> Iterator[Block]:
    """Walk HTML, or trafilatura's own tags, and give a block for every paragraph, heading, item and table row."""
    writer = _BlockWriter()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            writer.start(element, tag)
            writer.write(_flat(element.text))
            continue
        writer.close(element, tag)
        if element is not root:
            writer.write(_flat(element.tail))
    writer.end()
    yield from writer.blocks


_WIDEST_CELL = 300


def _is_data(row: etree._Element) -> bool:
    """Tell a row of figures from one that only places the parts of a page."""
    cells = [child for child in row if child.tag in _CELLS]
    texts = ["".join(map(str, cell.itertext())).strip() for cell in cells]
    nested = any(True for _ in row.iter("table", "tr", "row") if _ is not row)
    return len(cells) > 1 and not nested and max(map(len, texts)) <= _WIDEST_CELL


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


_SENTENCE_END = re.compile(r"[.!?؟…:»”\"]\s*$")


class _BlockWriter:
    """Collects text and closes it into blocks; a row of figures is one block, whatever its cells hold."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._level = 0
        self._joint = PARAGRAPH
        self._row: etree._Element | None = None

    def write(self, text: str) -> None:
        self._pieces.append(text)

    def start(self, element: etree._Element, tag: str) -> None:
        if self._row is not None:
            self.write(CELL if tag in _CELLS else " " if tag in _PARTS | _BREAKS else "")
        elif tag in _PARTS:
            self.end()
            self._begin(element)
            self._row = element if tag in _ROWS and _is_data(element) else None
        elif tag in _BREAKS:
            self.write("\n")

    def close(self, element: etree._Element, tag: str) -> None:
        if element is self._row:
            self._end_row()
        elif self._row is None and tag in _PARTS:
            self.end()

    def end(self) -> None:
        """Close the open block."""
        lines = _split_at_breaks("".join(self._pieces))
        for place, line in enumerate(lines):
            self.blocks.append(Block(line, self._level, joint=PARAGRAPH if place else self._joint))
        if lines:
            self._level, self._joint = 0, PARAGRAPH
        self._pieces.clear()

    def _end_row(self) -> None:
        cells = [" ".join(cell.split()) for cell in "".join(self._pieces).split(CELL)]
        text = CELL.join(cells[1:])
        if any(cells):
            self.blocks.append(Block(text, joint=self._joint))
        self._pieces.clear()
        self._row = None
        self._joint = PARAGRAPH

    def _begin(self, element: etree._Element) -> None:
        tag = str(element.tag)
        previous = element.getprevious()
        self._level = _HEADINGS.get(tag, 0)
        if tag == "head":
            self._level = _HEADINGS.get(element.get("rend", "h2"), 2)
        follows_its_kind = previous is not None and previous.tag == tag and tag in _ITEMS | _ROWS
        self._joint = ROW if follows_its_kind and self.blocks else PARAGRAPH


_WRAPPED = 60


def _split_at_breaks(text: str) -> list[str]:
    """Cut at breaks, except where a long line goes on in mid-sentence: it was broken to fit a width."""
    lines: list[list[str]] = []
    for part in re.split(r"\n\s*\n", text):
        goes_on = False
        for line in (" ".join(line.split()) for line in part.split("\n")):
            if not line:
                continue
            if goes_on:
                lines[-1].append(line)
            else:
                lines.append([line])
            goes_on = len(line) >= _WRAPPED and not _SENTENCE_END.search(line)
    return [" ".join(line) for line in lines]
