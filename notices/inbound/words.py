"""Text as people sent it: decoded by what it says of itself if that is known, never refused, fit to be kept."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

from . import limits

# Those that mail is written in. Others (punycode, unicode_escape) are slow or do more than decode.
_LATIN = {f"iso-8859-{number}" for number in (*range(1, 12), *range(13, 17))}
_WINDOWS = {f"windows-{number}" for number in (874, *range(1250, 1259))}
_OTHERS = {
    *("utf-8", "us-ascii", "utf-16", "utf-16le", "utf-16be", "koi8-r", "koi8-u", "gb2312", "gbk", "gb18030"),
    *("big5", "shift-jis", "euc-jp", "iso-2022-jp", "euc-kr"),
}
CHARSETS = _LATIN | _WINDOWS | _OTHERS
_ALIASES = {
    "utf8": "utf-8",
    "ascii": "us-ascii",
    "latin1": "iso-8859-1",
    "latin-1": "iso-8859-1",
    "cp1252": "windows-1252",
}
# Control characters but tab and line feed; what turns the direction of a line round; half of a pair.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x85]")


def decoded(content: bytes, charset: str | None) -> str:
    """The text of a part, in the charset it names; what does not fit it is replaced."""
    name = (charset or "utf-8").strip().lower().replace("_", "-")
    name = _ALIASES.get(name, name)
    if name not in CHARSETS:
        name = "utf-8"
    try:
        return fit(content.decode(name, "strict"))
    except (UnicodeError, LookupError):
        return fit(content.decode("utf-8", "replace") if name == "us-ascii" else content.decode(name, "replace"))


def header_text(value: object, most: int) -> str:
    """A header in one line, its encoded words read, cut at `most` characters."""
    raw = str(value)[: limits.HEADER]
    try:
        read = "".join(
            decoded(part, charset) if isinstance(part, bytes) else part for part, charset in decode_header(raw)
        )
    except (HeaderParseError, ValueError, LookupError):
        read = raw
    return one_line(read, most)


def one_line(text: str, most: int) -> str:
    return " ".join(fit(text).split())[:most]


def fit(text: str) -> str:
    """Without what a database refuses or what makes a page read other than it is written."""
    return _UNFIT.sub("", _BREAKS.sub("\n", text))
