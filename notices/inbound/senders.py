"""Who a mail says it is from, and what the receiving server says of that."""

import re
from collections.abc import Sequence

from . import limits
from .words import header_text

ADDRESS = re.compile(r"[^\s@<>\",;:()\[\]\\\x00-\x20\x7f-\U0010ffff]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_BRACKETED = re.compile(r"([^<>]*)<([^<>\s]+)>\s*")
_FOUND = re.compile(r"[^\s@<>\",;:()\[\]\\]{1,64}@[A-Za-z0-9.-]{1,253}")
_DMARC = re.compile(r"\s*dmarc\s*=\s*([a-z]+)\b")
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*([^\s;\"]+)")


def sender_of(headers: Sequence[str]) -> tuple[str, str]:
    """The address in lower case and the name; two empty ones unless one address stands there and nothing doubtful.

    Programs differ in what they read out of a doubtful `From:`, and that is how one is forged.
    """
    if len(headers) != 1 or len(headers[0]) > limits.ADDRESS:
        return "", ""
    value = headers[0].strip()
    bracketed = _BRACKETED.fullmatch(value)
    name, address = bracketed.groups() if bracketed else ("", _COMMENT.sub("", value, count=1).strip())
    if "@" in _QUOTED.sub("", name) or not ADDRESS.fullmatch(address.lower()):
        return "", ""
    return address.lower(), header_text(name.strip().strip('"'), limits.NAME)


def addresses_in(headers: Sequence[str]) -> tuple[str, ...]:
    """Every address that these headers hold, in lower case and in order, for finding ours among them."""
    found = (match.lower() for header in headers for match in _FOUND.findall(header[: limits.HEADER]))
    return tuple(dict.fromkeys(found))[: limits.RECIPIENTS]


def is_vouched_for(address: str, results: Sequence[str], servers: Sequence[str]) -> bool:
    """Whether the topmost `Authentication-Results` is that of one of our servers and says dmarc=pass for the domain.

    Headers below it may have come with the mail. What stands in quotes was chosen by whoever sent it.
    """
    if not results or not address:
        return False
    plain = _COMMENT.sub(" ", _QUOTED.sub('""', results[0][: limits.HEADER])).lower()
    server, *items = plain.split(";")
    verdicts = [(match.group(1), item) for item in items if (match := _DMARC.match(item))]
    if server.split()[:1] not in [[name.lower()] for name in servers] or len(verdicts) != 1:
        return False
    verdict, item = verdicts[0]
    domains = _HEADER_FROM.findall(item)
    return verdict == "pass" and domains == [address.rpartition("@")[2]]
