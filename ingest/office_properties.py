"""What Office documents state of themselves in their properties: title, publisher, date of issue."""

from dataclasses import dataclass

from lxml import etree

from index.records import DocumentDate
from ingest.metadata import stated_date, stated_publisher, stated_title
from ingest.packages import Package

_DC = "{http://purl.org/dc/elements/1.1/}"
_ISSUED = "{http://purl.org/dc/terms/}issued"


@dataclass(frozen=True, slots=True)
class Stated:
    """As in ingest.blocks.Extraction: empty, empty and None for what is not stated, or was written by a program."""

    title: str
    publisher: str
    date: DocumentDate | None


def stated_by(package: Package) -> Stated:
    """Give what a package states; the day on which a file was made, or last saved, is no date of the document."""
    properties = package.part("docProps/core.xml")
    return Stated(
        stated_title(property_of(properties, _DC + "title")),
        stated_publisher(property_of(properties, _DC + "publisher") or property_of(properties, _DC + "creator")),
        stated_date(property_of(properties, _ISSUED)),
    )


def property_of(properties: etree._Element | None, tag: str) -> str:
    """Give one property, or ""."""
    found = properties.find(f".//{tag}") if properties is not None else None
    return (found.text or "").strip() if found is not None else ""
