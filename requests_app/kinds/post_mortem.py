"""Why an unusual repair event happened, and what keeps it from happening again (S35 to S38)."""

from datetime import datetime, timedelta

from .kind import SERVICE, Filled, Kind, Needed, instant, long, reference

UNUSUAL = timedelta(hours=8)
"""An event that lasts longer is the procedure's own example of an unusual one; eight hours to the minute are not."""


def lasted(filled: Filled) -> timedelta | None:
    """From trouble to restoral by the wall clock, day and night; None while either is not known."""
    if not (filled.get("began_at") and filled.get("restored_at")):
        return None
    return datetime.fromisoformat(filled["restored_at"]) - datetime.fromisoformat(filled["began_at"])


def in_words(duration: timedelta) -> str:
    """`9 h 40`."""
    minutes = int(duration.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60:02}"


def _wrong(filled: Filled, state: str) -> dict[str, str]:
    duration = lasted(filled)
    if duration is None:
        return {}
    if duration <= timedelta(0):
        return {"restored_at": "That is no later than the beginning of the trouble."}
    if duration <= UNUSUAL and not filled.get("unusual_because"):
        return {
            "unusual_because": f"It lasted {in_words(duration)}, which is not over eight hours: say why it is unusual."
        }
    return {}


def _facts(filled: Filled, state: str) -> list[tuple[str, str]]:
    duration = lasted(filled)
    if duration is None:
        return []
    return [("Lasted", in_words(duration) + (", over eight hours" if duration > UNUSUAL else ""))]


KIND = Kind(
    name="post_mortem",
    label="Post-mortem: the root cause of an unusual repair event",
    side=SERVICE,
    place=55,
    source="S35 to S38",
    particulars=(
        reference("circuit", "Circuit or telephone number"),
        instant("began_at", "Trouble began", needed=Needed.TO_LOG),
        instant("restored_at", "Service restored", needed=Needed.TO_LOG),
        long("unusual_because", "What made it unusual", hint="Not needed where it lasted over eight hours."),
    ),
    own_clock="post_mortem",
    wrong=_wrong,
    facts=_facts,
)
