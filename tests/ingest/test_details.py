import pytest

from ingest.details import find_details
from tests.ingest.telling import document_of, party_of, signing_of

ROME = (
    "تم يوم 23 جويلية 2025 توقيع مذكرة تفاهم بين الكتلة الجزائرية للميكانيك الدقيقة ومجموعة «يوروميد»، خلال منتدى "
    "الجزائر – إيطاليا المنظَّم في روما، على هامش الزيارة الرسمية التي قام بها رئيس الجمهورية.\n"
    "وتهدف هذه المذكرة إلى تطوير نشاط المناولة الصناعية في القطاعات الاستراتيجية."
)
CASABLANCA = (
    "وقعت وزارة الصناعة وشبكة المراكز، أول أمس الثلاثاء، بالدار البيضاء، اتفاقية إطار عن الفترة 2022-2025.\n"
    "وقد رصد لها غلاف مالي تبلغ قيمته 250 مليون درهم."
)


def details_of(text, anchor, verb="", date="", parties=(), **signing):
    return find_details(document_of(text, date), signing_of(text, anchor, verb, **signing), parties)


def day_of(text, anchor, verb="", date="2024-05-15", **signing):
    found = details_of(text, anchor, verb, date, **signing).signed_on
    return found.value.value if found else ""


def place_of(text, anchor, verb="", date="2024-05-15", **signing):
    found = details_of(text, anchor, verb, date, **signing).place
    return found.value.key if found else ""


def words(text, span):
    return text[span.start : span.end] if span else ""


def test_a_memorandum_is_told_with_day_place_occasion_purpose_and_sectors():
    details = details_of(ROME, "مذكرة تفاهم", "توقيع", told=("وتهدف هذه",))
    assert details.signed_on and details.signed_on.value.value == "2025-07-23"
    assert details.signed_on.value.source == "written"
    assert details.place and (details.place.value.key, details.place.value.country) == ("rome", "IT")
    assert words(ROME, details.occasion) == "منتدى الجزائر – إيطاليا"
    assert words(ROME, details.purpose).startswith("وتهدف هذه المذكرة إلى تطوير")
    assert [found.value for found in details.sectors] == ["precision_mechanics", "subcontracting"]
    assert details.amount is None and details.period is None


def test_a_relative_day_counts_from_the_document_s_date_and_is_unknown_without_it():
    dated = details_of(CASABLANCA, "اتفاقية إطار", "وقعت", "2022-10-06", told=("رصد لها",))
    assert dated.signed_on
    assert (dated.signed_on.value.value, dated.signed_on.value.source) == ("2022-10-04", "relative")
    undated = details_of(CASABLANCA, "اتفاقية إطار", "وقعت", told=("رصد لها",))
    assert undated.signed_on is None
    for details in (dated, undated):
        assert details.place and details.place.value.key == "casablanca"
        assert details.amount and (details.amount.value.value, details.amount.value.currency) == (250e6, "MAD")
        assert details.period and (details.period.value.start, details.period.value.end) == ("2022", "2025")


def test_an_earlier_plan_has_the_month_of_its_own_signing():
    text = (
        "ويأتي هذا المخطط في أعقاب المخطط التنموي 2014-2020، الموقع خلال شهر فبراير 2013، والذي رصد له غلاف مالي "
        "قيمته 290 مليون درهم."
    )
    details = details_of(text, "المخطط التنموي", "الموقع", "2022-10-06")
    assert details.signed_on
    assert (details.signed_on.value.value, details.signed_on.value.precision) == ("2013-02", "month")
    assert details.amount and details.amount.value.value == 290e6
    assert details.period and details.period.value.end == "2020"


def test_the_days_of_a_visit_give_the_month_alone_with_the_year_told_before():
    text = (
        "نُظّم تكوين بين شهري أفريل وماي 2025.\n"
        "وخلال الفترة الممتدة من 26 إلى 30 ماي، تنقّل الوفد إلى إيطاليا.\n"
        "كما تم استقبال الوفد من طرف رئيس بلدية نوفارا، وتوقيع مذكرة تفاهم لمواصلة التعاون."
    )
    details = details_of(text, "مذكرة تفاهم", "وتوقيع")
    assert details.signed_on
    assert (details.signed_on.value.value, details.signed_on.value.precision) == ("2025-05", "month")
    assert details.place and details.place.value.key == "novara"


@pytest.mark.parametrize(
    ("text", "anchor", "verb", "day"),
    [
        ("L'ANADE et l'école ont signé, mardi à Alger, une convention.", "convention", "signé", "2024-05-14"),
        ("Le 14 mars, l'ANADE et l'école ont signé une convention.", "convention", "signé", "2024-03-14"),
        ("L'ANADE a signé aujourd'hui une convention.", "convention", "signé", "2024-05-15"),
        ("وقعت الوكالة يوم الاثنين اتفاقية مع المدرسة.", "اتفاقية", "وقعت", "2024-05-13"),
        ("وقعت الوكالة، اليوم الأربعاء (15 ماي)، اتفاقية.", "اتفاقية", "وقعت", "2024-05-15"),
        ("The bank signed an agreement Tuesday with the agency.", "agreement", "signed", "2024-05-14"),
        ("La convention, signée en mars dernier, porte sur la formation.", "convention", "signée", "2024-03"),
        ("Under a contract signed in November 2022, ABB supplies pumps.", "contract", "signed", "2022-11"),
        ("Créée en 1998, Alfa a signé le 3 avril 2024 une convention.", "convention", "signé", "2024-04-03"),
        (
            "Dans le cadre de l'accord signé en 2019, Alfa a paraphé lundi un contrat.",
            "contrat",
            "paraphé",
            "2024-05-13",
        ),
        ("Lors du salon tenu du 5 au 8 mai 2024, Alfa a signé une convention.", "convention", "signé", "2024-05"),
    ],
)
def test_the_date_is_that_of_the_signing(text, anchor, verb, day):
    assert day_of(text, anchor, verb) == day


@pytest.mark.parametrize(
    ("text", "anchor", "verb"),
    [
        ("Alfa, créée en 1998, a signé une convention avec Beta.", "convention", "signé"),
        ("Alfa a signé une convention pour une usine qui sera livrée le 5 mai 2024.", "convention", "signé"),
        ("Alfa a signé une convention, a indiqué mardi son directeur.", "convention", "signé"),
        ("Alfa and Beta signed an agreement, the company said on Tuesday.", "agreement", "signed"),
        ("في 31 فبراير 2024 وقعت الوزارة اتفاقية.", "اتفاقية", "وقعت"),
        ("وقعت الوزارة الأسبوع الماضي اتفاقية.", "اتفاقية", "وقعت"),
        ("Alger, le 15 mai 2024 – Alfa et Beta ont signé une convention.", "convention", "signé"),
        ("وقعت جامعة 20 أوت 1955 بسكيكدة اتفاقية مع شركة ألفا.", "اتفاقية", "وقعت"),
        ("وقعت جامعة 8 ماي 1945 اتفاقية بملعب 5 جويلية.", "اتفاقية", "وقعت"),
        ("Alfa a signé une convention, place du 1er Novembre, avec l'Université 8 mai 1945.", "convention", "signé"),
        ("Beta and the October 6 University signed an agreement; both met at 26 July Street.", "agreement", "signed"),
        ("The agreement was signed in 1962 and ended since.", "agreement", "signed"),
    ],
)
def test_what_happened_on_another_day_dates_no_signing(text, anchor, verb):
    assert day_of(text, anchor, verb) == ""


def test_a_date_in_the_name_of_a_party_dates_nothing():
    text = "وقعت الوكالة اتفاقية مع المؤسسة الوطنية 5 ماي 2024 للطباعة."
    assert day_of(text, "اتفاقية", "وقعت") == "2024-05-05"
    details = details_of(text, "اتفاقية", "وقعت", "2024-05-15", parties=(party_of(text, "المؤسسة الوطنية 5 ماي 2024"),))
    assert details.signed_on is None


def test_what_is_announced_has_neither_day_nor_place_nor_occasion():
    text = "Alfa signera une convention mardi 14 mai 2024 à Rome, lors du Forum de l'eau."
    details = details_of(text, "convention", "signera", "2024-05-15", status="announced")
    assert (details.signed_on, details.place, details.occasion) == (None, None, None)


def test_agreements_told_one_by_one_share_what_is_told_of_all():
    text = (
        "تم التوقيع، أمس، بروما، على ثلاث اتفاقيات، في إطار القمة الحكومية الجزائرية الإيطالية الخامسة:\n"
        "1- مركب الحجار ومجمع «دانوتي»: عقد لتوريد معدات الدرفلة.\n"
        "2- جامعة عنابة وجامعة تورينو: بروتوكول تبادل."
    )
    for anchor in ("عقد", "بروتوكول"):
        details = details_of(text, anchor, date="2025-07-24")
        assert details.signed_on and details.signed_on.value.value == "2025-07-23"
        assert details.place and details.place.value.key == "rome"
        assert words(text, details.occasion) == "القمة الحكومية الجزائرية الإيطالية الخامسة"


def test_the_ceremony_told_afterwards_tells_day_and_place():
    text = "Alfa et Beta ont conclu un accord. La cérémonie a eu lieu samedi dernier à Béjaïa, en présence du wali."
    assert day_of(text, "accord", "conclu", "2024-06-03") == "2024-06-01"
    assert place_of(text, "accord", "conclu", "2024-06-03") == "bejaia"


def test_an_agreement_of_the_background_takes_nothing_from_the_one_before():
    text = "Alfa et Beta ont signé mardi à Alger deux accords. Par ailleurs, Gamma avait conclu un contrat avec Delta."
    assert (day_of(text, "contrat", "conclu"), place_of(text, "contrat", "conclu")) == ("", "")


@pytest.mark.parametrize(
    ("text", "anchor", "verb", "key"),
    [
        ("وقعت الوكالة بمدينة سطيف اتفاقية.", "اتفاقية", "وقعت", "setif"),
        ("Alfa a signé, au siège de la Chambre de commerce d'Oran, une convention.", "convention", "signé", "oran"),
        ("The deal was signed at a ceremony in Tunis.", "deal", "signed", "tunis"),
        ("شهدت الرباط حفل توقيع اتفاقية شراكة.", "اتفاقية", "توقيع", "rabat"),
        ("وقعت بالجزائر وزارة النقل والوكالة اتفاقية.", "اتفاقية", "وقعت", "algiers"),
        ("وقعت الوزارتان، بمقر الوزارة في بغداد، اتفاقية.", "اتفاقية", "وقعت", "baghdad"),
        ("وقعت الوزارتان اتفاقية بمقرها بالجزائر العاصمة.", "اتفاقية", "وقعت", "algiers"),
        ("Une convention a été signée au siège de l'agence, à Sfax.", "convention", "signée", "sfax"),
        ("Alfa signed an agreement in Jakarta with Beta.", "agreement", "signed", "jakarta"),
        ("وقعت الوكالة اتفاقية مع شركة ألفا، مقرها بولاية وهران.", "اتفاقية", "وقعت", ""),
        ("Alfa a signé une convention avec Beta, dont le siège est à Oran.", "convention", "signé", ""),
        ("Alfa signed an agreement with Beta, headquartered in Jakarta.", "agreement", "signed", ""),
        ("Alfa a signé une convention pour une usine à Oran.", "convention", "signé", ""),
        ("وقعت الوكالة اتفاقية لإنجاز مصنع بوهران.", "اتفاقية", "وقعت", ""),
        ("Alfa concluded an agreement covering ship repair at Damietta.", "agreement", "concluded", ""),
        ("RABAT, 15 mai 2024 (MAP) - Alfa a signé aujourd'hui une convention.", "convention", "signé", "rabat"),
        ("RABAT, 15 mai 2024 (MAP) - Alfa a signé hier une convention.", "convention", "signé", ""),
        ("تونس: وقعت الوكالة اليوم الأربعاء اتفاقية مع الشركة.", "اتفاقية", "وقعت", "tunis"),
        ("تونس: الوكالة توقع اليوم الأربعاء اتفاقية", "اتفاقية", "توقع", ""),
    ],
)
def test_the_place_is_that_of_the_signing(text, anchor, verb, key):
    assert place_of(text, anchor, verb) == key


def test_the_city_of_a_party_s_name_is_no_place():
    text = "وقعت شركة ألفا في جامعة وهران اتفاقية."
    assert place_of("وقعت جامعة وهران اتفاقية مع شركة ألفا.", "اتفاقية", "وقعت") == ""
    details = details_of(text, "اتفاقية", "وقعت", parties=(party_of(text, "جامعة وهران", "DZ"),))
    assert [found.value for found in details.countries] == ["DZ"]


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        (
            "Alfa a signé une convention en marge du Salon international de l'industrie à Alger.",
            "Salon international de l'industrie",
        ),
        (
            "Alfa a signé une convention lors de la 5e édition du Forum de l'eau, tenue mardi.",
            "5e édition du Forum de l'eau",
        ),
        ("Alfa signed a convention on the sidelines of the Arab Industry Forum held in Cairo.", "Arab Industry Forum"),
        (
            "Alfa signed a convention within the framework of the 12th Arab Mining Forum in Doha.",
            "12th Arab Mining Forum",
        ),
        ("At the close of the Doha Energy Summit, Alfa signed a convention.", "Doha Energy Summit"),
        (
            "Dans le cadre de la 2e édition du Salon de l'eau, Alfa a signé une convention.",
            "2e édition du Salon de l'eau",
        ),
        ("À la clôture des travaux du Congrès du bois, une convention a été signée.", "Congrès du bois"),
        ("Le Forum du cuir a été marqué par la signature d'une convention.", "Forum du cuir"),
        ("The Aswan Trade Conference saw the signing of a convention.", "Aswan Trade Conference"),
        (
            "La 3ème Journée nationale du port, tenue lundi, a vu la signature d'une convention.",
            "3ème Journée nationale du port",
        ),
        ("La Journée du port est fériée et Alfa a signé une convention.", ""),
        ("Alfa, d'une part, et Beta, d'autre part, ont signé une convention lors du Forum du cuir.", "Forum du cuir"),
        ("Alfa a signé une convention lors de cette rencontre.", ""),
        ("Alfa a signé une convention à Oran.", ""),
    ],
)
def test_the_occasion_is_the_event_as_it_is_named(text, occasion):
    details = details_of(text, "convention", "sign")
    assert words(text, details.occasion) == occasion


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("تم توقيع اتفاقية في اختتام زيارة عمل الوزير المالي.", "زيارة عمل الوزير المالي"),
        ("وقعت الوكالة اتفاقية خلال انعقاد أعمال المؤتمر العربي للمياه، أمس.", "المؤتمر العربي للمياه"),
        ("وقعت الوكالة اتفاقية على هامش فعاليات معرض بغداد الدولي، أمس.", "معرض بغداد الدولي"),
        ("شهد منتدى الأعمال الأردني العماني توقيع اتفاقية.", "منتدى الأعمال الأردني العماني"),
        ("وتوجت أشغال الدورة الخامسة للجنة المشتركة بالتوقيع على اتفاقية.", "الدورة الخامسة للجنة المشتركة"),
        ("شهد المنتدى توقيع اتفاقية.", ""),
    ],
)
def test_the_occasion_is_named_in_arabic_too(text, occasion):
    assert words(text, details_of(text, "اتفاقية", "وقيع" if "وقيع" in text else "وقع").occasion) == occasion


def test_the_lead_hands_day_place_and_occasion_down_past_another_sentence_that_tells_them_all():
    text = (
        "Alfa, Beta et Gamma ont signé mardi à Tunis trois accords, en marge du Forum de l'eau. "
        "Ces accords ont été signés en présence du ministre. Un accord lie Alfa à Delta."
    )
    details = details_of(text, "accord lie", date="2024-05-15")
    assert details.signed_on and details.signed_on.value.value == "2024-05-14"
    assert details.place and details.place.value.key == "tunis"
    assert words(text, details.occasion) == "Forum de l'eau"


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Alfa a signé mardi à Tunis deux contrats. Beta tenait un accord depuis 1995 avec Gamma.", "accord"),
        ("وقعت ألفا أمس بتونس عقدين. وكان لبيتا اتفاق عام 1995 مع غاما.", "اتفاق "),
        ("Un accord signé mardi à Tunis offre, pour la pêche et la mer, un cadre de long terme à tous ceux qui veulent "
         "nouer des partenariats. Beta salue le contrat.", "contrat"),
    ],
)  # fmt: skip
def test_a_lead_that_is_of_another_agreement_hands_nothing_down(text, anchor):
    details = details_of(text, anchor, date="2024-05-15")
    assert details.place is None
    assert details.signed_on is None or details.signed_on.value.value == "1995"


@pytest.mark.parametrize(
    ("text", "anchor", "verb"),
    [
        ("Depuis que 1995, date de la signature de l'accord, est passée, tout va.", "accord", "signature"),
        ("Until 1995, the year of the signing of the pact, trade was low.", "pact", "signing"),
        ("ومرت ثلاثون سنة على 1995، تاريخ توقيع الاتفاق.", "الاتفاق", "توقيع"),
    ],
)
def test_a_year_that_is_said_to_be_that_of_the_signing_is(text, anchor, verb):
    assert day_of(text, anchor, verb) in ("1995", "")


@pytest.mark.parametrize(
    ("text", "anchor", "countries"),
    [
        ("La Tunisie et la France ont signé trois accords. Un accord lie Alfa à Beta.", "accord lie", ["TN", "FR"]),
        ("وقعت مؤسسات جزائرية وإسبانية ثلاث اتفاقيات. ويخص العقد الأول شركة ألفا.", "العقد", ["DZ", "ES"]),
        ("Oman and Jordan signed three deals. One contract binds Alfa.", "contract", ["OM", "JO"]),
        ("Alfa signed three deals in Jordan. One contract binds Beta, of Oman.", "contract", []),
    ],
)  # fmt: skip
def test_the_two_countries_of_the_lead_are_those_of_each_agreement(text, anchor, countries):
    assert [each.value for each in details_of(text, anchor).countries] == countries


def test_a_party_whose_country_is_known_takes_none_from_the_lead():
    text = "La Tunisie et la France ont signé trois accords. Le contrat lie Alfa à Beta."
    parties = (party_of(text, "Alfa", "TN"), party_of(text, "Beta", "TN"))
    assert [each.value for each in details_of(text, "contrat", parties=parties).countries] == ["TN"]


@pytest.mark.parametrize(
    ("text", "anchor", "told", "purpose"),
    [
        ("وقعت ألفا اتفاقا. وقال الوزير في حفل التوقيع إن الصناعة تهدف إلى التصدير.", "اتفاقا", "تهدف", ""),
        ("وقعت ألفا اتفاقا. وقال الوزير إن الاتفاق يهدف إلى دعم المصنعين.", "اتفاقا", "يهدف", "وقال الوزير إن الاتفاق"),
        ("وقعت ألفا اتفاقا. ويهدف إلى دعم المصنعين.", "اتفاقا", "يهدف", "ويهدف إلى دعم"),
        ("Alfa a signé un accord. Le ministre a dit que la filière vise à exporter.", "accord", "vise", ""),
        ("Alfa a signé un accord. Le ministre a dit que ce texte vise à exporter.", "accord", "vise", "Le ministre"),
        ("Alfa signed a pact. The minister said that the industry aims to export more.", "pact", "aims", ""),
        ("Alfa signed a pact. It aims to export more.", "pact", "aims", "It aims"),
    ],
)  # fmt: skip
def test_a_goal_is_that_of_the_agreement_only_where_it_is_the_subject(text, anchor, told, purpose):
    found = words(text, details_of(text, anchor, told=(told,)).purpose)
    assert found.startswith(purpose) and bool(found) == bool(purpose)


def test_the_verb_before_the_instrument_opens_its_purpose():
    text = "ويخص البروتوكول الأول الموقع بين ألفا وبيتا إنتاج الزجاج المسطح."
    assert words(text, details_of(text, "البروتوكول", "الموقع").purpose) == text.rstrip(".")


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("وقعت ألفا اتفاقا لتبادل المعلومات والوفود والبحوث.", "اتفاقا"),
        ("وقعت ألفا اتفاقا لدعم أشكال التعاون، كالبحوث المتعددة.", "اتفاقا"),
        ("وقعت ألفا اتفاقا لإنشاء مصنع بطاقة إنتاجية كبيرة.", "اتفاقا"),
        ("Alfa a signé un accord pour mobiliser les ressources humaines, financières et logistiques.", "accord"),
        ("Alfa signed a pact on infrastructure quality.", "pact"),
        ("Alfa signed a pact with a park housing more than 1,200 firms.", "pact"),
        ("Alfa signed a pact to guide students in their graduation research.", "pact"),
    ],
)
def test_words_that_only_sound_like_a_sector_are_none(text, anchor):
    assert details_of(text, anchor).sectors == ()


def test_the_list_that_tells_all_agreements_gives_no_sectors_to_the_one_told_after_it():
    text = "تتعلق هذه الاتفاقيات بالطاقة والصيد البحري، أهمها بروتوكول لصناعة النسيج."
    assert [each.value for each in details_of(text, "بروتوكول").sectors] == ["textiles"]
    text = "Les accords signés touchent à la pêche et au tourisme, dont un contrat sur le textile."
    assert [each.value for each in details_of(text, "contrat").sectors] == ["textiles"]


def test_what_a_company_is_counts_only_where_nothing_else_tells():
    text = "La compagnie pétrolière a signé un accord dans la pêche."
    assert [each.value for each in details_of(text, "accord").sectors] == ["fisheries"]
    text = "Alfa a signé un accord pour la création d'une société de textile."
    assert [each.value for each in details_of(text, "accord").sectors] == ["textiles"]


def test_the_sectors_of_a_ministry_s_name_count_only_where_nothing_else_tells():
    text = "Le ministère de l'Énergie et des Mines et Alfa ont signé une convention dans le domaine de la pêche."
    party = party_of(text, "ministère de l'Énergie et des Mines", "DZ")
    details = details_of(text, "convention", "signé", parties=(party,))
    assert [found.value for found in details.sectors] == ["fisheries"]
    bare = "Le ministère de l'Énergie et des Mines et Alfa ont signé une convention."
    details = details_of(bare, "convention", "signé", parties=(party,))
    assert [found.value for found in details.sectors] == ["energy", "mining"]


def test_a_business_environment_is_no_environment():
    text = "Alfa a signé une convention pour améliorer l'environnement des affaires."
    assert details_of(text, "convention", "signé").sectors == ()


def test_the_agreement_s_adjectives_tell_its_countries():
    text = "Un mémorandum d'entente algéro-italien a été signé avec un groupe installé en France."
    assert [each.value for each in details_of(text, "mémorandum d'entente", "signé").countries] == ["DZ", "IT"]


def test_what_the_parties_trade_is_not_the_sum_of_the_agreement():
    text = "Alfa a signé un accord. Les échanges commerciaux ont atteint 3 milliards d'euros."
    assert details_of(text, "accord", "signé", told=("échanges",)).amount is None


@pytest.mark.parametrize(
    ("text", "anchor", "told"),
    [
        (
            "وقع البلدان اتفاقا. وقال الوزير إن المبادلات التجارية بين البلدين تضاعفت، حيث انتقلت من ملياري يورو "
            "إلى 7 مليارات.",
            "اتفاقا",
            "انتقلت",
        ),
        (
            "Les deux pays ont signé un accord. Les échanges entre les deux rives de la Méditerranée ont triplé "
            "en quatorze ans, pour passer à 7 milliards d'euros.",
            "accord",
            "échanges",
        ),
        (
            "Both states signed a pact. Bilateral trade between the two neighbors was, last year, about $3bln.",
            "pact",
            "Bilateral",
        ),
        ("Alfa signed a pact. Meanwhile in Oran, three projects worth 4 billion USD were signed.", "pact", "Meanwhile"),
        ("Alfa signed a pact worth 15 USD with Beta.", "pact", "worth"),
    ],
)
def test_a_sum_of_trade_or_of_something_else_or_too_small_is_none_of_the_agreement(text, anchor, told):
    assert details_of(text, anchor, told=(told,)).amount is None


def test_a_sum_of_the_agreement_after_words_of_trade_is_its_own():
    text = "Alfa a signé un accord pour doubler les échanges entre les deux rives, d'un montant de 3 millions d'euros."
    found = details_of(text, "accord", "signé").amount
    assert found and found.value.value == 3e6


@pytest.mark.parametrize(
    ("text", "anchor", "told"),
    [
        ("وقعت الوكالة مذكرة. بالموازاة مع ذلك، تم افتتاح دورة تكوين.", "مذكرة", "الموازاة"),
        (
            "وقعت الوكالة مذكرة. وهي مذكرة ثانية من نوعها هذا العام، بالموازاة مع ذلك، تم افتتاح دورة تكوين.",
            "مذكرة",
            "ثانية",
        ),
        ("وقعت الوكالة مذكرة ثانية من نوعها هذا العام، بالموازاة مع ذلك، تم افتتاح دورة تكوين.", "مذكرة", "ثانية"),
        ("Alfa a signé un accord. Par ailleurs, Beta a inauguré une usine textile.", "accord", "usine"),
        ("Alfa a signé un accord. Trois conventions sur la pêche ont été signées aussi.", "accord", "pêche"),
        ("Alfa signed a pact. Meanwhile, Beta opened a school of fisheries.", "pact", "fisheries"),
    ],
)
def test_a_sentence_that_turns_to_something_else_tells_nothing_of_the_agreement(text, anchor, told):
    assert details_of(text, anchor, told=(told,)).sectors == ()


def test_what_is_said_of_a_party_is_not_said_of_the_agreement():
    text = (
        "Le Cluster du Sud a signé un accord. Ce premier cluster a été créé en 2010. "
        "Il compte trente membres et vise à développer la pêche."
    )
    party = party_of(text, "Cluster du Sud", "TN")
    details = details_of(text, "accord", "signé", told=("créé", "pêche"), parties=(party,))
    assert (details.purpose, [found.value for found in details.sectors]) == (None, ["clusters"])


def test_of_several_sums_the_total_is_taken():
    text = "Alfa a signé un accord portant sur 3 M€ la première année, pour un montant total de 9 M€."
    found = details_of(text, "accord", "signé").amount
    assert found and found.value.value == 9e6


def test_an_enumeration_gives_each_agreement_its_own_words():
    text = "Ont été signés un contrat de 7 M€ sur le textile ; une convention de 2 M€ sur la pêche."
    details = details_of(text, "convention", clause="une convention de 2 M€ sur la pêche")
    assert details.amount and details.amount.value.value == 2e6
    assert [found.value for found in details.sectors] == ["fisheries"]


@pytest.mark.parametrize("text", ["accord", "| accord | 12 | x |", "acc0rd s1gné ء؟؟ accord 99999999999 M"])
def test_noise_invents_nothing(text):
    details = details_of(text, "accord")
    assert (details.signed_on, details.place, details.occasion, details.amount) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "anchor", "told"),
    [
        ("وقعت الشركتان اتفاقية. وقد ترتفع كلفة المشروع مستقبلا إلى 65 مليار درهم.", "اتفاقية", "وقد ترتفع"),
        ("Les deux groupes ont signé un accord. L'usine pourrait coûter 65 milliards de dirhams.", "accord", "L'usine"),
        ("The two firms signed an agreement. The plant could cost 65 billion dirhams.", "agreement", "The plant"),
        ("وقعت الوزارة ميثاقا. وكانت نسخة أولى قد اكتفت بهدف 13,5 مليار دينار.", "ميثاقا", "وكانت"),
    ],
)
def test_a_sum_that_is_only_thought_of_is_none_of_the_agreement(text: str, anchor: str, told: str):
    assert details_of(text, anchor, told=(told,)).amount is None
