"""Where a document tells of agreements, and of what status each is."""

import pytest

from index.records import Document, Page
from ingest.signings import find_signings


def document(text, title=""):
    pages = (Page(1, 0, len(text)),)
    return Document("d" * 12, title, "", None, "ar", "/d.txt", "d" * 64, text, text, pages, (), 1.0)


def told(text):
    """Give kind, status and anchor of each place that tells of an agreement."""
    return [(each.kind, each.status, quote(text, each.anchor)) for each in find_signings(document(text))]


def quote(text, span):
    return text[span.start : span.end]


@pytest.mark.parametrize(
    "text",
    [
        "L'accord, signé mercredi à Doha, entre QatarEnergy et Sonatrach, expire en 2030.",
        "The deal, inked last Monday in Cairo between Elsewedy and Siemens, expires in 2030.",
    ],
)
def test_what_will_expire_has_not_ended(text):
    assert [status for _, status, _ in told(text)] == ["signed"]


@pytest.mark.parametrize(
    "text",
    [
        "L'accord agricole actuellement en négociation entre le Maroc et le Brésil inquiète les producteurs.",
        "L'accord de libre-échange en cours de négociation entre l'Algérie et la Turquie inquiète les producteurs.",
        "The Ministry of Industry of Jordan is negotiating a new partnership with UNIDO.",
        "اتفاق التبادل الحر قيد التفاوض بين الأردن وتركيا يثير قلق الصناعيين.",
    ],
)
def test_what_is_being_negotiated_is_told_by_words_on_either_side(text):
    assert [status for _, status, _ in told(text)] == ["negotiated"]


@pytest.mark.parametrize(
    ("text", "kind", "anchor"),
    [
        (
            "وقعت وزارة الصناعة، وشبكة مراكز النسيج والمراكز نفسها، أمس بالدار البيضاء، اتفاقية إطار لتكوين العمال.",
            "framework",
            "اتفاقية إطار",
        ),
        ("تم التوقيع على مذكرة تفاهم بين غرفة صفاقس وغرفة جنوة.", "memorandum", "مذكرة تفاهم"),
        ("جرى بالرباط توقيع بروتوكول تعاون بين الجامعة والمعهد.", "cooperation", "بروتوكول تعاون"),
        ("مذكرة تفاهم وُقّعت أمس في عمّان بين الغرفتين تنص على تبادل الوفود.", "memorandum", "مذكرة تفاهم"),
        ("وقد توج المنتدى بالتوقيع على اتفاقية شراكة بين المدرسة والتجمع.", "partnership", "اتفاقية شراكة"),
        ("أبرم مجمع الحديد عقدا مع شركة «دانوبيا» لتوريد الأفران.", "contract", "عقدا"),
        ("أسفرت الزيارة عن مذكرة تفاهم بين الاتحاد والغرفة.", "memorandum", "مذكرة تفاهم"),
        ("أمضت الوكالة ومعهد التكوين اتفاقية ثلاثية للتعاون مع الولاية.", "cooperation", "اتفاقية ثلاثية للتعاون"),
        (
            "Une convention tripartite de partenariat a été signée à Sfax entre l'UTAP et la BNA.",
            "partnership",
            "convention tripartite de partenariat",
        ),
        ("Ont été paraphés un protocole d'accord et une lettre d'intention.", "memorandum", "protocole d'accord"),
        ("La signature d'un accord-cadre entre Cosider et Saipem a eu lieu à Alger.", "framework", "accord-cadre"),
        (
            "Renault et le ministère viennent de signer un contrat-programme.",
            "objectives_contract",
            "contrat-programme",
        ),
        ("Le forum a été couronné par la signature d'une convention entre A3T et l'Enit.", "agreement", "convention"),
        ("The two chambers signed a memorandum of understanding.", "memorandum", "memorandum of understanding"),
        ("A cooperation agreement was signed by Beltone and Sace.", "cooperation", "cooperation agreement"),
        ("The signing of a framework agreement between OCP and Fertinagro.", "framework", "framework agreement"),
        ("Elsewedy and Siemens entered into a partnership agreement.", "partnership", "partnership agreement"),
    ],
)
def test_a_signing_is_found_with_its_instrument_and_kind(text, kind, anchor):
    assert (kind, "signed", anchor) in told(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ستُبرم الوزارة اتفاقية مع شركة «رونو» الشهر المقبل.", "announced"),
        ("سيتم توقيع مذكرة تفاهم بين الغرفة والاتحاد.", "announced"),
        ("من المرتقب أن توقع الشركة ومجمع «سيفيتال» اتفاقية شراكة.", "announced"),
        ("لم توقع الشركة والولاية الاتفاقية بعد.", "announced"),
        ("Le groupe devrait signer une convention avec l'Office.", "announced"),
        ("Les deux ports s'apprêtent à signer une convention avec l'Office.", "announced"),
        ("Un accord sera signé en mai entre Naftal et Total.", "announced"),
        ("Réunion en vue de la signature d'une convention entre Tunisair et l'Onda.", "announced"),
        ("Masen is expected to sign an agreement with Acwa.", "announced"),
        ("Sonatrach plans to sign a contract with Eni.", "announced"),
        ("تجري مفاوضات حول اتفاقية بين الشركة والديوان.", "negotiated"),
        ("Les deux ports négocient un accord de coopération.", "negotiated"),
        ("Petra Power is in talks on a framework agreement with Vestas.", "negotiated"),
        ("تم فسخ عقد الشراكة بين المجمع والشركة الفرنسية.", "ended"),
        ("انتهت الاتفاقية بين الغرفة والمعهد سنة 2020.", "ended"),
        ("La convention entre l'Onep et la commune a pris fin en 2022.", "ended"),
        ("La résiliation du contrat signé avec Alstom a été prononcée.", "ended"),
        ("The agreement between the port and DP World was terminated.", "ended"),
    ],
)
def test_what_is_to_come_is_discussed_or_is_over_is_not_told_as_signed(text, status):
    [(_, found, _)] = told(text)
    assert found == status


@pytest.mark.parametrize(
    "text",
    [
        "ينظم الملتقى بالتعاون مع المنظمة العربية للتنمية الصناعية.",
        "Le salon est organisé en partenariat avec la Chambre de commerce.",
        "دعا الوزير إلى إبرام اتفاقية مع الاتحاد الأوروبي.",
        "Le patronat souhaite la signature d'un accord avec les banques.",
        "The minister called for signing an agreement with Spain.",
        "لم يوقع الطرفان أي اتفاقية خلال الزيارة.",
        "Aucun accord n'a été signé entre Tunis et Alger.",
        "No agreement was signed between the two firms.",
        "عقد الوزير اجتماعا مع وفد من غرفة تجارة مرسيليا ووقع في السجل الذهبي.",
        "تراجعت صناعة النسيج خلال العقد الماضي بين تونس والمغرب.",
        "وقعت الشركة عقد عمل مع المهندس الجديد.",
        "Il a signé un contrat de travail avec la société Leoni.",
        "Le parti a tenu sa convention nationale à Rabat avec l'Istiqlal.",
        "La convention annuelle de l'association a réuni 300 membres avec l'Unesco.",
        "D'un commun accord, les deux équipes ont signé la feuille de match.",
        "تلتزم الدول بتنفيذ اتفاقية باريس للمناخ الموقعة سنة 2015.",
        "The Paris Agreement was signed in 2016.",
        "يهدف القانون 22-18 إلى تشجيع الشراكة بين القطاعين العام والخاص.",
        "Un appel d'offres sera lancé et le contrat signé avec le moins-disant.",
        "وقع اللاعب عقدا مع نادي الترجي لثلاثة مواسم.",
        "وقعت عدة اتفاقيات بين تونس وفرنسا.",
        "Thirteen agreements were signed between Egypt and Italy.",
        "وتم الاتفاق خلال الجلسات على تقديم دعم مباشر للقطاعات ذات الأولوية.",
        "Les ministres se sont mis d'accord sur le fait que l'énergie est une priorité.",
        "ستوقع عقود الأهداف مع كل مركز تقني وفيدراليته.",
        "وقع حادث على الطريق بين وهران ومستغانم.",
        "يمكن تحميل الوثيقة من موقع الوزارة.",
    ],
)
def test_what_only_looks_like_an_agreement_is_passed_over(text):
    assert told(text) == []


def test_one_verb_takes_several_instruments_each_with_its_clause():
    text = "L'Onudi a signé une convention avec l'Apii et un protocole d'accord avec le Cetime."
    first, second = find_signings(document(text))
    assert quote(text, first.clause) == "L'Onudi a signé une convention avec l'Apii"
    assert quote(text, second.clause) == "et un protocole d'accord avec le Cetime."


def test_an_earlier_agreement_named_beside_the_new_one_is_told_apart():
    text = "En application de l'accord signé en 2014 avec la Libye, Tunis a signé une convention avec l'Algérie."
    assert [anchor for _, _, anchor in told(text)] == ["accord", "convention"]


def test_a_plan_counts_only_when_it_is_signed():
    text = "أُعلن المخطط التنموي الجديد. ويعوض المخطط التنموي 2014-2020، الموقع خلال شهر فبراير 2013."
    assert told(text) == [("agreement", "signed", "المخطط التنموي")]


@pytest.mark.parametrize(
    "text",
    [
        "وهو ثمرة شراكة بين المركز التقني للسيارات وشركة ستيلانتيس.",
        "Ce laboratoire est le fruit d'un partenariat entre le Cetime et Valeo.",
        "The plant belongs to a joint venture between Fertial and Yara.",
    ],
)
def test_a_partnership_told_as_a_fact_has_no_status(text):
    [(_, status, _)] = told(text)
    assert status == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "وُقعت ثلاث اتفاقيات. تتعلق الأولى بالحديد مع دانيلي. والثانية تجمع جيتاكس بشريك. أما الثالثة فللسيارات.",
            3,
        ),
        ("Deux conventions ont été signées, la première avec l'Enit, la seconde avec l'Insat.", 2),
        (
            "Three agreements were signed: the first with Eni; the second with Edison; the third with Snam.",
            3,
        ),
        (
            "Les accords signés sont :\n- une convention entre Biat et Zitouna ;\n- un contrat entre Leoni et Coficab.",
            2,
        ),
        ("تم إبرام اتفاقيتين هما:\n1. مجمع الحجار – دانيلي: اتفاق إطار.\n2. جيتاكس – أورغانوتو: اتفاق شراكة.", 2),
        ("Quatre textes furent discutés, puis plusieurs conventions ont été signées.", 0),
    ],
)
def test_several_agreements_are_found_where_they_are_told_one_by_one(text, count):
    assert len(told(text)) == count


def test_what_is_said_later_of_an_agreement_is_gathered_to_it():
    text = (
        "وقعت الغرفة والاتحاد مذكرة تفاهم. وتهدف هذه المذكرة إلى تبادل الوفود.\n"
        "وتحدث الوزير عن الطقس.\n"
        "وسيعمل الطرفان على تكوين العمال."
    )
    [signing] = find_signings(document(text))
    assert [quote(text, each) for each in signing.told] == [
        "وتهدف هذه المذكرة إلى تبادل الوفود.",
        "وسيعمل الطرفان على تكوين العمال.",
    ]
