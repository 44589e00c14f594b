"""What somebody wrote: of HTML the words only, of a reply only what is new."""

import html
import re

from . import limits

MARK = "Reply above this line"

_BLOCKS = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "ul", "ol", "hr")
_UNSEEN = ("script", "style", "head", "title", "template")
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,20})")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
# What mail programs put above what they quote.
_WROTE = re.compile(r"^(?:On|Am|Le|El)\b.{0,300}(?:wrote|schrieb|écrit|escribió)\s?:?\s*$", re.IGNORECASE)
_ORIGINAL = re.compile(r"^[-_\s]*(?:Original Message|Forwarded message)[-_\s]*$", re.IGNORECASE)
_FROM = re.compile(r"^\*?From:\*?\s", re.IGNORECASE)
_OTHER = re.compile(r"^\*?(?:Sent|Date|To|Cc|Subject):\*?\s", re.IGNORECASE)
_RULE = re.compile(r"^[_-]{5,}$")


def text_of_html(source: str) -> str:
    """The words, a line to a block. One walk from left to right; what is not closed ends it."""
    source = source[: limits.HTML]
    lower, words, at = source.lower(), [], 0
    while (opened := source.find("<", at)) >= 0:
        words.append(source[at:opened])
        said, at = _past_tag(source, lower, opened)
        words.append(said)
    words.append(source[at:])
    text = _BLANKS.sub(" ", html.unescape("".join(words)))
    return tidy("\n".join(line.strip() for line in text.split("\n")))


def _past_tag(source: str, lower: str, opened: int) -> tuple[str, int]:
    """What a tag says (a line break, a blank or nothing) and where it ends."""
    if lower.startswith("<!--", opened):
        return "", _after(lower, "-->", opened + 4)
    name = _NAME.match(lower, opened + 1)
    if name is None:
        return ("<", opened + 1) if not lower.startswith(("<!", "<?"), opened) else ("", _after(lower, ">", opened))
    if name.group(1) in _UNSEEN and lower[opened + 1] != "/":
        return "", _after(lower, ">", _after(lower, f"</{name.group(1)}", opened))
    return ("\n" if name.group(1) in _BLOCKS else ""), _after(lower, ">", opened)


def _after(text: str, end: str, start: int) -> int:
    found = text.find(end, start)
    return len(text) if found < 0 else found + len(end)


def new_words(text: str) -> str:
    """What stands above the mark, else above what is quoted; without the signature."""
    lines = tidy(text).split("\n")
    marked = next((number for number, line in enumerate(lines) if MARK.lower() in line.lower()), None)
    if marked is not None:
        lines = lines[:marked]
    quoted = next((number for number in range(len(lines)) if _begins_quote(lines, number)), len(lines))
    lines = lines[:quoted]
    signed = next((number for number, line in enumerate(lines) if line.rstrip() == "--"), len(lines))
    return tidy("\n".join(_without_last_quote(lines[:signed])))


def _begins_quote(lines: list[str], number: int) -> bool:
    """`On Tuesday … wrote:`, in one line or broken into two; a line of hyphens; a block of headers."""
    line = lines[number].strip()
    following = lines[number + 1].strip() if number + 1 < len(lines) else ""
    if _WROTE.match(line) or _ORIGINAL.match(line):
        return True
    if line.startswith(("On ", "Am ", "Le ", "El ")) and _WROTE.match(f"{line} {following}"):
        return True
    after = [other.strip() for other in lines[number + 1 : number + 5]]
    return bool(_FROM.match(line)) and sum(bool(_OTHER.match(other)) for other in after) >= 2


def _without_last_quote(lines: list[str]) -> list[str]:
    """Answers between quoted lines stay with what they answer; what is only quoted at the end goes."""
    while lines and (lines[-1].startswith(">") or not lines[-1].strip() or _RULE.match(lines[-1].strip())):
        lines = lines[:-1]
    return lines


def unquoted(text: str) -> str:
    """Without the quoted lines that stayed."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(">"))


def tidy(text: str) -> str:
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def shortened(text: str) -> str:
    """As much as an event's note takes; the original has the rest."""
    if len(text) <= limits.TEXT:
        return text
    return f"{text[: limits.TEXT].rstrip()}\n[…] The original mail has the rest."
