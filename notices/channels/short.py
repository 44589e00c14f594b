"""A notice in the 160 characters of a pager or a text message."""

import unicodedata

from django.conf import settings

from notices.models import Notice

from .letter import letter

LONGEST = 160
LONGEST_LINK = 80
NOTE = "Guideline only."
# Typography costs three quarters of a message: one such character, and 160 become 70.
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "...", "×": "x"})


def short(notice: Notice) -> str:
    """What happened, why they are told, and the link, in plain ASCII.

    Where it is too long, why goes first, then the end of what happened; the link stays whole or away.
    """
    happened = _plain(letter(notice).subject)
    because = _plain(str(notice.context.get("because", "")))
    link = settings.PORTAL_URL.rstrip("/") + str(notice.context.get("path", "/"))
    end = [NOTE] if notice.context.get("due_by") else []
    end += [link] if len(link) <= LONGEST_LINK else []
    room = LONGEST - sum(len(part) + 1 for part in end)
    full = f"{happened}. Because {because}." if because else f"{happened}."
    lead = full if len(full) <= room else _cut(f"{happened}.", room)
    return " ".join([lead, *end])


def _plain(text: str) -> str:
    spelled = unicodedata.normalize("NFKD", text.translate(PLAIN))
    return " ".join(spelled.encode("ascii", "ignore").decode().split())


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 3].rstrip() + "..."
