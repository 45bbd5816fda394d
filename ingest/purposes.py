"""What an agreement is for, in the words of its document: «تهدف هذه المذكرة إلى …», "vise à …", "aims to …"."""

import re

from index.folding import fold_text
from ingest.pieces import read_piece
from ingest.sentences import Span
from ingest.signing import Signing

# All in folded letters: what says outright that the words are the purpose, and what only introduces one.
_SAYS = re.compile(
    r"(?<!\w)(?:[وف]?(?:تهدف|يهدف|ترمي|يرمي|تروم|يروم|تسعي|يسعي|تتوخي|يتوخي|تنص|ينص|تتعلق|يتعلق|تشمل|يشمل|تخص|يخص|تتمحور|يتمحور|تندرج)"
    r"|[وف]?(?:تهدف|يهدف) (?:من )?(?:خلال|وراء)|الهدف من|الغرض من|الغايه من|بموجب"
    r"|vise\w*|a pour (?:objet|objectif|but|ambition)|ont pour (?:objet|objectif|but)|porte\w* sur|prevoi\w*|a trait|ont trait|concerne\w*"
    r"|permettra\w*|permettre|s'inscri\w+|consiste\w*|couvre\w*"
    r"|aims?|seeks?|is intended|is designed|provides? for|covers?|will (?:allow|enable|help|support|focus)|focus\w*|under (?:the|this)|includes?)(?!\w)"
)
_INTRODUCES = re.compile(
    r"(?<!\w)(?:(?P<own>تهدف|يهدف|ترمي|يرمي|تروم|يروم|تتعلق|يتعلق|يقضي|تقضي|بهدف|قصد|من اجل|بغرض|بغيه|الرامي\w*|الهادف\w*|المتعلق\w*|بشان|حول|في مجال\w*|لتعزيز|لتطوير"
    r"|لانجاز|لدعم|لتفعيل|لاقامه|لانشا\w*|لتكوين|لمواصله|لتنفيذ"
    r"|vis(?:ant|e|ent)|portant|porte(?:nt)? sur|pour (?:le|la|les|l')|relati(?:f|ve)s?|ayant pour|destinee?s?|afin|dans les? domaines?|en vue d\w*"
    r"|en matiere|aim(?:ed|ing)|to (?:develop|strengthen|boost|promote|enhance|build|support|establish|cooperate|set up|launch|expand|increase|create)"
    r"|for the|in the (?:field|area)s?|on (?:the )?(?:cooperation|development)|covering|concerning|regarding|relating|which aims?|that aims?))(?!\w)"
)
_ENDS = re.compile(r"[؛;]|\.(?=\s|\Z)")


def find_purpose(text: str, signing: Signing) -> Span | None:
    """Find the sentence that says what it is for, else the part of its clause that does; None where nothing does."""
    told = [span for span in signing.told if _says_purpose(text, span)]
    if told:
        return told[0]
    piece = read_piece(text[signing.sentence.start : signing.sentence.end])
    for match in _INTRODUCES.finditer(piece.folded.text):
        start, _ = piece.folded.original_span(*match.span())
        at = signing.sentence.start + start
        if max(signing.anchor.end, signing.clause.start) <= at < signing.clause.end:
            return _to_end(text, at, signing.clause.end)
    return None


def _says_purpose(text: str, span: Span) -> bool:
    return _SAYS.search(fold_text(text[span.start : span.end])[:160]) is not None


def _to_end(text: str, start: int, end: int) -> Span | None:
    """Give the words up to the end of the clause, if they say more than a word or two."""
    stop = _ENDS.search(text, start, end)
    words = text[start : stop.start() if stop else end].rstrip(" .،,")
    return Span(start, start + len(words)) if len(words.split()) > 2 else None
