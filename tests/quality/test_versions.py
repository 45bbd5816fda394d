"""The thresholds of versions hold on the texts that they were found on, whatever the embedding model."""

import pytest

from tests.fakes import WordEmbedder
from tests.quality.versions import Scored, link_all, make_documents, measures, score


@pytest.fixture(scope="module")
def scored() -> dict[tuple[str, bool], Scored]:
    made = [each for each in make_documents() if each.edit != "first paragraph"]
    return {(each.name, each.is_wanted): each for each in score(made, link_all(made, WordEmbedder()))}


def test_editions_are_linked(scored: dict[tuple[str, bool], Scored]):
    assert measures(list(scored.values()), "version")[1] >= 0.99


@pytest.mark.parametrize("name", ["another release", "closing", "digest", "next year", "next year, scanned", "report"])
def test_what_only_looks_like_an_edition_is_not_linked(name: str, scored: dict[tuple[str, bool], Scored]):
    assert scored[f"version: {name}", False].wrong == ()


def test_hardly_any_text_is_linked_to_that_of_another_party(scored: dict[tuple[str, bool], Scored]):
    # An Arabic name that stands once, in a text that is otherwise the same, figures too.
    assert scored["version: other party", False].linked <= 3
