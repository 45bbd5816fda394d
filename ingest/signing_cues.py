"""Words that tell, beside a date or a place, that it is that of a signing; as patterns over folded text."""

import re

_SIGNS = (
    r"(?:co)?signe\w*|signature\w*|signatair\w*|paraph\w+|conclu\w*|scell\w+|ratifi\w+|sign(?:ed|ing|s)?|inked|inking|initialed"
    r"|initialled|concluded|sealed|penned"
    r"|[وفبل]{0,2}(?:ال)?(?:وقع\w{0,3}|يوقع\w*|توقع\w*|توقيع\w{0,2}|موقع\w{0,2}|ابرم\w{0,3}|ابرام\w{0,2}|مبرم\w{0,2}|امضي|امضت|امضا\w{0,2})"
    r"|تم الاتفاق"
)
_EVENTS = (
    r"(?:بال|لل|[وفبل]?ال|[بل])?(?:منتدي|ملتقي|معرض|صالون|مؤتمر|موتمر|قمه|دوره|طبعه|زياره|اشغال|لقاء|لقا|ندوه|اجتماع|اسبوع|يوم دراسي"
    r"|مجلس|لجنه|حفل|مراسم|جلسه|فعاليات|تظاهره|ورشه|مناسبه|ايام|مهمه)"
    r"|forum|salon|foire|congres|conference|sommet|session|edition|visite|reunion|rencontre|seminaire|ceremonie|assises"
    r"|journees?|semaine|atelier|colloque|exposition|commission|mission|fair|summit|exhibition|expo|congress|visit|meeting"
    r"|ceremony|seminar|workshop|week|days?"
)
_VENUES = (
    r"(?:ب|لل|ال|بال)?(?:مقر\w{0,2}|فندق|قصر|قاعه|مركز المؤتمرات|مركز الموتمرات|ديوان|رئاسه|مدينه|عاصمه|ولايه|بلديه)"
    r"|siege|hotel|palais|salle|centre des? \w+|headquarters|palace|hall|ville|capitale|city|capital|office|chateau|presidence|aeroport"
)

SIGNS = re.compile(rf"(?<!\w)(?:{_SIGNS})(?!\w)")
EVENTS = re.compile(rf"(?<!\w)(?:{_EVENTS})(?!\w)")
VENUES = re.compile(rf"(?<!\w)(?:{_VENUES})(?!\w)")

# A sentence that goes on from the one before it: «وبهذه المناسبة», "à cette occasion", "the ceremony".
GOES_ON = re.compile(
    r"(?:[وفب]{0,2}كما|[وف]?ايضا|و?(?:ب(?:هذه )?ال?مناسبه|علي هامش (?:هذ[اه]|ال\w+)|(?:خلال|اثناء|عقب|في ختام) (?:هذ[اه]|ال\w+|ذلك))"
    r"|و?(?:في|ب)ال?(?:مناسبه|سياق ذاته)"
    r"|a cette occasion|a l'occasion de (?:cette|ce)|lors de (?:cette|ce|la|l')|au cours de (?:cette|ce|la|l')|a l'issue (?:de|du)|dans la foulee"
    r"|par la meme occasion|en marge de (?:cette|ce|la|l')|la ceremonie|on (?:this|the) occasion|during (?:the|this|that)|at the"
    r"|on the sidelines of the|the ceremony|the two (?:sides|parties)|les deux parties)(?!\w)"
)
