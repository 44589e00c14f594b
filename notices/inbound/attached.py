"""Attachments: which are handed on, and why the others are not. Nothing is unpacked or shown."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from . import limits
from .words import one_line

_UNSAFE = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True)
class Attachment:
    """`refused` says why nobody is handed it; empty where it may be. The content stays in the original."""

    name: str
    size: int
    sha256: str
    refused: str


def checked(name: str, content: bytes) -> Attachment:
    """Held against the list of kinds, its size and its own first bytes."""
    name = safe_name(name)
    return Attachment(name, len(content), hashlib.sha256(content).hexdigest(), _refused(name, content))


def safe_name(name: str) -> str:
    """A name without a folder, hidden letters or anything that a file system reads as more than a name."""
    plain = _UNSAFE.sub("_", one_line(name, 1_000)).strip(" .")
    if len(plain) > limits.NAME:
        stem, dot, kind = plain.rpartition(".")
        plain = f"{stem[: limits.NAME - 10]}{dot}{kind[:8]}" if dot else plain[: limits.NAME]
    return plain or "unnamed"


def _refused(name: str, content: bytes) -> str:
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    if kind not in KINDS:
        return f"Files of this kind ({kind or 'none'}) are not taken."
    if len(content) > limits.ATTACHMENT:
        return "It is larger than 10 MB."
    return KINDS[kind](content)


def _begins(*starts: bytes) -> Callable[[bytes], str]:
    return lambda content: "" if content.startswith(starts) else "It is not what its name says."


def _is_text(content: bytes) -> str:
    return "It is not what its name says." if b"\x00" in content else ""


def _is_document(content: bytes) -> str:
    """A packed document, judged by its table of contents: never by unpacking it."""
    if not content.startswith(b"PK\x03\x04"):
        return "It is not what its name says."
    if content.count(b"PK\x01\x02") > limits.MEMBERS:
        return "It holds too many files."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
    except Exception:  # whatever the library stumbles over is no document
        return "It is damaged."
    return _members_refused(members, len(content))


def _members_refused(members: list[zipfile.ZipInfo], size: int) -> str:
    names = {member.filename.lower() for member in members}
    if "[content_types].xml" not in names:
        return "It is not what its name says."
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll", ".zip")) for name in names):
        return "It holds programs."
    # Where the packed sizes add up to more than there is, members lie over one another: a bomb.
    if sum(member.file_size for member in members) > limits.UNPACKED:
        return "Unpacked it would be larger than 100 MB."
    return "It is damaged." if sum(member.compress_size for member in members) > size else ""


_JPEG, _TIFF = (b"\xff\xd8\xff",), (b"II*\x00", b"MM\x00*")
KINDS: dict[str, Callable[[bytes], str]] = {
    "pdf": _begins(b"%PDF-"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "gif": _begins(b"GIF87a", b"GIF89a"),
    **dict.fromkeys(("jpg", "jpeg"), _begins(*_JPEG)),
    **dict.fromkeys(("tif", "tiff"), _begins(*_TIFF)),
    **dict.fromkeys(("txt", "csv", "log"), _is_text),
    **dict.fromkeys(("docx", "xlsx"), _is_document),
}
