"""Which of the three languages a text is in."""

import re
from functools import lru_cache

from index.records import Language

# A document's language shows in its first lines; more would cost time and change nothing.
_ENOUGH = 20_000

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdfb\ufe80-\ufefc]+")
_LATIN = re.compile(r"[a-zA-ZÀ-ÖØ-öø-ÿŒœ]+")

_FRENCH_WORDS = frozenset(
    _LATIN.findall("""
    le la les l un une des du de d et à au aux en dans sur pour par avec sans sous chez entre vers depuis pendant
    qui que qu quoi dont où quand comment combien pourquoi quel quelle quels quelles est sont était a ont sera été
    ce cet cette ces c il elle ils elles on nous vous je j me se s son sa ses leur leurs notre nos votre vos ne n
    pas plus moins très ou mais donc car si comme aussi lors selon ainsi afin être avoir fait deux trois dernier
    dernière accord accords cadre entreprise entreprises industrie industriel ministre ministère signé signée projet
    usine montant année pays secteur société banque coopération voiture automobile convention mémorandum janvier
    février mars avril mai juin juillet août septembre octobre novembre décembre
    """)
)
_ENGLISH_WORDS = frozenset(
    _LATIN.findall("""
    the a an of and to in on for by with without from between into over under after before since during at as is are
    was were be been has have had will would can could may should do does did not no it its this that these those
    which who whom whose what when where how why many much he she they we you i his her their our your than then
    there here also but or if so about both each more most other some such only two three last first agreement
    agreements framework company companies industry industrial minister ministry signed project factory amount year
    country sector bank cooperation car automotive memorandum understanding january february march april may june
    july august september october november december
    """)
)
# Words that both languages write alike say nothing.
_SHARED_WORDS = _FRENCH_WORDS & _ENGLISH_WORDS

_FRENCH_SHAPE = re.compile(
    r"[àâçèéêëîïôùûüÿœæ]|(?:eau|eux|aux|oir|oire|aire|ité|euse|eur|ique|ienne|ois|elle|ette|ement|ants?|ées?|ons)$"
)
_ENGLISH_SHAPE = re.compile(
    r"w|th|sh|ck|k$|(?:ing|ly|ness|ship|ity|ies|ed|ers?|ical|[^aeiou]y|ee|ow|ght|[^aeiou]ct|xt|lt|pt|ll|ss|ks|gs|ds|wn|ort|eal|ean)$"
)


def detect_language(text: str) -> Language:
    """Name the language of a text: Arabic by its script, French or English by their words and spelling.

    A text in another script or another language falls to the nearest of the three; Latin words that say
    nothing are called French, a text without Arabic or Latin letters English.

    Source: share right on 1,500 snippets a cell of 2, 4, 8 and 30 words: Arabic (ARCD) .994 .996 1.0 1.0,
    French (PIAF) .972 .994 .997 .999, English (descriptions of Python packages) .864 .974 .997 1.0.
    """
    sample = text[:_ENOUGH]
    latin_words = _LATIN.findall(sample)
    arabic = sum(map(len, _ARABIC.findall(sample)))
    # Names and acronyms stay in Latin script inside Arabic sentences, so capitals weigh less.
    latin = sum(len(word) if word.islower() else len(word) / 4 for word in latin_words)
    if arabic and arabic >= latin:
        return "ar"
    return "fr" if latin_words and _french_over_english(latin_words) >= 0 else "en"


def _french_over_english(words: list[str]) -> float:
    """Weigh the evidence: positive for French, negative for English, 0 for none."""
    return sum(map(_evidence, words))


@lru_cache(maxsize=20_000)
def _evidence(word: str) -> float:
    word = word.lower()
    if word in _SHARED_WORDS:
        return 0.0
    spelled = 0.5 * bool(_FRENCH_SHAPE.search(word)) - 0.5 * bool(_ENGLISH_SHAPE.search(word))
    return (word in _FRENCH_WORDS) - (word in _ENGLISH_WORDS) + spelled
