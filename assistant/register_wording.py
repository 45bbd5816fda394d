"""What an answer from the register says in Arabic, French and English: kinds, statuses, fields, dates, amounts.

Data, and the rules of number that they need. Every field stands in all three languages with the same {places};
tests/assistant/test_register_wording.py holds that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.records import AgreementField, AgreementKind, AgreementStatus, Language


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """What one language says; each text is a sentence or a template for `str.format`.

    Attributes:
        found: the number found, before the list; {agreements}.
        none: nothing matches; {documents}. none_surely: the same where something may match.
        understood: {limits}; understood_all: nothing limits the list.
        also_searched: {words}. ignored: {words}. equals: {field}, {values}.
        coverage: {documents}, {agreements}. unread: files that could not be read; {count}.
        unrecognized: documents in which no agreements were looked for; {count}.
        partly: before agreements that may match; {agreements}. unknown: {fields}, on the line of one.
        mentioned: before sentences that tell of no agreement in the register.
        stated: before sentences of documents that say a number themselves.
        more: agreements that are not shown; {count}.
        differ: sources disagree on a field; {field}, {values}.
        separator, conjunction, disjunction: stand between names, before the last name, between alternatives.
        from_to, since_only, until_only: dates of the limit; at_least, at_most, more_than, less_than: amounts; {value}.
        zero, one, two, few, many: how agreements are counted; {count}.
        months: January first. scales: thousand, million, billion, each for one and for more.
    """

    found: str
    none: str
    none_surely: str
    understood: str
    understood_all: str
    also_searched: str
    ignored: str
    equals: str
    coverage: str
    unread: str
    unrecognized: str
    partly: str
    unknown: str
    mentioned: str
    stated: str
    more: str
    differ: str
    separator: str
    conjunction: str
    disjunction: str
    from_to: str
    since_only: str
    until_only: str
    at_least: str
    at_most: str
    more_than: str
    less_than: str
    zero: str
    one: str
    two: str
    few: str
    many: str
    day: str
    first_day: str
    months: tuple[str, ...]
    scales: tuple[tuple[int, str, str, str], ...]
    kinds: Mapping[AgreementKind, str]
    statuses: Mapping[AgreementStatus, str]
    fields: Mapping[AgreementField, str]


def register_words(language: Language) -> RegisterWords:
    """Give the words of one language."""
    return REGISTER_WORDS[language]


def count_agreements(count: int, language: Language) -> str:
    """Say how many agreements.

    Source: Unicode CLDR plural rules, as in wording.count_documents.
    """
    said = register_words(language)
    template = said.many
    if count == 0:
        template = said.zero
    elif count == 1:
        template = said.one
    elif count == 2:
        template = said.two
    elif 3 <= count % 100 <= 10:
        template = said.few
    return template.format(count=count)


REGISTER_WORDS: dict[Language, RegisterWords] = {
    "ar": RegisterWords(
        found="وُجد في السجل: {agreements}.",
        none="لا اتفاقية في هذه الوثائق تطابق السؤال. نُظر في {documents}.",
        none_surely="لا اتفاقية تطابق السؤال في كل ما طُلب، وما قد يطابقه مذكور أدناه. نُظر في {documents}.",
        understood="فُهم السؤال هكذا: {limits}.",
        understood_all="فُهم السؤال هكذا: كل الاتفاقيات.",
        also_searched="وبُحث أيضًا عن: {words}",
        ignored="لم تُفهم هذه الكلمات فلم تُؤخذ في الحسبان: {words}.",
        equals="{field} = {values}",
        coverage="نُظر في {documents}، وفي سجلها {agreements}.",
        unread="تعذرت قراءة ملفات فلم يُنظر فيها، وعددها: {count}.",
        unrecognized="وثائق قرأتها نسخة سابقة ولم يُبحث فيها عن اتفاقيات، وعددها: {count} (أعد ittifaq ingest).",
        partly="قد يطابق السؤالَ أيضًا، وبعض بياناته مجهولة: {agreements}.",
        unknown="مجهول: {fields}",
        mentioned="وورد في الوثائق أيضًا، خارج السجل:",
        stated="وتذكر الوثائق نفسها عددًا:",
        more="لم يُعرض الباقي هنا، وعدده {count}: القائمة كاملة في ittifaq ask --json.",
        differ="المصادر لا تتفق ({field}): {values}",
        separator="، ",
        conjunction=" و",
        disjunction=" أو ",
        from_to="من {start} إلى {end}",
        since_only="ابتداءً من {start}",
        until_only="إلى غاية {end}",
        at_least="{value} على الأقل",
        at_most="{value} على الأكثر",
        more_than="أكثر من {value}",
        less_than="أقل من {value}",
        zero="لا اتفاقية",
        one="اتفاقية واحدة",
        two="اتفاقيتان",
        few="{count} اتفاقيات",
        many="{count} اتفاقية",
        day="{day} {month} {year}",
        first_day="{day} {month} {year}",
        months=(
            "جانفي/يناير", "فيفري/فبراير", "مارس", "أفريل/أبريل", "ماي/مايو", "جوان/يونيو", "جويلية/يوليو",
            "أوت/أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
        ),
        scales=((10**9, "مليار", "ملياري", "مليارات"), (10**6, "مليون", "مليوني", "ملايين"), (1, "", "", "")),
        kinds={
            "memorandum": "مذكرة تفاهم",
            "framework": "اتفاقية إطار",
            "cooperation": "اتفاقية تعاون",
            "partnership": "اتفاقية شراكة",
            "protocol": "بروتوكول",
            "contract": "عقد",
            "objectives_contract": "عقد أهداف",
            "joint_venture": "شركة مختلطة",
            "declaration_of_intent": "إعلان نوايا",
            "amendment": "ملحق اتفاقية",
            "agreement": "اتفاقية",
        },
        statuses={
            "signed": "موقعة",
            "announced": "معلنة لم توقع",
            "negotiated": "قيد التفاوض",
            "ended": "منتهية",
            "": "غير معروفة",
        },
        fields={
            "kind": "النوع",
            "status": "الحالة",
            "party": "الطرف",
            "signed_on": "تاريخ التوقيع",
            "place": "مكان التوقيع",
            "occasion": "المناسبة",
            "country": "البلد",
            "sector": "القطاع",
            "purpose": "الغرض",
            "amount": "المبلغ",
            "period": "المدة",
        },
    ),
    "fr": RegisterWords(
        found="Trouvé dans le registre : {agreements}.",
        none="Aucun accord de ces documents ne répond à la question. Recherche faite dans {documents}.",
        none_surely="Aucun accord ne répond à coup sûr ; ceux qui le peuvent suivent. Cherché dans {documents}.",
        understood="Question comprise ainsi : {limits}.",
        understood_all="Question comprise ainsi : tous les accords.",
        also_searched="cherché aussi : {words}",
        ignored="Mots non compris et laissés de côté : {words}.",
        equals="{field} = {values}",
        coverage="Recherche faite dans {documents}, dont le registre compte : {agreements}.",
        unread="Fichiers qui n’ont pas pu être lus et n’ont donc pas été examinés : {count}.",
        unrecognized="Documents lus par une version antérieure, où les accords n’ont pas été recherchés : {count} "
        "(relancez ittifaq ingest).",
        partly="Peuvent aussi répondre, des données sont inconnues : {agreements}.",
        unknown="inconnu : {fields}",
        mentioned="Mentionné aussi dans les documents, hors du registre :",
        stated="Les documents donnent eux-mêmes un nombre :",
        more="{count} de plus ne sont pas montrés ici : la liste entière est dans ittifaq ask --json.",
        differ="les sources ne concordent pas ({field}) : {values}",
        separator=", ",
        conjunction=" et ",
        disjunction=" ou ",
        from_to="de {start} à {end}",
        since_only="à partir de {start}",
        until_only="jusqu’à {end}",
        at_least="au moins {value}",
        at_most="au plus {value}",
        more_than="plus de {value}",
        less_than="moins de {value}",
        zero="aucun accord",
        one="un accord",
        two="{count} accords",
        few="{count} accords",
        many="{count} accords",
        day="{day} {month} {year}",
        first_day="1er {month} {year}",
        months=(
            "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
            "novembre", "décembre",
        ),
        scales=(
            (10**9, "milliard de", "milliards de", "milliards de"),
            (10**6, "million de", "millions de", "millions de"),
            (1, "", "", ""),
        ),
        kinds={
            "memorandum": "mémorandum d’entente",
            "framework": "accord-cadre",
            "cooperation": "accord de coopération",
            "partnership": "accord de partenariat",
            "protocol": "protocole",
            "contract": "contrat",
            "objectives_contract": "contrat d’objectifs",
            "joint_venture": "société mixte",
            "declaration_of_intent": "déclaration d’intention",
            "amendment": "avenant",
            "agreement": "accord",
        },
        statuses={
            "signed": "signé",
            "announced": "annoncé, non signé",
            "negotiated": "en négociation",
            "ended": "terminé",
            "": "inconnu",
        },
        fields={
            "kind": "type",
            "status": "statut",
            "party": "partie",
            "signed_on": "date de signature",
            "place": "lieu de signature",
            "occasion": "occasion",
            "country": "pays",
            "sector": "secteur",
            "purpose": "objet",
            "amount": "montant",
            "period": "durée",
        },
    ),
    "en": RegisterWords(
        found="Found in the register: {agreements}.",
        none="No agreement in these documents matches the question. I searched {documents}.",
        none_surely="No agreement matches for certain; those that may are below. I searched {documents}.",
        understood="Understood as: {limits}.",
        understood_all="Understood as: all agreements.",
        also_searched="also searched: {words}",
        ignored="Not understood, and so ignored: {words}.",
        equals="{field} = {values}",
        coverage="Searched {documents}, whose register has {agreements}.",
        unread="Files that could not be read and so were not searched: {count}.",
        unrecognized="Documents that an earlier version read, in which no agreements were looked for: {count} "
        "(run ittifaq ingest again).",
        partly="May match too, something about them is unknown: {agreements}.",
        unknown="unknown: {fields}",
        mentioned="Also mentioned in the documents, outside the register:",
        stated="The documents themselves state a number:",
        more="{count} more are not shown here: the whole list is in ittifaq ask --json.",
        differ="sources disagree ({field}): {values}",
        separator=", ",
        conjunction=" and ",
        disjunction=" or ",
        from_to="from {start} to {end}",
        since_only="from {start} on",
        until_only="until {end}",
        at_least="at least {value}",
        at_most="at most {value}",
        more_than="more than {value}",
        less_than="less than {value}",
        zero="no agreement",
        one="one agreement",
        two="{count} agreements",
        few="{count} agreements",
        many="{count} agreements",
        day="{day} {month} {year}",
        first_day="{day} {month} {year}",
        months=(
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ),
        scales=(
            (10**9, "billion", "billion", "billion"),
            (10**6, "million", "million", "million"),
            (1, "", "", ""),
        ),
        kinds={
            "memorandum": "memorandum of understanding",
            "framework": "framework agreement",
            "cooperation": "cooperation agreement",
            "partnership": "partnership agreement",
            "protocol": "protocol",
            "contract": "contract",
            "objectives_contract": "objectives contract",
            "joint_venture": "joint venture",
            "declaration_of_intent": "declaration of intent",
            "amendment": "amendment",
            "agreement": "agreement",
        },
        statuses={
            "signed": "signed",
            "announced": "announced, not signed",
            "negotiated": "under negotiation",
            "ended": "ended",
            "": "unknown",
        },
        fields={
            "kind": "kind",
            "status": "status",
            "party": "party",
            "signed_on": "date signed",
            "place": "place",
            "occasion": "occasion",
            "country": "country",
            "sector": "sector",
            "purpose": "purpose",
            "amount": "amount",
            "period": "period",
        },
    ),
}  # fmt: skip
