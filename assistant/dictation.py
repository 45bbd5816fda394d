"""What a language model writes, as it comes: thoughts left out, cut into sentences, the numbers they cite taken off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.sentences import split_sentences

_TAG = re.compile(r"<(?P<end>/?)think(?:ing)?>")
_TAG_LENGTH = len("</thinking>")
# [1], [1, 3], [1-3], 【1】, [Passage 1], [المقطع ١]
_WORDS = "(?:passages?|sources?|(?:ال)?مقطع|(?:ال)?مصدر|رقم|n°|no)"
_MARK = re.compile(rf"[\[【［]\s*(?:{_WORDS}\s*)?(\d{{1,3}}(?:\s*[,،;؛–-]\s*\d{{1,3}})*)\s*[\]】］]", re.IGNORECASE)
_LATE_MARKS = re.compile(rf"(?P<stop>[.!?؟…]+(?:\s?[\"»”’])?)(?P<marks>(?:\s*{_MARK.pattern})+)", re.IGNORECASE)
_UNFINISHED_MARK = re.compile(r"[\[【［][^\]】］]*\Z")
_LINE_HEAD = re.compile(r"\A\s*(?:[-*•–]\s+|#{1,6}\s+|\d{1,2}[.)]\s+|>\s+)")
_EMPHASIS = re.compile(r"\*\*|__|`")
_FEW_IN_A_RANGE = 5


@dataclass(frozen=True, slots=True)
class Dictated:
    """A sentence as the model wrote it, without marks, and the passages that it cites, in order."""

    text: str
    numbers: tuple[int, ...]


def take_down(pieces: Iterable[str]) -> Iterator[Dictated]:
    """Give each sentence as soon as the next one begins; the last when the pieces end.

    What ends in "…" (the length bound cut it) or in ":" (it only introduces) is left out.
    """
    pending = ""
    for piece in leave_out_thoughts(pieces):
        pending += piece
        if re.search(r"[.!?؟…\n]", pending):
            whole, pending = _cut(pending)
            yield from _read_all(whole)
    yield from _read_all(_lines(pending))


def leave_out_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Leave out what stands between <think> and </think>, however the tags are cut into pieces."""
    held, is_thinking = "", False
    for piece in pieces:
        held += piece
        while tag := _TAG.search(held):
            if not is_thinking:
                yield held[: tag.start()]
            is_thinking, held = not tag["end"], held[tag.end() :]
        # A "<" near the end may be the beginning of a tag.
        cut = held.find("<", max(0, len(held) - _TAG_LENGTH))
        cut = cut if cut >= 0 else len(held)
        if not is_thinking:
            yield held[:cut]
        held = held[cut:]
    if not is_thinking:
        yield held


def _cut(text: str) -> tuple[list[str], str]:
    """Give the sentences that are whole, and the rest."""
    lines = text.split("\n")
    whole = [sentence for line in lines[:-1] for sentence in _lines(line)]
    sentences = _lines(lines[-1])
    kept = _count_open(sentences)
    rest = sentences[-kept:]
    whole += sentences[:-kept]
    ending = lines[-1][len(lines[-1].rstrip()) :]
    return whole, " ".join(rest) + ending if rest else lines[-1]


def _count_open(sentences: list[str]) -> int:
    """Count the last sentences that what is still to come may change."""
    for at, sentence in enumerate(sentences):
        if sentence.count("«") > sentence.count("»") or sentence.count("“") > sentence.count("”"):
            return len(sentences) - at
    is_mark = bool(sentences) and (_UNFINISHED_MARK.search(sentences[-1]) or _MARK.match(sentences[-1]))
    return 2 if is_mark else 1


def _lines(line: str) -> list[str]:
    """Cut one line into sentences, marks that follow the full stop drawn into the sentence they belong to."""
    text = _LATE_MARKS.sub(lambda match: f" {match['marks'].strip()}{match['stop']}", _LINE_HEAD.sub("", line))
    return [text[span.start : span.end] for span in split_sentences(text)]


def _read_all(sentences: Iterable[str]) -> Iterator[Dictated]:
    for sentence in sentences:
        text = " ".join(_EMPHASIS.sub("", _MARK.sub("", sentence)).split())
        text = re.sub(r"\s+([.،,؛])", r"\1", text)
        if re.search(r"\w", text) and not text.endswith(("…", "...", ":", " :")):
            yield Dictated(text, tuple(dict.fromkeys(_numbers(sentence))))


def _numbers(sentence: str) -> Iterator[int]:
    for mark in _MARK.finditer(sentence):
        ends = re.fullmatch(r"(\d+)\s*[–-]\s*(\d+)", mark[1])
        if ends and 0 <= int(ends[2]) - int(ends[1]) < _FEW_IN_A_RANGE:
            yield from range(int(ends[1]), int(ends[2]) + 1)
        else:
            yield from (int(number) for number in re.findall(r"\d+", mark[1]))
