"""Every wording of who signs gives its parties: behind a place, by sides, in the next sentence, in the plural."""

import pytest

from index.records import Party
from ingest.parties import find_parties
from ingest.party_cues import tells_who_signs
from ingest.sentences import Span
from tests.ingest.telling import document_of, signing_of


def parties_of(text: str, verb: str, instrument: str) -> list[Party]:
    further = [sentence for sentence in text.split(". ")[1:] if sentence]
    signing = signing_of(text, instrument, verb, told=further)
    return [each.party for each in find_parties(document_of(text), signing)]


def names_in(text: str, verb: str, instrument: str) -> list[str]:
    return [party.as_written[0] for party in parties_of(text, verb, instrument)]


BESIDE_THEIR_REPRESENTATIVES = [
    (
        "تم توقيع اتفاقية تعاون بين جامعة 8 ماي 1945 بقالمة، ممثلة في مديرها، الأستاذ، صالح العقون، "
        "ومجمع كوندور، ممثلا في المدير المركزي للابتكار، عمر بن حمو، بحضور إطارات.",
        ("توقيع", "اتفاقية تعاون"),
        ["جامعة 8 ماي 1945 بقالمة", "مجمع كوندور"],
    ),
    (
        "وقعت كلية 3 مارس، ممثلة في شخص عميدها، وشركة كوسيدار، اتفاقية.",
        ("وقعت", "اتفاقية"),
        ["كلية 3 مارس", "شركة كوسيدار"],
    ),
    (
        "Une convention a été signée entre l'Université du 20 août 1955 de Skikda, représentée par son "
        "recteur, le professeur Salim Haddad, et la société Cosider, représentée par son directeur "
        "général, M. Lakhdar Rekhroukh.",
        ("signée", "convention"),
        ["Université du 20 août 1955 de Skikda", "société Cosider"],
    ),
    (
        "An agreement was signed between the University of 6 October, represented by its president, Dr. "
        "Gamal Samy, and Elsewedy Electric, represented by its CEO, Ahmed Elsewedy.",
        ("signed", "agreement"),
        ["University of 6 October", "Elsewedy Electric"],
    ),
]

BEHIND_A_PLACE = [
    (
        "وقعت بالرباط وزارة التجهيز والماء والشركة الفرنسية “سيسترا” على مذكرة تفاهم لإنجاز خط جديد.",
        ("وقعت", "مذكرة تفاهم"),
        ["وزارة التجهيز والماء", "الشركة الفرنسية “سيسترا”"],
    ),
    (
        "وقعت بتونس العاصمة، أمس، مجموعة حيان وشركة فاليو اتفاقية شراكة.",
        ("وقعت", "اتفاقية شراكة"),
        ["مجموعة حيان", "شركة فاليو"],
    ),
    ("وقع في القاهرة بنك مصر وشركة سيمنس مذكرة تفاهم.", ("وقع", "مذكرة تفاهم"), ["بنك مصر", "شركة سيمنس"]),
    ("الأردن: وقع الأردن والعراق اليوم مذكرة تفاهم.", ("وقع", "مذكرة تفاهم"), ["الأردن", "العراق"]),
    ("تونس: أبرمت تونس والمغرب أمس اتفاقية تعاون صناعي.", ("أبرمت", "اتفاقية تعاون"), ["تونس", "المغرب"]),
    (
        "Tunis : la Tunisie et l'Italie ont signé hier un accord de coopération.",
        ("ont signé", "accord de coopération"),
        ["Tunisie", "Italie"],
    ),
]

TOLD_FURTHER_OR_BY_SIDES = [
    (
        "Un contrat-programme a été signé hier. Ce partenariat implique le ministère des Finances, "
        "l'Agence nationale des ports et le cluster CMC.",
        ("signé", "contrat-programme"),
        ["ministère des Finances", "Agence nationale des ports", "cluster CMC"],
    ),
    (
        "Un accord a été scellé dans la santé. Il associe le ministère de la Santé, celui de "
        "l'Industrie, la CGEM, la Fédération de la Chimie, ainsi que des acteurs de la recherche comme "
        "l'UM6P et Innovx.",
        ("scellé", "accord"),
        ["ministère de la Santé", "celui de l'Industrie", "CGEM", "Fédération de la Chimie", "UM6P", "Innovx"],
    ),
    (
        "وقعت شركات أردنية وعراقية اليوم مذكرة تفاهم. ووقع المذكرة عن الجانب الأردني، المدير العام لشركة "
        "“البوتاس” السيد معن النسور، وعن الجانب العراقي كلا من المدير العام لشركة “فلزات” السيد علي حسن، "
        "ورئيس شركة إسمنت كركوك السيد نوري كريم.",
        ("وقعت", "مذكرة تفاهم"),
        ["شركة “البوتاس”", "شركة “فلزات”", "شركة إسمنت كركوك"],
    ),
    (
        "وقع المذكرة عن غرفة صناعة عمان رئيسها فتحي الجغبير وعن اتحاد الصناعات العراقية رئيسه عادل عكاب.",
        ("وقع", "المذكرة"),
        ["غرفة صناعة عمان", "اتحاد الصناعات العراقية"],
    ),
    (
        "وقع المذكرة عن الجانب المغربي وزير الصناعة رياض مزور وعن الجانب القطري وزير التجارة محمد بن حمد.",
        ("وقع", "المذكرة"),
        ["وزير الصناعة", "وزير التجارة"],
    ),
    (
        "La convention, signée par M. Karim Tazi, président de l'AMITH, et Imane Belmaati, directrice "
        "générale de l'OFPPT, porte sur la formation.",
        ("signée", "convention"),
        ["AMITH", "OFPPT"],
    ),
    (
        "L'accord a été signé par Tarek Chérif, président de la CONECT, et Nadia Ben Salem, directrice "
        "générale de la société Telnet.",
        ("signé", "accord"),
        ["CONECT", "société Telnet"],
    ),
    (
        "The MoU was signed by Samir Brikho, chairman of Petrofac, and Layla Hassan, CEO of Taqa Arabia.",
        ("signed", "MoU"),
        ["Petrofac", "Taqa Arabia"],
    ),
    (
        "وقع مذكرة التفاهم رئيس غرفة صناعة الزرقاء فارس حمودة ومدير شركة المناصير زياد المناصير.",
        ("وقع", "مذكرة التفاهم"),
        ["غرفة صناعة الزرقاء", "شركة المناصير"],
    ),
    (
        "L'accord a été signé par MM. Ahmed Hamdi, ministre de l'Industrie, et Paolo Conti, ministre de l'Économie.",
        ("signé", "accord"),
        ["ministre de l'Industrie", "ministre de l'Économie"],
    ),
    (
        "Un mémorandum a été signé entre les ministères de l'Industrie algérien et tunisien.",
        ("signé", "mémorandum"),
        ["ministères de l'Industrie algérien", "tunisien"],
    ),
    (
        "The agreement brings together the Ministry of Industry, Attijariwafa Bank and the OFPPT.",
        ("agreement", "agreement"),
        ["Ministry of Industry", "Attijariwafa Bank", "OFPPT"],
    ),
]

WHO_ONLY_STOOD_BY = [
    (
        "وتتعلق هذه الاتفاقات، التي وقعت بحضور رئيس الحكومة، هشام المشيشي ونظيره الإيطالي، أساسا بالطاقة.",
        ("وقعت", "الاتفاقات"),
        [],
    ),
    (
        "The accord was signed by the head of the authority Osama Rabie and Emirati Prince Khalid Bin Sultan.",
        ("signed", "accord"),
        [],
    ),
    (
        "S'agissant de la deuxième convention, elle a été signée par Renault et Valeo.",
        ("signée", "convention"),
        ["Renault", "Valeo"],
    ),
    (
        "وفي الصناعة الغذائية تم إبرام اتفاق تعاون بين شركة لبيبة وشركة دانون.",
        ("إبرام", "اتفاق"),
        ["شركة لبيبة", "شركة دانون"],
    ),
    (
        "وفي الصناعة الميكانيكية تم إبرام مذكرة اتفاق تعاون بين الشركة الوطنية للسيارات ومصنع تركيب "
        "الحافلات (سيتا) والشركة الألمانية “مان”.",
        ("إبرام", "مذكرة اتفاق"),
        ["الشركة الوطنية للسيارات", "مصنع تركيب الحافلات", "الشركة الألمانية “مان”"],
    ),
    (
        "Concernant la troisième, elle a été signée en présence du Premier ministre italien par Leoni et Lear.",
        ("signée", "troisième"),
        ["Leoni", "Lear"],
    ),
]

NAMES_THAT_HOLD_A_COUNTRY = [
    (
        "Cosider a conclu un accord avec le Centre de recherche en métallurgie (CRM) et l'Ecole polytechnique d'Oran.",
        ("a conclu", "accord"),
        ["Cosider", "Centre de recherche en métallurgie", "Ecole polytechnique d'Oran"],
    ),
    (
        "L'accord a été signé par la Fédération des industries du cuir, des arts et de la maroquinerie (FICAM) "
        "et l'OFPPT.",
        ("signé", "accord"),
        ["Fédération des industries du cuir, des arts et de la maroquinerie", "OFPPT"],
    ),
    (
        "Un partenariat est scellé entre l’entreprise saoudienne Al Marai et l’entreprise de boissons Ben Hadj.",
        ("scellé", "partenariat"),
        ["entreprise saoudienne Al Marai", "entreprise de boissons Ben Hadj"],
    ),
    ("ACI, JEDCO Sign MoU To Serve Exporters", ("Sign", "MoU"), ["ACI", "JEDCO"]),
    (
        "وكانت شركة الحافلات الفرنسية “إيريسبار” وقعت اتفاقات شراكة مع المغرب.",
        ("وقعت", "اتفاقات شراكة"),
        ["شركة الحافلات الفرنسية “إيريسبار”", "المغرب"],
    ),
    (
        "Le cluster CE3M et France Clusters ont signé une convention.",
        ("ont signé", "convention"),
        ["cluster CE3M", "France Clusters"],
    ),
    (
        "Framework agreement signed with Egypt Kuwait Holding to build a plant.",
        ("signed", "Framework agreement"),
        ["Egypt Kuwait Holding"],
    ),
    (
        "SCZONE signed an MoU with China State Construction Engineering to build a zone.",
        ("signed", "MoU"),
        ["SCZONE", "China State Construction Engineering"],
    ),
    (
        "Amman - Jordan and Zarqa Chambers of Industry and Retired Officers Society (ROS) on Monday signed an MoU.",
        ("signed", "MoU"),
        ["Jordan and Zarqa Chambers of Industry", "Retired Officers Society"],
    ),
    (
        "Une convention a été signée entre trois grandes écoles marocaines - ENSAM, EMI et ENSEM - et la CGEM.",
        ("signée", "convention"),
        ["ENSAM", "EMI", "ENSEM", "CGEM"],
    ),
    (
        "Un accord a été signé, entre quatre grandes universités algériennes - Sétif, Annaba, Oran et "
        "Biskra - et la CACI.",
        ("signé", "accord"),
        ["Sétif", "Annaba", "Oran", "Biskra", "CACI"],
    ),
    (
        "Maroc Télécom et Algérie Poste ont signé un accord.",
        ("ont signé", "accord"),
        ["Maroc Télécom", "Algérie Poste"],
    ),
    ("Jordan and Iraq signed an MoU.", ("signed", "MoU"), ["Jordan", "Iraq"]),
    (
        "Sonelgaz a signé sept accords. Il s'agit des universités d'Oran, Tlemcen, Saïda et Béchar, "
        "ainsi que l'Ecole nationale polytechnique d'Oran.",
        ("a signé", "accords"),
        ["Sonelgaz", "universités d'Oran", "Tlemcen", "Saïda", "Béchar", "Ecole nationale polytechnique d'Oran"],
    ),
]


@pytest.mark.parametrize(
    ("text", "cues", "names"),
    [
        *BESIDE_THEIR_REPRESENTATIVES,
        *BEHIND_A_PLACE,
        *TOLD_FURTHER_OR_BY_SIDES,
        *WHO_ONLY_STOOD_BY,
        *NAMES_THAT_HOLD_A_COUNTRY,
    ],
)
def test_parties_are_named_as_the_text_names_them(text: str, cues: tuple[str, str], names: list[str]) -> None:
    assert names_in(text, *cues) == names


def test_a_body_told_by_that_of_is_named_in_full() -> None:
    text = "Un accord a été signé entre le ministère de la Santé et celui de l'Industrie."
    assert [party.name for party in parties_of(text, "signé", "accord")][1] == "ministère de l'Industrie"


def test_towns_that_share_a_noun_are_bodies_of_that_noun() -> None:
    text = "Un accord a été signé entre trois universités tunisiennes - Sfax, Carthage et Gabès - et la CCIT."
    assert [party.name for party in parties_of(text, "signé", "accord")][:2] == [
        "université Sfax",
        "université Carthage",
    ]


def test_a_minister_who_signs_for_a_side_is_of_its_country() -> None:
    text = "وقع المذكرة عن الجانب المغربي وزير الصناعة رياض مزور وعن الجانب القطري وزير التجارة محمد بن حمد."
    assert [party.country for party in parties_of(text, "وقع", "المذكرة")] == ["MA", "QA"]


def test_a_person_stands_for_the_body_whose_office_he_was_told_to_hold() -> None:
    text = (
        "Habib Mekki, président de la CONECT, a reçu la presse. Le président de la CONECT, Habib Mekki, se félicite. "
        "Une convention a été signée par M. Mekki et la directrice générale de l'OFPPT, Loubna Alami."
    )
    assert names_in(text, "signée", "convention") == ["CONECT", "OFPPT"]


def test_the_date_of_a_name_lies_within_the_places_of_its_party() -> None:
    text = "تم توقيع اتفاقية بين جامعة 8 ماي 1945 بقالمة، ممثلة في مديرها، وشركة كوسيدار."
    found = find_parties(document_of(text), signing_of(text, "اتفاقية", "توقيع"))
    date = text.index("8 ماي 1945")
    assert any(span.start <= date and date + len("8 ماي 1945") <= span.end for each in found for span in each.spans)


def test_the_host_and_the_delegation_that_he_received_sign_what_is_told_next() -> None:
    text = (
        "زار الوفد الجزائري منطقة لومبارديا. وقد تم استقبال الوفد من طرف رئيس بلدية نوفارا، "
        "وتوقيع مذكرة تفاهم لمواصلة التعاون."
    )
    assert names_in(text, "توقيع", "مذكرة تفاهم") == ["الوفد الجزائري", "بلدية نوفارا"]


def test_who_presides_over_a_ceremony_does_not_sign_in_it() -> None:
    text = "وترأس حفل توقيع هذه الاتفاقات وزير الصناعة والمؤسسة الصغيرة والمتوسطة."
    assert names_in(text, "توقيع", "الاتفاقات") == []


def test_countries_far_from_the_instrument_are_of_something_else() -> None:
    text = "تضاعفت المبادلات بين تونس وليبيا أكثر من ثلاث مرات بعد سنوات من توقيع اتفاقية الشراكة مع الاتحاد الأوروبي."
    assert names_in(text, "توقيع", "اتفاقية الشراكة") == ["الاتحاد الأوروبي"]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Ce partenariat implique le ministère des Finances et le cluster CMC.", True),
        ("Il associe la CGEM, la FENAGRI et l'OFPPT.", True),
        ("The deal brings together Renault and the Ministry of Industry.", True),
        ("Ce projet implique de nombreux investissements.", False),
        ("Les deux parties se réunissent chaque année.", False),
    ],
)
def test_a_sentence_that_goes_on_says_who_signs(text: str, is_told: bool) -> None:
    assert tells_who_signs(text, Span(0, len(text))) == is_told


NOBODY = [
    ("وليست هذه أول وثيقة، فقد وقعا خلال سنة 2023 مذكرتي تفاهم.", ("وقعا", "مذكرتي تفاهم"), []),
    ("تم توقيع مذكرتي تفاهم، الأولى لتنمية الصادرات والثانية لصناعة السيارات.", ("توقيع", "مذكرتي تفاهم"), []),
    ("Le deuxième portait sur la métrologie, le troisième sur la normalisation.", ("portait", "deuxième"), []),
    ("The first covered metrology and the second was signed in Tunis.", ("signed", "second"), []),
    (
        "حددت المذكرة ثلاثة مجالات: الاستكشاف، وتبادل المعلومات الجيولوجية، وتدريب العاملين، ووقعت في الرياض.",
        ("وقعت", "المذكرة"),
        [],
    ),
    (
        "وفي مدينة نوفارا، استقبل رئيس البلدية الوفد، ووُقعت هناك مذكرة أولى لضمان مواصلة التعاون.",
        ("وُقعت", "مذكرة"),
        [],
    ),
    (
        "وقعت مجمعات عمومية جزائرية وشركة ناشئة اتفاقية مع شركة «نوردا».",
        ("وقعت", "اتفاقية"),
        ["شركة «نوردا»"],
    ),
    ("Une entreprise et deux firmes ont signé un accord avec Sonatrach.", ("signé", "accord"), ["Sonatrach"]),
    ("Two firms and a company signed an agreement with OCP.", ("signed", "agreement"), ["OCP"]),
]


@pytest.mark.parametrize(("text", "cues", "names"), NOBODY)
def test_ordinals_adjectives_and_unnamed_firms_are_nobody(text: str, cues: tuple[str, str], names: list[str]) -> None:
    assert names_in(text, *cues) == names


def test_one_ministry_of_each_country_is_told_by_a_dual() -> None:
    text = "وقّع وزيرا الصناعة في المغرب وفلسطين، اليوم الأربعاء بالرباط، مذكرة تفاهم للنهوض بالتعاون الصناعي."
    parties = parties_of(text, "وقّع", "مذكرة تفاهم")
    assert [(party.name, party.country) for party in parties] == [
        ("وزير الصناعة في المغرب", "MA"),
        ("وزير الصناعة في فلسطين", "PS"),
    ]


FRENCH_NAMES = [
    (
        "La société tunisienne Fils du Sahel et le filateur italien Tessitura Valle Chiara ont signé un accord.",
        ["société tunisienne Fils du Sahel", "filateur italien Tessitura Valle Chiara"],
    ),
    (
        "L'entreprise Moulins des Aurès et la société Lin de la Mitidja ont signé un accord.",
        ["entreprise Moulins des Aurès", "société Lin de la Mitidja"],
    ),
    (
        "La société Norda et le groupe Valka du ministère de l'Énergie ont signé un accord.",
        ["société Norda", "groupe Valka"],
    ),
]


@pytest.mark.parametrize(("text", "names"), FRENCH_NAMES)
def test_a_french_name_goes_on_with_its_place(text: str, names: list[str]) -> None:
    assert names_in(text, "signé", "accord") == names
