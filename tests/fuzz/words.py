"""What the seeds say."""

TITLE = "اتفاق"
ARABIC = "وقّعت وزارة الصناعة مذكرة تفاهم مع المركز التقني يوم 23 جويلية 2025 بقيمة 250 مليون درهم."
FRENCH = "Le ministère a signé une convention-cadre avec le centre technique, le 7 juin 2024, pour 12,5 M€."
