"""Link editions and translations in a library made of texts and of what is done to them, and score the links.

    .venv/bin/python -m tests.quality.versions
    .venv/bin/python -m tests.quality.versions --show    # and each pair wrongly linked or missed

Every text of versions.toml is edited as editions are, and made into what looks like one and is none: the text of the
year after, that of another party, a digest of many, another release with the same closing. A pair of which neither is
made of the other by one edit is not counted.
"""

import argparse
import random
import re
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.opening import open_configured_embedder
from assistant.settings import Settings
from index.embedding import Embedder
from index.library import Library
from index.records import Document, Language, LinkKind, Page
from ingest.splitting import split_into_passages
from tests.sources import ANALYSIS, make_document

VERSIONS = Path(__file__).parent / "versions.toml"

_ABOVE = {
    "fr": "Accueil Économie Société Sports Abonnez-vous Le Fil de l'éco Publié le {day} à 18h42 Temps de lecture 3 "
    "min\n\n",
    "ar": "الرئيسية اقتصاد مجتمع رياضة اشترك معنا صحيفة المسار نشر بتاريخ {day} الساعة 18:42 مدة القراءة 3 دقائق\n\n",
    "en": "Home Business Society Sport Subscribe The Business Wire Published {day} at 18:42 Reading time 3 min\n\n",
}
_BELOW = {
    "fr": "\n\nLire aussi : Le port sec attend ses premiers trains. Huile d'olive : une campagne record. "
    "Commentaires (4)",
    "ar": "\n\nاقرأ أيضا: الميناء الجاف ينتظر قطاراته الأولى. زيت الزيتون: موسم قياسي. التعليقات (4)",
    "en": "\n\nRead also: The dry port awaits its first trains. Olive oil: a record season. Comments (4)",
}
_ADDED = {
    "fr": " Interrogé en marge de la cérémonie, un représentant des riverains a demandé que les riverains soient "
    "entendus.",
    "ar": " وفي تصريح على هامش الحفل، طالب ممثل عن الساكنة المجاورة بأن يستمع المسؤولون إلى رأي السكان.",
    "en": " Asked on the margins of the ceremony, a representative of the residents demanded that they be heard.",
}
_LETTER = {
    "fr": "De : Service de presse\nÀ : Rédaction\nObjet : communiqué\n\nBonjour, veuillez trouver ci-dessous et en "
    "pièce "
    "jointe notre communiqué.\n\n{text}\n\nBien cordialement,\nLe service de presse\nTél. 05 22 00 00 00",
    "ar": "من: مكتب الصحافة\nإلى: هيئة التحرير\nالموضوع: بلاغ\n\nتحية طيبة، تجدون أسفله ورفقته بلاغنا "
    "الصحفي.\n\n{text}\n\n"
    "مع خالص التقدير،\nمكتب الصحافة\nالهاتف 05 22 00 00 00",
    "en": "From: Press office\nTo: Newsroom\nSubject: press release\n\nPlease find our press release below and "
    "attached."
    "\n\n{text}\n\nKind regards,\nThe press office\nTel. 05 22 00 00 00",
}
_CLOSING = {
    "fr": "\n\nÀ propos du ministère. Le ministère de l'Industrie conçoit et met en œuvre la politique "
    "industrielle du pays. "
    "Il accompagne les entreprises dans leurs investissements, veille à la qualité et à la normalisation des "
    "produits et "
    "développe les zones industrielles avec les régions. Contact presse : direction de la communication, avenue de "
    "la "
    "République.",
    "ar": "\n\nعن الوزارة. تضع وزارة الصناعة السياسة الصناعية للبلاد وتسهر على تنفيذها. وترافق المقاولات في "
    "استثماراتها، "
    "وتحرص على جودة المنتجات وتقييسها، وتطور المناطق الصناعية مع الجهات. للاتصال: مديرية التواصل، شارع الجمهورية.",
    "en": "\n\nAbout the ministry. The Ministry of Industry designs and carries out the industrial policy of the "
    "country. It "
    "assists companies in their investments, watches over the quality and standardisation of products and develops "
    "industrial zones together with the regions. Press contact: communication department, Republic Avenue.",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A document made for the measurement.

    Attributes:
        of: the release it is made of; two of different releases are never linked.
        edit: what was done to it, "original" when nothing.
        is_version: of the original in its language; False for what only looks like one, None for an extract, which may
            be taken for either.
    """

    of: str
    edit: str
    is_version: bool | None
    document: Document


@dataclass(frozen=True, slots=True)
class Scored:
    """The links of one kind of pair: how many pairs, of them linked, and the names of those that are wrong."""

    name: str
    is_wanted: bool
    pairs: int
    linked: int
    wrong: tuple[str, ...]


def make_documents(path: Path = VERSIONS) -> list[Made]:
    """Make all documents, the originals among them."""
    rows = tomllib.loads(path.read_text("utf-8"))
    made: list[Made] = []
    for row in rows["release"]:
        for language in ("ar", "fr", "en"):
            if language in row:
                made += _editions(row, language, row[language].strip())
    made += [
        Made(
            row["of"],
            "report",
            False,
            _document(row["of"] + "-report", row["text"].strip(), row["language"], row["date"]),
        )
        for row in rows["report"]
    ]
    for language in ("ar", "fr", "en"):
        texts = [row[language].strip() for row in rows["release"] if language in row]
        made.append(Made("digest", "digest", False, _document("digest", "\n\n".join(texts), language, "2025-12-31")))
    return made


def _editions(row: dict[str, Any], language: Language, text: str) -> Iterator[Made]:
    name, day = row["id"], row["date"]
    paragraphs = text.split("\n\n")

    def made(
        edit: str, changed: str, is_version: bool | None = True, is_scanned: bool = False, date: str = day
    ) -> Made:
        document = _document(f"{name}-{edit}", changed, language, date, is_scanned)
        return Made(name, edit, is_version, document)

    yield made("original", text)
    yield made("furniture", _ABOVE[language].format(day=day) + text + _BELOW[language])
    yield made("advertisement", "\n\n".join([*paragraphs[:2], _BELOW[language].strip(), *paragraphs[2:]]))
    yield made("letter", _LETTER[language].format(text=text))
    yield made("added", text.replace(paragraphs[2], paragraphs[2] + _ADDED[language]))
    yield made("shortened", text.replace(re.split(r"(?<=[.])\s", paragraphs[3])[-1], ""))
    yield made("rewritten", text.replace(re.split(r"(?<=[.])\s", paragraphs[3])[0], _ADDED[language].strip()))
    yield made("corrected", _replaced(text, [row["corrected"]]))
    yield made("pages", _paged(text))
    yield made("scan", _misread(text, 0.05), is_scanned=True)
    yield made("noisy scan", _misread(text, 0.12), is_scanned=True)
    yield made("closing", text + _CLOSING[language])
    yield made("first paragraph", "\n\n".join(paragraphs[:2]), is_version=None)
    other = _replaced(text, row["other"])
    if other != text:
        yield made("other party", other, is_version=False)
    later = _replaced(text, row["next"])
    if sum(former in text for former, _ in row["next"]) > 2:
        next_year = str(int(day[:4]) + 1) + day[4:]
        yield made("next year", later, is_version=False, date=next_year)
        yield made("next year, scanned", _misread(later, 0.05), is_version=False, is_scanned=True, date=next_year)


def _document(name: str, text: str, language: Language, date: str, is_scanned: bool = False) -> Document:
    document = make_document(text, f"/made/{name}.txt", language, date)
    return replace(document, pages=(Page(1, 0, len(text), is_scanned=is_scanned),), headings=())


def _replaced(text: str, changes: Sequence[Sequence[str]]) -> str:
    for former, now in changes:
        text = text.replace(former, now)
    return text


def _paged(text: str) -> str:
    """Put a running header and page numbers between paragraphs, as a reader of PDF may leave them."""
    head, *rest = text.split("\n\n")
    return "\n\n".join([head, *(f"{each}\n\n- {number} -" for number, each in enumerate(rest, 1))])


def _misread(text: str, share: float) -> str:
    """Read a share of the words wrongly, as OCR does: a letter lost, doubled or taken for another, a digit too."""
    chance = random.Random(len(text))
    return re.sub(r"\S+", lambda word: _misread_word(word[0], chance) if chance.random() < share else word[0], text)


def _misread_word(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word))
    return word[:at] + chance.choice(["", word[at] * 2, "8" if word[at].isdigit() else "ـل"]) + word[at + 1 :]


def link_all(made: Sequence[Made], embedder: Embedder) -> dict[frozenset[str], LinkKind]:
    """Put the documents into a library that is gone afterwards; give the pairs of ids that it links."""
    with (
        tempfile.TemporaryDirectory(prefix="ittifaq-versions-") as folder,
        Library.open(Path(folder), embedder.card, writing=True) as library,
    ):
        for each in made:
            passages = split_into_passages(each.document)
            vectors = embedder.embed_passages([passage.indexed_text for passage in passages])
            library.add(each.document, passages, vectors, ANALYSIS)
        links = [link for each in made for link in library.links_of(each.document.id)]
    return {frozenset((link.document_id, link.other_id)): link.kind for link in links}


def score(made: Sequence[Made], links: dict[frozenset[str], LinkKind]) -> list[Scored]:
    """Score each kind of pair."""
    originals = [each for each in made if each.edit == "original"]
    pairs: dict[tuple[str, bool], list[tuple[Made, Made]]] = {}
    for original in originals:
        for each in made:
            if name := _kind_of_pair(original, each):
                pairs.setdefault(name, []).append((original, each))
    return [_scored(name, is_wanted, found, links) for (name, is_wanted), found in sorted(pairs.items(), key=str)]


def _kind_of_pair(original: Made, other: Made) -> tuple[str, bool] | None:
    """Name a pair of an original and another document, and say whether it is to be linked; None: it is not "
    "counted."""
    is_same_language = original.document.language == other.document.language
    if original.of != other.of:
        return f"{'version' if is_same_language else 'translation'}: {_foreign(other)}", False
    if original.document.id == other.document.id:
        return None
    if is_same_language:
        return None if other.is_version is None else (f"version: {other.edit}", other.is_version)
    if other.edit == "original":
        # Counted once.
        return ("translation: whole", True) if original.document.language == "ar" else None
    return None if other.is_version else (f"translation: {other.edit}", False)


def _foreign(other: Made) -> str:
    return other.edit if other.edit in ("digest", "closing") else "another release"


def _scored(
    name: str, is_wanted: bool, pairs: Sequence[tuple[Made, Made]], links: dict[frozenset[str], LinkKind]
) -> Scored:
    linked = [
        f"{one.document.file} {other.document.file} {other.document.language}"
        for one, other in pairs
        if frozenset((one.document.id, other.document.id)) in links
    ]
    missed = [
        f"{one.document.file} {other.document.file} {other.document.language}"
        for one, other in pairs
        if frozenset((one.document.id, other.document.id)) not in links
    ]
    return Scored(name, is_wanted, len(pairs), len(linked), tuple(missed if is_wanted else linked))


def measures(scored: Sequence[Scored], kind: str) -> tuple[float, float]:
    """Give precision and recall of the links of a kind."""
    own = [each for each in scored if each.name.startswith(kind)]
    right = sum(each.linked for each in own if each.is_wanted)
    given = sum(each.linked for each in own)
    return right / max(given, 1), right / max(sum(each.pairs for each in own if each.is_wanted), 1)


def main() -> int:
    """Read the command line, link, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print each pair wrongly linked or missed")
    given = parser.parse_args()
    made = make_documents()
    scored = score(made, link_all(made, open_configured_embedder(Settings(), lambda _: None)))
    for each in scored:
        print(
            f"{each.name:40} {each.linked:4} of {each.pairs:5} linked, {'all' if each.is_wanted else 'none'} should be"
        )
        for pair in each.wrong if given.show else ():
            print(f"    {pair}")
    for kind in ("version", "translation"):
        precision, recall = measures(scored, kind)
        print(f"{kind}s: precision {precision:.3f}, recall {recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
