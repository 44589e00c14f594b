"""Damaged, hostile and odd mails, made by chance from a number: the same number makes the same mails."""

import io
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from random import Random

OWN = "portal@ilec.example.com"
VICTIMS = ["joan.ferris@cobalt.example.com", "ruth.ellery@ilec.example.com", "ken.adair@prairie.example.com"]
CHARSETS = ["utf-8", "x-unknown", "punycode", "utf-16", "unicode_escape", "zlib", "iso-2022-jp", "", "utf-7", "idna"]
WORDS = [
    "Please call",
    "DS1 loop",
    "Thursday 18 May",
    "5/18",
    "acknowledged",
    "R-700001",
    "über",
    "\u202e",
    "\x00",
    "日本",
]


def mails(count: int, seed: int = 4) -> Iterator[tuple[str, bytes]]:
    """Name of the kind and bytes, each kind in turn."""
    chance = Random(seed)
    for number in range(count):
        make = KINDS[number % len(KINDS)]
        yield make.__name__, make(chance)


def _text(chance: Random, most: int = 30) -> bytes:
    return "\n".join(" ".join(chance.choices(WORDS, k=6)) for _ in range(chance.randrange(1, most))).encode()


def _address(chance: Random) -> str:
    """Ours, with a made-up request, recipient and signature as often as not."""
    name, _, domain = OWN.partition("@")
    signature = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=24))
    made_up = (
        f"{name}+{chance.randrange(700_000, 700_020)}.{chance.choice('puc')}{chance.randrange(50)}.{signature}@{domain}"
    )
    return chance.choice([OWN, made_up, f"{name}+1..{signature}@{domain}", f"{name}+@{domain}"])


def _head(chance: Random, *more: bytes) -> bytes:
    lines = [
        f"From: {chance.choice(VICTIMS)}".encode(),
        f"To: {_address(chance)}".encode(),
        f"Message-ID: <{chance.getrandbits(64):x}@elsewhere.example.com>".encode(),
        b"Subject: " + _text(chance, 2),
        b"Date: Tue, 09 May 2006 10:00:00 -0600",
        *more,
    ]
    return b"\r\n".join(lines)


def forged(chance: Random) -> bytes:
    """A known sender, and results that our server did not write."""
    result = chance.choice(
        [
            b"",
            b"Authentication-Results: mx.evil.example.com; dmarc=pass header.from=cobalt.example.com",
            b"Authentication-Results: mx.ilec.example.com; dmarc=fail header.from=cobalt.example.com",
            b"Authentication-Results: mx.ilec.example.com; dmarc=pass header.from=evil.example.com",
            b'Authentication-Results: mx.ilec.example.com; spf=pass smtp.mailfrom="a;dmarc=pass header.from='
            b'cobalt.example.com"@evil.example.com; dmarc=fail header.from=cobalt.example.com',
            b"Authentication-Results: mx.evil.example.com; none\r\n"
            b"Authentication-Results: mx.ilec.example.com; dmarc=pass header.from=cobalt.example.com",
            b"Authentication-Results: mx.ilec.example.com; dmarc=fail header.from=cobalt.example.com\r\n"
            b"Authentication-Results: mx.ilec.example.com; dmarc=pass header.from=cobalt.example.com",
            b"X-Authentication-Results: mx.ilec.example.com; dmarc=pass header.from=cobalt.example.com",
            b"Authentication-Results: mx.ilec.example.com (dmarc=pass header.from=cobalt.example.com); none",
        ]
    )
    return _head(chance, result) + b"\r\n\r\n" + _text(chance)


def several_senders(chance: Random) -> bytes:
    """A `From:` that programs read differently, vouched for by our server for somebody else's domain."""
    victim = chance.choice(VICTIMS)
    sender = chance.choice(
        [
            f"{victim}, mallory@evil.example.com",
            f'"{victim}" <mallory@evil.example.com>',
            f"{victim} <mallory@evil.example.com>",
            f"<{victim}> <mallory@evil.example.com>",
            f"mallory@evil.example.com\r\nFrom: {victim}",
            f"{victim}(mallory@evil.example.com",
            f"=?utf-8?q?{victim.replace('@', '=40')}?= <mallory@evil.example.com>",
            f"group: {victim};",
            f"mallory@evil.example.com <{victim}",
        ]
    )
    passed = "Authentication-Results: mx.ilec.example.com; dmarc=pass header.from=evil.example.com"
    return f"{passed}\r\nFrom: {sender}\r\nTo: {_address(chance)}\r\n\r\n".encode() + _text(chance)


def automatic(chance: Random) -> bytes:
    sign = chance.choice(
        [
            b"Auto-Submitted: auto-replied",
            b"auto-submitted: AUTO-GENERATED (vacation)",
            b"Precedence: bulk",
            b"X-Autoreply: yes",
            b"List-Id: <list.example.com>",
            b"Return-Path: <>",
            b"Subject: Out of Office: 18 May",
            b"Content-Type: multipart/report; boundary=b",
        ]
    )
    return sign + b"\r\n" + _head(chance) + b"\r\n\r\n" + _text(chance)


def bounce(chance: Random) -> bytes:
    action = chance.choice([b"failed", b"delayed", b"", b"\xff"])
    return (
        _head(chance, b"Content-Type: multipart/report; report-type=delivery-status; boundary=b")
        + b"\r\n\r\n--b\r\n\r\nIt failed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        + b"Reporting-MTA: dns; x\r\n\r\n"
        + b"Action: " + action + b"\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + b"Message-ID: <" + chance.choice([b"nobody@example.com", b"not-an-id", b""]) + b">\r\n\r\nx\r\n--b--\r\n"
    )  # fmt: skip


def loop(chance: Random) -> bytes:
    return f"From: Portal <{OWN}>\r\n".encode() + _head(chance).partition(b"\r\n")[2] + b"\r\n\r\n" + _text(chance)


def broken_parts(chance: Random) -> bytes:
    """Boundaries that never come, come twice, nest, or are not said."""
    depth = chance.randrange(1, 150)
    parts = b"".join(
        b"--b%d\r\nContent-Type: multipart/%s; boundary=%s\r\n\r\n"
        % (
            level,
            chance.choice([b"mixed", b"alternative", b"report"]),
            chance.choice([b'"b%d"' % (level + 1), b"", b'"']),
        )
        for level in range(depth)
    )
    kind = b"Content-Type: multipart/mixed; boundary=b0"
    return _head(chance, kind) + b"\r\n\r\n" + parts + _text(chance) + b"\r\n--b0--"


def huge_headers(chance: Random) -> bytes:
    odd = [b"<a\x00b> ", b"a\x00@b.com ", b"=?utf-8?q?a?= ", b"\r\n "]
    many = chance.choice([b"a", b"(", b'"', b";", b"<a@b> ", b"\\", b",", *odd])
    name = chance.choice(
        [b"From", b"Subject", b"References", b"Content-Type", b"Received", b"To", b"Authentication-Results"]
    )
    return name + b": " + many * chance.randrange(1_000, 50_000) + b"\r\n" + _head(chance) + b"\r\n\r\n" + _text(chance)


def wrong_charset(chance: Random) -> bytes:
    charset = chance.choice(CHARSETS).encode()
    how = chance.choice([b"quoted-printable", b"base64", b"8bit", b"x-uuencode", b"nonsense"])
    kind = b"Content-Type: text/%s; charset=%s" % (chance.choice([b"plain", b"html", b"", b"x/y"]), charset)
    encoded = b"Subject: =?%s?%s?%s?=" % (
        charset,
        chance.choice([b"q", b"b", b"x"]),
        chance.randbytes(20).hex().encode(),
    )
    body = chance.choice([_text(chance), chance.randbytes(300), b64encode(chance.randbytes(300))])
    return encoded + b"\r\n" + _head(chance, kind, b"Content-Transfer-Encoding: " + how) + b"\r\n\r\n" + body


def html(chance: Random) -> bytes:
    pieces = ["<p>", "</p>", "<script>", "<!--", "-->", "<", "&#0;", "&#xd800;", "<style>", "<br", "&lt;", "<![CDATA["]
    body = "".join(chance.choices([*pieces, *WORDS], k=200)).encode()
    return _head(chance, b"Content-Type: text/html; charset=utf-8") + b"\r\n\r\n" + body


def attachment(chance: Random) -> bytes:
    """A bomb, a program under another's name, a path for a name, or what is allowed."""
    content = chance.choice([bomb(), b"MZ\x90\x00", b"%PDF-1.4", chance.randbytes(200), b""])
    name = chance.choice(
        [
            "order.xlsx",
            "order.pdf",
            "../../etc/passwd",
            "C:\\boot.ini",
            "a" * 3_000 + ".pdf",
            "inv\u202efdp.exe",
            ".",
            "",
        ]
    )
    said = f'Content-Type: application/octet-stream; name="{name}"'.encode("utf-8", "replace")
    how = b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
    kind = b"Content-Type: multipart/mixed; boundary=b"
    parts = b"\r\n\r\n--b\r\n\r\n" + _text(chance) + b"\r\n--b\r\n" + said + b"\r\n" + how + b"\r\n\r\n"
    return _head(chance, kind) + parts + b64encode(content) + b"\r\n--b--\r\n"


def damaged(chance: Random) -> bytes:
    """Another kind with bytes changed, cut off or doubled."""
    raw = bytearray(chance.choice(KINDS[:-3])(chance))
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(raw) or 1)
        raw[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    return bytes(raw[: chance.randrange(len(raw) + 1)]) if chance.random() < 0.3 else bytes(raw)


def noise(chance: Random) -> bytes:
    return chance.randbytes(chance.randrange(500))


def nothing(chance: Random) -> bytes:
    return chance.choice([b"", b"\n", b"\r\n\r\n", b":", b"From: ", b"\x00" * 50, b"From \r\n"])


def bomb() -> bytes:
    """A document of some kilobytes that would unpack to 150 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("sheet.xml", b"0" * 1_500_000)
    content = bytearray(packed.getvalue())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # it says of itself how large it is
        at = content.rfind(mark) + place
        content[at : at + 4] = (150 * 1024 * 1024).to_bytes(4, "little")
    return bytes(content)


KINDS: list[Callable[[Random], bytes]] = [
    *(forged, several_senders, automatic, bounce, loop, broken_parts, huge_headers, wrong_charset, html, attachment),
    *(damaged, noise, nothing),
]
