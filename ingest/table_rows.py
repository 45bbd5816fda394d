"""The rows of a table in a document of an office program."""

from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from ingest.blocks import CELL, PARAGRAPH, ROW, Block


def read_rows(
    rows: Iterable[list[etree._Element]], blocks_of: Callable[[etree._Element], Iterable[Block]]
) -> Iterator[Block]:
    """Give a row of several cells as one block, and what stands in a cell that is alone in its row as it is.

    A row of one cell is a frame around text and not a table of figures.

    Args:
        rows: the cells of each row.
        blocks_of: reads a cell.
    """
    joint = PARAGRAPH
    for cells in rows:
        if len(cells) == 1:
            yield from blocks_of(cells[0])
            joint = PARAGRAPH
            continue
        texts = [" ".join(" ".join(block.text for block in blocks_of(cell)).split()) for cell in cells]
        if any(texts):
            yield Block(CELL.join(texts), joint=joint)
            joint = ROW
