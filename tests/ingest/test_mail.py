import base64
import random
from email.message import EmailMessage

import pytest

from ingest.errors import UnreadableFile
from tests.readings import read, read_all

BODY = "السلام عليكم،\n\nأرسل إليكم النسخة الأخيرة من مشروع الاتفاقية بين الوزارتين.\n\nمع التحية"
FRENCH = "Bonjour,\n\nVous trouverez ci-joint le projet d'accord entre les deux ministères.\n\nCordialement"


def _mail(body=BODY, subject="مشروع الاتفاقية الصناعية", **headers):
    mail = EmailMessage()
    mail["From"] = "نادية بلقاسم <nadia@example.org>"
    mail["To"] = "كريم العلوي <karim@example.org>"
    mail["Subject"] = subject
    mail["Date"] = "Wed, 23 Jul 2025 10:15:00 +0100"
    for key, value in headers.items():
        del mail[key]
        mail[key] = value
    if body is not None:
        mail.set_content(body)
    return mail


def _written(folder, contents, name="a.eml"):
    path = folder / name
    path.write_bytes(contents if isinstance(contents, bytes) else contents.as_bytes())
    return path


def _raw(folder, body, *headers, subject="Objet"):
    lines = [
        b"From: a@example.org",
        b"Subject: " + (subject.encode() if isinstance(subject, str) else subject),
        *headers,
    ]
    return _written(folder, b"\n".join(lines) + b"\n\n" + body)


def _body(reading):
    """Give the text below the headers."""
    return reading.text.split("\n\n", 2)[2]


def test_a_mail_tells_its_subject_sender_and_day_and_who_wrote_to_whom(tmp_path):
    reading = read(_written(tmp_path, _mail(Cc="Amina <amina@example.org>")))
    assert (reading.title, reading.publisher) == ("مشروع الاتفاقية الصناعية", "نادية بلقاسم")
    assert (reading.date.value, reading.date.source) == ("2025-07-23", "metadata")
    assert reading.text.split("\n\n")[:2] == [
        "مشروع الاتفاقية الصناعية",
        "From: نادية بلقاسم <nadia@example.org>\nTo: كريم العلوي <karim@example.org>\n"
        "Cc: Amina <amina@example.org>\nDate: Wed, 23 Jul 2025 10:15:00 +0100",
    ]
    assert _body(reading) == BODY
    assert [reading.text[each.start : each.end] for each in reading.headings] == ["مشروع الاتفاقية الصناعية"]


@pytest.mark.parametrize(
    ("headers", "publisher"),
    [
        ({"Organization": "وزارة الصناعة"}, "وزارة الصناعة"),
        ({"From": "presse@ministere.example"}, "presse@ministere.example"),
        ({"From": '"Belkacem, Nadia" <n@example.org>'}, "Belkacem, Nadia"),
        ({"From": "=?windows-1256?B?" + base64.b64encode("نادية".encode("cp1256")).decode() + "?= <n@e.org>"}, "نادية"),
        ({"From": ""}, ""),
    ],
)
def test_the_publisher_is_the_organization_or_the_sender_as_stated(headers, publisher, tmp_path):
    lines = "\n".join(f"{key}: {value}" for key, value in headers.items())
    assert read(_written(tmp_path, f"{lines}\nSubject: x\n\nTexte du message.".encode())).publisher == publisher


def test_a_date_that_no_mail_has_is_none(tmp_path):
    for date in ("", "Date: hier\n", "Date: Thu, 01 Jan 1970 00:00:00 +0000\n", "Date: " + "9" * 5000 + "\n"):
        assert read(_written(tmp_path, f"Subject: x\n{date}\nTexte du message.".encode())).date is None


def test_the_plain_form_is_read_unless_it_only_points_to_the_other(tmp_path):
    mail = _mail()
    mail.add_alternative(f"<p>{BODY}</p><p><b>HTML</b></p>", "html")
    assert "HTML" not in read(_written(tmp_path, mail)).text
    mail = _mail("Ce message est en HTML.")
    mail.add_alternative(f"<p>{FRENCH}</p><table><tr><td>Lot</td><td>12</td></tr></table>", "html")
    assert _body(read(_written(tmp_path, mail))).endswith("Cordialement\n\nLot | 12")


def test_a_mail_in_html_alone_keeps_what_it_shows_and_nothing_hidden(tmp_path):
    mail = _mail(None)
    page = (
        "<style>p{}</style><div style='display:none'>Aperçu caché</div><table><tr><td><p>Bonjour,</p>"
        "<p>La réunion est reportée au 3 mai.</p></td></tr></table><div>Nadia</div><img src=x width=1>"
    )
    mail.set_content(page, "html")
    assert _body(read(_written(tmp_path, mail))) == "Bonjour,\n\nLa réunion est reportée au 3 mai.\n\nNadia"


@pytest.mark.parametrize(
    "marker",
    [
        "Le mar. 22 juil. 2025 à 09:00, Karim Alaoui <karim@example.org> a écrit :",
        "Le mar. 22 juil. 2025 à 09:00, Karim Alaoui <karim.alaoui@ministere.example>\na écrit :",
        "On Tue, Jul 22, 2025 at 9:00 AM Karim Alaoui <karim@example.org> wrote:",
        "في الثلاثاء، 22 يوليو 2025 في 9:00 ص كتب كريم العلوي <karim@example.org>:",
        "في الثلاثاء، 22 يوليو 2025 في 9:00 ص تمت كتابة ما يلي بواسطة كريم العلوي <karim@example.org>:",
    ],
)
@pytest.mark.parametrize("sign", ["> ", ">", ""])
def test_what_a_mail_answers_stands_apart_after_what_it_says(marker, sign, tmp_path):
    earlier = f"{sign}هل يمكنكم إرسال المشروع قبل يوم الخميس؟\n{sign}\n{sign}شكرا"
    reading = read(_written(tmp_path, _mail(f"{FRENCH}\n\n{marker}\n{earlier}\n")))
    heading = marker.replace("\n", " ")
    assert _body(reading) == f"{FRENCH}\n\n{heading}\n\nهل يمكنكم إرسال المشروع قبل يوم الخميس؟\n\nشكرا"
    assert reading.text[reading.headings[1].start : reading.headings[1].end] == heading


def test_answers_written_between_quoted_lines_come_first(tmp_path):
    body = "On Tue, Jul 22, 2025 Karim wrote:\n> Qui signe ?\nLa ministre signe.\n> Quand ?\nLe 3 mai à Oran."
    assert _body(read(_written(tmp_path, _mail(body)))) == (
        "La ministre signe.\nLe 3 mai à Oran.\n\nOn Tue, Jul 22, 2025 Karim wrote:\n\nQui signe ?\nQuand ?"
    )


@pytest.mark.parametrize(
    "opening",
    [
        "---------- Forwarded message ---------",
        "-------- Message transféré --------",
        "---------- رسالة معاد توجيهها ---------",
        "-----Original Message-----",
        "Début du message transféré :",
    ],
)
def test_what_is_passed_on_is_kept_whole(opening, tmp_path):
    passed_on = "De : Karim\nObjet : Accord\n\nLe texte de l'accord comprend douze articles.\n\n> Une citation dedans."
    text = _body(read(_written(tmp_path, _mail(f"Pour information.\n\n{opening}\n{passed_on}"))))
    assert text.startswith(f"Pour information.\n\n{opening}\n\nDe : Karim\nObjet : Accord\n\nLe texte de l'accord")
    assert text.endswith("Une citation dedans.")


@pytest.mark.parametrize(
    "header",
    [
        "De : Karim Alaoui\nEnvoyé : mardi 22 juillet 2025\nÀ : Nadia\nObjet : Accord",
        "From: Karim\nSent: Tuesday, July 22, 2025\nTo: Nadia\nSubject: Agreement",
        "من: كريم\nتاريخ الإرسال: الثلاثاء\nإلى: نادية\nالموضوع: الاتفاق",
    ],
)
def test_the_header_that_outlook_puts_above_an_earlier_mail_opens_it(header, tmp_path):
    reading = read(
        _written(tmp_path, _mail(f"{FRENCH}\n\n________________________________\n{header}\n\nAncien texte."))
    )
    assert reading.text[reading.headings[1].start : reading.headings[1].end] == header.split("\n")[0]
    assert reading.text.endswith("Ancien texte.")


def test_what_a_mail_quotes_twice_is_kept_once(tmp_path):
    said = "La convention prévoit la formation de deux cents ingénieurs à Oran."
    body = (
        f"D'accord.\n\nOn 3 May 2025 Karim wrote:\n> {said}\n>\n> On 2 May 2025 Nadia wrote:\n>> Merci.\n>>\n>> {said}"
    )
    assert read(_written(tmp_path, _mail(body))).text.count(said) == 1


def test_quotations_in_html_stand_apart_too(tmp_path):
    mail = _mail(None)
    mail.set_content(
        "<blockquote type=cite><p>Ancien message sur l'accord.</p></blockquote><p>La réponse nouvelle.</p>"
        "<div class=gmail_quote><div class=gmail_attr>Le 3 mai 2025 à 10:00, Karim a écrit :</div>"
        "<blockquote>Un plus ancien.</blockquote></div>",
        "html",
    )
    reading = read(_written(tmp_path, mail))
    assert _body(reading) == (
        "La réponse nouvelle.\n\nAncien message sur l'accord.\n\n"
        "Le 3 mai 2025 à 10:00, Karim a écrit :\n\nUn plus ancien."
    )


def test_lines_that_flow_are_joined(tmp_path):
    body = b"Une phrase qui va \nd'une ligne \na l'autre.\n\nUne autre."
    reading = read(_raw(tmp_path, body, b"Content-Type: text/plain; charset=us-ascii; format=flowed"))
    assert reading.text.endswith("Une phrase qui va d'une ligne a l'autre.\n\nUne autre.")


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("iso-8859-1", "cp1256"),
        ("us-ascii", "cp1256"),
        ("windows-1256", "utf-8"),
        ("utf-8", "cp1256"),
        ("iso-8859-6", "iso8859-6"),
        ("x-inconnu", "utf-8"),
        ("punycode", "utf-8"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_letter_code_that_is_declared_wrongly_is_found_out(declared, written, tmp_path):
    kind = f"Content-Type: text/plain; charset={declared}".encode()
    text = BODY.replace("\n\n", "\n").encode(written)
    assert "مشروع الاتفاقية بين الوزارتين" in read(_raw(tmp_path, text, kind, b"Content-Transfer-Encoding: 8bit")).text


@pytest.mark.parametrize("encoding", ["cp1256", "utf-8"])
def test_a_subject_in_bare_bytes_is_read(encoding, tmp_path):
    assert read(_raw(tmp_path, b"Texte.", subject="مشروع الاتفاقية".encode(encoding))).title == "مشروع الاتفاقية"


def test_a_letter_cut_in_two_between_encoded_words_is_put_together(tmp_path):
    raw = "مشروع".encode()
    words = [f"=?utf-8?B?{base64.b64encode(half).decode()}?=" for half in (raw[:3], raw[3:])]
    assert read(_raw(tmp_path, b"Texte.", subject="\n ".join(words))).title == "مشروع"


@pytest.mark.parametrize(
    "disposition",
    [
        b"Content-Disposition: attachment; filename*=utf-8''%D9%85%D9%84%D8%AD%D9%82%20%D8%A3.txt",
        b"Content-Disposition: attachment; filename*0*=utf-8''%D9%85%D9%84; filename*1*=%D8%AD%D9%82%20%D8%A3.txt",
        b'Content-Disposition: attachment; filename="=?utf-8?B?' + base64.b64encode("ملحق أ.txt".encode()) + b'?="',
        'Content-Disposition: attachment; filename="ملحق أ.txt"'.encode("cp1256"),
        'Content-Disposition: attachment; filename="C:\\dossier\\ملحق أ.txt"'.encode(),
        'Content-Type: text/plain; name="../ملحق أ.txt"'.encode(),
    ],
)
def test_attachments_are_read_under_the_names_that_were_meant(disposition, tmp_path):
    head = b"From: a@b.c\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\nVoir le fichier.\n--B\n"
    contents = head + disposition + b"\n\n" + BODY.encode() + b"\n--B--\n"
    assert [each.member for each in read_all(_written(tmp_path, contents)).readings] == ["", "ملحق أ.txt"]


def test_a_mail_within_a_mail_is_read_with_what_hangs_on_it(tmp_path):
    inner = _mail(FRENCH, "Réunion / du 3 mai")
    inner.add_attachment(BODY.encode(), maintype="text", subtype="plain", filename="ملحق.txt")
    mail = _mail()
    mail.add_attachment(inner)
    readings = read_all(_written(tmp_path, mail)).readings
    assert [each.member for each in readings] == ["", "Réunion du 3 mai.eml", "Réunion du 3 mai.eml/ملحق.txt"]
    assert readings[1].title == "Réunion / du 3 mai" and "projet d'accord" in readings[1].text


def test_attachments_that_are_not_read_are_told_by_name(tmp_path):
    mail = _mail()
    mail.add_attachment(b"x", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="plan.dwg")
    mail.add_attachment(b"x", maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    mail.add_attachment(b"x", maintype="application", subtype="pgp-signature", filename="signature.asc")
    reasons = {each.name: each.reason for each in read_all(_written(tmp_path, mail)).unread}
    assert "Outlook's own wrapping" in reasons["winmail.dat"]
    assert "of a kind that is not read" in reasons["plan.dwg"]
    assert "sealed or encrypted" in reasons["smime.p7m"]
    assert "signature.asc" not in reasons


@pytest.mark.parametrize(("body", "size", "count"), [(FRENCH, 200_000, 0), ("", 200_000, 1), ("", 900, 0)])
def test_a_picture_shown_in_a_mail_is_told_only_when_it_is_all_there_is(body, size, count, tmp_path):
    mail = _mail(body)
    mail.add_related(bytes(size), "image", "x-inconnue", cid="<logo>", filename="scan.xyz")
    assert len(read_all(_written(tmp_path, mail)).unread) == count


def test_a_bare_text_called_a_mail_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="is not a mail although its name says so"):
        read(_written(tmp_path, b"Ceci n'est pas un courriel.\n\nDu tout."))


@pytest.mark.parametrize("depth", [200, 10_000])
def test_parts_within_parts_without_end_are_read_or_refused(depth, tmp_path):
    lines = [f"Content-Type: multipart/mixed; boundary=B{place}\n\n--B{place}\n" for place in range(depth)]
    path = _written(tmp_path, f"From: a@b.c\n{''.join(lines)}\nTexte du message.\n".encode())
    try:
        assert "Texte du message." in read(path).text
    except UnreadableFile as error:
        assert str(error).startswith('"a.eml"')


def test_mails_within_mails_without_end_are_read_to_a_depth(tmp_path):
    contents = "From: a@b.c\nContent-Type: message/rfc822\n\n" * 3000 + "From: a@b.c\n\nTexte."
    try:
        read_all(_written(tmp_path, contents.encode()))
    except UnreadableFile as error:
        assert str(error).startswith('"a.eml"')


def test_headers_made_to_take_time_do_not(tmp_path):
    hostile = b"=?a?q?x" * 200_000
    lines = [b"Subject: " + hostile, b"From: " + b"(" * 500_000, b"To: " + b'"\\' * 300_000, b"Date: " + hostile]
    kind = b"Content-Type: text/plain" + b';a="' * 200_000
    assert "Texte" in read(_written(tmp_path, b"\n".join((*lines, kind)) + b"\n\nTexte.")).text


def test_a_mail_longer_than_any_is_read_in_part_and_says_so(tmp_path):
    kind = b"Content-Type: text/plain; format=flowed"
    reading = read(_raw(tmp_path, b"mot mot mot mot mot mot mot mot mot mot mot \n" * 200_000, kind))
    assert reading.notices == ('"a.eml" is longer than any mail: only its first 8 million letters are read.',)


def test_damaged_mails_are_read_or_refused(tmp_path):
    mail = _mail(f"{BODY}\n\nOn Tue, Jul 22, 2025 Karim wrote:\n> {FRENCH}")
    mail.add_alternative(f"<p>{BODY}</p>", "html")
    mail.add_attachment(_mail(FRENCH))
    mail.add_attachment(BODY.encode(), maintype="text", subtype="plain", filename="ملحق.txt")
    good = mail.as_bytes()
    chance = random.Random(5)
    for _ in range(300):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 10, 13, 32, 34, 58, 59, 61, 63, 128, 200, 255))
        try:
            read_all(_written(tmp_path, bytes(damaged)))
        except UnreadableFile as error:
            assert '"' in str(error)
