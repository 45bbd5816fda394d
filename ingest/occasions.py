"""The forum, fair, visit or session at which an agreement was signed, as the text names it, without its preposition.

«خلال منتدى الجزائر – إيطاليا», "en marge du Salon international …", "on the sidelines of the … forum".
"""

import re
from collections.abc import Iterator

from index.folding import fold_text
from ingest.pieces import Piece, overlap, past_dates, read_piece
from ingest.places import find_places
from ingest.sentences import Span
from ingest.signing import Signing
from ingest.signing_cues import SIGNS

# All in folded letters.
_AT = (
    r"[وف]?(?:خلال|علي هامش|بمناسبه|ضمن|في (?:اطار|ختام|اعقاب|سياق|غضون)|اثناء|عقب|بمعيه|علي ضوء|تزامنا مع|موازاه مع)"
    r"(?: (?:اشغال|فعاليات|انعقاد|افتتاح|اختتام|مشاركت\w+ في|تنظيم|جدول اعمال))?"
    r"|(?:en marge|a l'occasion|au cours|a l'issue|dans le cadre|a la faveur|en cloture|au terme|lors)"
    r"(?: des? (?:travaux|activites|l'ouverture|la cloture)| du deroulement)?(?= (?:d|l)|s)"
    r"|(?:on the (?:sidelines|margins|occasion|fringes) of|during|at(?: the (?:end|close|opening|conclusion) of)?|as part of|following)"
)
_ARTICLE = r"(?:\s+(?:de la|de l'|des|du|de|d'|la|l'|les|the|a|an|une|un)\s*|\s+)"
_HEADS = {
    "named": r"(?:ال)?(?:منتدي|ملتقي|معرض|صالون|مؤتمر|موتمر|قمه|دوره|طبعه|اسبوع|ايام|ندوه|تظاهره|جناح)"
    r"|(?:ال)?(?:لجنه|اجتماع)(?= (?:ال)?(?:\w+ ){0,3}(?:ال)?(?:مشتركه|مختلطه|عليا|ثنائيه))"
    r"|forum|salon|foire|congres|conference|sommet|session|edition|assises|journees?|semaine|commission|seminaire|colloque|exposition|rencontres?"
    r"|(?:\w+[ -]){0,8}?(?:forum|fair|summit|exhibition|expo|congress|session|conference|week|committee|commission|days)",
    "visit": r"(?:ال)?(?:زياره|مهمه|بعثه)|visite|mission|voyage|(?:\w+[ -]){0,4}?(?:visit|mission)",
    "meeting": r"(?:ال)?(?:اجتماع|لقاء|لقا|يوم دراسي|ورشه|جلسه)|reunion|rencontre|atelier|(?:\w+[ -]){0,4}?(?:meeting|workshop|seminar)",
}
_FORMS = {
    name: re.compile(
        rf"(?<!\w)(?:{_AT}){_ARTICLE}(?P<event>(?:\w{{1,3}}(?:e|eme|ere|th|nd|rd|st)\s+|(?:premiere?|deuxieme|troisieme|quatrieme|cinquieme|sixieme|septieme|huitieme|neuvieme|dixieme)\s+)?(?:{heads}))(?!\w)"
    )
    for name, heads in _HEADS.items()
}
_SAYS_NOTHING = re.compile(r"(?:\s*(?:هذ[اه]|ذاته|نفسه|المذكور|ce|cette|this|that|same|itself)(?!\w))")
_STOPS = re.compile(
    r"[،,؛;:()!؟?\n]|\.(?=\s|\Z)|\s[-–—]\s(?=(?:qui|ou|dont|which|where)\b)"
    r"|\s(?:(?:ال)?(?:منظم\w?|منعقد\w?|مقام\w?|محتضن\w?|منظمه)|الذي|التي|الذين|من (?:طرف|قبل)|بحضور|باشراف|تحت|علي|حول|بهدف|من اجل|بين"
    r"|organise\w*|tenue?s?|qui|que|dont|ou|placee?s?|prevu\w*|en presence|par|entre|avec|ont|a ete|pour|afin"
    r"|held|organi[sz]ed|hosted|which|that|where|in the presence|by|between|with|has|have|was|were|taking place|under)(?!\w)"
)
_VISIT_STOPS = re.compile(
    r"[،,؛;:()!؟?\n]|\.(?=\s|\Z)|\s(?:en presence|بحضور|ont|has been|have been|was|were|a ete)(?!\w)"
)
_LONGEST = 140


def find_occasion(text: str, signing: Signing) -> Span | None:
    """Find the event at which it was signed, a named one before a visit or a meeting; None where none is told."""
    spans = (signing.sentence, *(span for span in signing.told if _tells_of_signing(text, span)))
    for span in spans:
        piece = read_piece(text[span.start : span.end])
        for name, form in _FORMS.items():
            for at in _events(piece, form, is_visit=name == "visit"):
                event = Span(span.start + at.start, span.start + at.end)
                if _is_shared(event, signing):
                    return _before(event, signing)
    return None


def _tells_of_signing(text: str, span: Span) -> bool:
    return SIGNS.search(fold_text(text[span.start : span.end])) is not None


def _events(piece: Piece, form: re.Pattern[str], is_visit: bool) -> Iterator[Span]:
    for match in form.finditer(piece.folded.text):
        if (
            _SAYS_NOTHING.match(piece.folded.text, match.end())
            or "هذ" in match[0][: match.start("event") - match.start()]
        ):
            continue
        stop = (_VISIT_STOPS if is_visit else _STOPS).search(piece.folded.text, match.end())
        end = min(stop.start() if stop else len(piece.folded.text), match.end() + _LONGEST)
        start, end = piece.folded.original_span(match.start("event"), end)
        span = _without_when_and_where(piece.text, Span(start, end), is_visit)
        if len(piece.text[span.start : span.end].split()) > 1:
            yield span


def _without_when_and_where(text: str, event: Span, is_visit: bool) -> Span:
    """Cut the event before its date, and before its place when that does not end its name: "… à Alger"."""
    cuts = [date.start for date in past_dates(text, "2000-06-15") if event.start < date.start < event.end]
    if not is_visit:
        cuts += [place.span.start for place in find_places(text) if _is_cut(text, event, place.span)]
    end = min([event.end, *cuts])
    words = text[event.start : end]
    tail = re.search(
        r"(?:[\s،,]*(?<!\w)(?:يوم|أيام|في|بمدينة|ب|le|du|de|des|à|au|la|on|in|from|ce|qui|the|l['’]|d['’]))*[\s،,\-–—]*\Z",
        words,
    )
    return Span(event.start, event.start + (tail.start() if tail else len(words)))


def _is_cut(text: str, event: Span, place: Span) -> bool:
    """Tell whether the event is said to be in the place: "à Alger", «بالجزائر», not "Foire d'Alger"."""
    before = fold_text(text[max(0, place.start - 4) : place.start])
    return event.start < place.start < event.end and bool(re.search(r"(?<!\w)(?:a|in|at|في|ب|وب)\s*\Z", before))


def _is_shared(event: Span, signing: Signing) -> bool:
    """Tell whether it stands in the clause, or opens the sentence for all that follow; told sentences are its own."""
    is_in_sentence = overlap(event, signing.sentence)
    return not is_in_sentence or overlap(event, signing.clause) or event.end <= signing.clause.start


def _before(event: Span, signing: Signing) -> Span:
    """End the event where the words of the signing begin."""
    starts = [each.start for each in (signing.verb, signing.anchor) if event.start < each.start < event.end]
    return Span(event.start, min([event.end, *starts]))
