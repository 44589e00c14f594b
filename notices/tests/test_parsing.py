"""A mail's bytes, read: what people wrote comes out, and nothing makes it fall over."""

import io
import random
import time
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from notices.inbound import limits
from notices.inbound.attached import checked, safe_name
from notices.inbound.bodies import MARK, new_words, text_of_html
from notices.inbound.parsing import Parsed, contents, parse
from notices.inbound.senders import is_vouched_for, sender_of
from notices.tests.hostile import KINDS, bomb, mails

OURS = ["mx.ilec.example.com"]


def written(text="Hello", html="", **headers) -> bytes:
    mail = EmailMessage()
    for name, value in ({"From": "Joan Ferris <joan@cobalt.example.com>"} | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


class TestWhatSomebodyWrote:
    def test_comes_out_of_plain_text(self):
        read = parse(written("Please call.\n", Subject="DS1 loop", To="portal@ilec.example.com", Message_ID="<1@x>"))
        assert (read.text, read.subject, read.message_id) == ("Please call.", "DS1 loop", "1@x")
        assert (read.sender, read.sender_name) == ("joan@cobalt.example.com", "Joan Ferris")
        assert read.sent_to == ("portal@ilec.example.com",)
        assert (read.automatic, read.unreadable) == ("", "")

    def test_is_taken_from_html_where_there_is_nothing_else(self):
        body = b"<style>p{}</style><p>Yes &amp; no</p><script>x()</script>5 < 6<br>end"
        assert parse(b"From: a@b.com\nContent-Type: text/html\n\n" + body).text == "Yes & no\n5 < 6\nend"

    def test_plain_text_goes_before_html(self):
        assert parse(written("plain", html="<p>rich</p>")).text == "plain"

    @pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
    def test_in_the_charset_it_names(self, charset):
        body = (
            f"From: a@b.com\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n".encode()
        )
        assert parse(body + "Müller".encode(charset)).text == "Müller"

    def test_has_nothing_that_a_database_refuses(self):
        assert parse(b"From: a@b.com\nSubject: a\x00b\n\nx\x00y\xff\xed\xa0\x80").text.startswith("xy")

    @pytest.mark.parametrize("name", ["To", "References", "In-Reply-To", "Message-ID", "From"])
    def test_nor_do_its_headers(self, name):
        assert is_bounded(parse(f"{name}: <a\x00b@c.com>\n\nx".encode()))

    def test_is_cut_where_a_note_ends(self):
        assert len(parse(written("long words " * 5_000)).text) < 8_000


class TestAReply:
    @pytest.mark.parametrize(
        "below",
        [
            f"> {MARK} to answer",
            f"On Tue, May 9, 2006 at 10:36 AM Portal <p@x.com> wrote:\n> -- {MARK}\n> due 5/20",
            "On Tue, 9 May 2006, Portal <portal@ilec.example.com>\nwrote:\n\n> due Thursday 18 May",
            "-----Original Message-----\nFrom: Portal\nDue by: 5/20",
            "From: Portal <p@x.com>\nSent: Tuesday, May 9, 2006 10:36 AM\nTo: Ruth\nSubject: Past\n\nDue 5/20",
            "> quoted\n> more",
            "-- \nRuth Ellery\nout until 5/20",
        ],
    )
    def test_is_what_stands_above_what_it_quotes(self, below):
        assert new_words(f"I call on 18 May.\n\n{below}") == "I call on 18 May."

    def test_between_quoted_lines_stays_with_them(self):
        assert new_words("> When?\n18 May\n> quoted") == "> When?\n18 May"

    def test_that_only_quotes_says_nothing(self):
        assert new_words(f"{MARK}\nDue 5/20") == ""


class TestHtml:
    @pytest.mark.parametrize("source", ["<", "<p", "<!--", "<script>", "&#xd800;", "<" * 1000, "<![CDATA[", "a<b>c"])
    def test_that_is_broken_ends_somewhere(self, source):
        assert isinstance(text_of_html(source), str)


class TestASender:
    @pytest.mark.parametrize(
        ("header", "address"),
        [
            ("Joan Ferris <Joan@Cobalt.example.com>", "joan@cobalt.example.com"),
            ("joan@cobalt.example.com", "joan@cobalt.example.com"),
            ("joan@cobalt.example.com (Joan Ferris)", "joan@cobalt.example.com"),
            ('"Ferris, Joan" <joan@cobalt.example.com>', "joan@cobalt.example.com"),
            ('"ken@rival.com" <joan@cobalt.example.com>', "joan@cobalt.example.com"),
            ("ken@rival.com <joan@cobalt.example.com>", ""),
            ("ken@rival.com, joan@cobalt.example.com", ""),
            ("<ken@rival.com> <joan@cobalt.example.com>", ""),
            ("joan@cobalt.example.com)ken@rival.com", ""),
            ("joan@cobalt.example.com\x00@rival.com", ""),
            ("jo\u0430n@cobalt.example.com", ""),
            ("", ""),
        ],
    )
    def test_is_one_address_or_nobody(self, header, address):
        assert sender_of([header])[0] == address

    def test_named_twice_is_nobody(self):
        assert sender_of(["joan@cobalt.example.com"] * 2) == ("", "")


class TestAVouchedForSender:
    ADDRESS = "joan@cobalt.example.com"

    @pytest.mark.parametrize(
        "result",
        [
            "mx.ilec.example.com; dmarc=pass header.from=cobalt.example.com",
            "mx.ilec.example.com 1; spf=pass smtp.mailfrom=x; dmarc=pass (p=reject) header.from=cobalt.example.com;",
            "MX.ilec.example.com;\r\n dkim=pass;\r\n\tDMARC = pass header.from=Cobalt.example.com",
        ],
    )
    def test_is_one_whose_domain_passed_at_our_server(self, result):
        assert is_vouched_for(self.ADDRESS, [result, "mx.evil; dmarc=fail"], OURS)

    @pytest.mark.parametrize(
        "results",
        [
            [],
            ["mx.evil.com; dmarc=pass header.from=cobalt.example.com"],
            ["mx.evil.com; none", "mx.ilec.example.com; dmarc=pass header.from=cobalt.example.com"],
            ["mx.ilec.example.com; dmarc=fail header.from=cobalt.example.com"],
            ["mx.ilec.example.com; dmarc=pass"],
            ["mx.ilec.example.com; dmarc=pass header.from=example.com"],
            ["mx.ilec.example.com; dmarc=pass header.from=evil.com header.from=cobalt.example.com"],
            ["mx.ilec.example.com; dmarc=fail; dmarc=pass header.from=cobalt.example.com"],
            ["mx.ilec.example.com; none (; dmarc=pass header.from=cobalt.example.com)"],
            ['mx.ilec.example.com; spf=pass smtp.mailfrom="; dmarc=pass header.from=cobalt.example.com"@evil.com'],
            ["mx.ilec.example.com; spf=pass header.from=cobalt.example.com"],
            ["; dmarc=pass header.from=cobalt.example.com"],
            ["", "mx.ilec.example.com; dmarc=pass header.from=cobalt.example.com"],
        ],
    )
    def test_is_nobody_else(self, results):
        assert not is_vouched_for(self.ADDRESS, results, OURS)

    def test_is_nobody_where_no_server_is_named(self):
        assert not is_vouched_for(self.ADDRESS, ["mx; dmarc=pass header.from=cobalt.example.com"], [])
        assert not is_vouched_for("", ["mx.ilec.example.com; dmarc=pass header.from="], OURS)


class TestAMachine:
    """Known bug 27: none of these is an answer."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Auto-Submitted", "auto-replied"),
            ("Precedence", "bulk"),
            ("X-Autoreply", "yes"),
            ("Return-Path", "<>"),
            ("List-Id", "<all.example.com>"),
            ("Subject", "Automatic reply: DS1 loop"),
            ("Subject", "Out of Office: DS1"),
            ("From", "MAILER-DAEMON@mx.example.com"),
            ("From", "no-reply@example.com"),
        ],
    )
    def test_is_known_by_its_headers(self, name, value):
        assert parse(f"{name}: {value}\nTo: x@y.com\n\nI am away until 18 May".encode()).automatic

    @pytest.mark.parametrize(("method", "is_automatic"), [("REPLY", True), ("counter", True), ("REQUEST", False)])
    def test_of_a_calendar_program_is_known_by_its_method(self, method, is_automatic):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = "joan@cobalt.example.com", "Accepted: Conference call, 19 May"
        mail.set_content("Joan has accepted for 19 May.")
        mail.add_alternative("BEGIN:VCALENDAR", subtype="calendar", params={"method": method})
        assert bool(parse(mail.as_bytes()).automatic) is is_automatic

    @pytest.mark.parametrize(
        ("name", "value"),
        [("Auto-Submitted", "no"), ("Return-Path", "<joan@cobalt.example.com>"), ("Subject", "Re: the office is out")],
    )
    def test_is_not_seen_in_what_people_write(self, name, value):
        assert parse(f"From: joan@cobalt.example.com\n{name}: {value}\n\nHello".encode()).automatic == ""

    def test_that_reports_a_failure_names_the_mail(self):
        report = (
            b"From: MAILER-DAEMON@x.com\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
            b"--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
            b"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n"
            b"--b\nContent-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID: <key@ilec.example.com>\n\n--b--\n"
        )
        found = parse(report).bounce
        assert (found.message_id, found.is_final, found.said) == (
            "key@ilec.example.com",
            True,
            "smtp; 550 no such user",
        )
        assert not parse(report.replace(b"Action: failed", b"Action: delayed")).bounce.is_final


class TestWhenItWasTaken:
    def test_the_topmost_server_says(self):
        raw = (
            b"Received: from x by mx.ilec.example.com with ESMTP; Tue, 9 May 2006 10:05:31 -0600\n"
            b"Received: by evil; Mon, 1 May 2006 10:00:00 +0000\nDate: Mon, 1 May 2006 10:00:00 +0000\n\nx"
        )
        taken = parse(raw).received
        assert (taken.by, taken.at) == ("mx.ilec.example.com", datetime(2006, 5, 9, 16, 5, 31, tzinfo=UTC))

    @pytest.mark.parametrize(
        "said", ["by x; yesterday", "by x", "; Tue, 9 May 2006 10:05:31 -0600", "by x; 9 May 99999"]
    )
    def test_or_nobody(self, said):
        assert parse(f"Received: {said}\n\nx".encode()).received is None


class TestAnAttachment:
    @pytest.mark.parametrize(
        ("name", "content", "refused"),
        [
            ("order.pdf", b"%PDF-1.4 x", ""),
            ("ORDER.PDF", b"%PDF-1.4 x", ""),
            ("order.pdf", b"MZ\x90", "It is not what its name says."),
            ("order.exe", b"MZ\x90", "Files of this kind (exe) are not taken."),
            ("order.pdf.exe", b"%PDF-", "Files of this kind (exe) are not taken."),
            ("order", b"x", "Files of this kind (none) are not taken."),
            ("order.html", b"<script>", "Files of this kind (html) are not taken."),
            ("order.svg", b"<svg>", "Files of this kind (svg) are not taken."),
            ("order.zip", b"PK\x03\x04", "Files of this kind (zip) are not taken."),
            ("order.csv", b"a,b", ""),
            ("order.csv", b"a\x00b", "It is not what its name says."),
            ("order.xlsx", b"PK\x03\x04 broken", "It is damaged."),
            ("order.pdf", b"%PDF-" + b"x" * limits.ATTACHMENT, "It is larger than 10 MB."),
        ],
    )
    def test_is_one_of_a_few_kinds_and_what_it_says(self, name, content, refused):
        assert checked(name, content).refused == refused

    def test_that_would_unpack_to_too_much_is_refused_unopened(self):
        assert checked("order.xlsx", bomb()).refused == "Unpacked it would be larger than 100 MB."

    def document(self, *names) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name in names:
                archive.writestr(name, b"x")
        return packed.getvalue()

    def test_that_is_a_document_is_taken(self):
        assert checked("order.xlsx", self.document("[Content_Types].xml", "xl/workbook.xml")).refused == ""

    def test_with_programs_or_of_another_kind_is_not(self):
        programs = self.document("[Content_Types].xml", "xl/vbaProject.bin")
        assert checked("order.xlsx", programs).refused == "It holds programs."
        assert checked("order.xlsx", self.document("a")).refused == "It is not what its name says."
        many = self.document(*map(str, range(limits.MEMBERS + 1)))
        assert checked("order.xlsx", many).refused == "It holds too many files."

    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\boot.ini", "C__boot.ini"),
            ("a\r\nb.pdf", "a b.pdf"),
            ("", "unnamed"),
            ("..", "unnamed"),
            ("inv\u202efdp.exe", "invfdp.exe"),
        ],
    )
    def test_has_a_name_that_is_only_a_name(self, name, safe):
        assert safe_name(name) == safe

    def test_comes_out_as_it_went_in(self):
        mail = EmailMessage()
        mail.set_content("See there.")
        mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="order.pdf")
        mail.add_attachment("note", filename="note.txt")
        read = parse(mail.as_bytes())
        assert (read.text, [one.name for one in read.attachments]) == ("See there.", ["order.pdf", "note.txt"])
        assert [content for _, content in contents(mail.as_bytes())] == [b"%PDF-1.4", b"note\n"]
        assert tuple(one for one, _ in contents(mail.as_bytes())) == read.attachments


def is_bounded(read: Parsed) -> bool:
    """Nothing is longer than the columns and pages that it is for."""
    read = replace(read, results=())  # which are not kept
    return (
        len(read.text) < 8_000
        and len(read.subject) <= limits.SUBJECT
        and len(read.message_id) <= limits.ID
        and len(read.sender) < 320
        and len(read.sender_name) <= limits.NAME
        and len(read.attachments) <= limits.ATTACHMENTS
        and "\\x00" not in f"{read}"  # its repr: nothing that jsonb refuses
    )


def try_all(count: int, seed: int) -> None:
    for kind, raw in mails(count, seed):
        began = time.perf_counter()
        read = parse(raw)
        f"{read}".encode()  # no half of a pair is left
        assert is_bounded(read), kind
        assert not is_vouched_for(read.sender, read.results, OURS) or "evil" in read.sender, (kind, raw)
        assert contents(raw) == [] or len(contents(raw)) == len(read.attachments)
        assert time.perf_counter() - began < 10, kind


class TestWhateverComes:
    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
    def test_of_each_kind_nothing_falls_over(self, kind):
        chance = random.Random(kind.__name__)
        assert all(is_bounded(parse(kind(chance))) for _ in range(20))

    def test_some_hundreds(self):
        try_all(400, seed=4)

    @pytest.mark.prove
    def test_ten_thousand(self):
        try_all(10_000, seed=5)

    @pytest.mark.parametrize(
        "raw",
        [
            b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 60_000,
            b"A: b\n" * 100_000 + b"\nx",
            b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nx",
            b"Content-Type: text/html\n\n" + b"<!-- <a " * 500_000,
            b"From: a@b.com\n\n" + b"x\n" * 900_000,
        ],
        ids=["parts", "headers", "words", "html", "lines"],
    )
    def test_the_largest_take_seconds_and_a_few_times_their_size(self, raw):
        began = time.perf_counter()
        parse(raw)
        assert time.perf_counter() - began < 15
        tracemalloc.start()
        parse(raw[: len(raw) // 8])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 40 * len(raw) // 8 + 20_000_000

    @pytest.mark.parametrize(
        "raw", [b"x" * limits.MAIL, b"\n" * 1_100_000, b"boundary message/ " * 60], ids=["bytes", "lines", "parts"]
    )
    def test_what_is_too_much_keeps_its_headers(self, raw):
        read = parse(
            b"From: joan@cobalt.example.com\nMessage-ID: <1@x>\nContent-Type: multipart/mixed; boundary=b\n\n" + raw
        )
        assert read.unreadable
        assert (read.sender, read.message_id, read.text) == ("joan@cobalt.example.com", "1@x", "")
