"""What the timeline says: of requests that belong together, and of what an event holds besides."""

from collections.abc import Callable
from typing import Any

from requests_app.models import Event
from requests_app.wording import CONNECTED_SENTENCES

Kind = Event.Kind


def _connected(data: dict[str, Any]) -> str:
    return CONNECTED_SENTENCES[data["link"]][0 if data["is_from"] else 1].format(data["other"])


# What was done to the request that a duplicate goes on as.
DID = {
    "acknowledge": "named a date for contact on",
    "promise": "named a date for contact on",
    "respond": "answered on",
    "deliver": "delivered the analysis on",
    "withdraw": "withdrew",
}


def _merged(data: dict[str, Any], words: str) -> str:
    return f"says that this {words.format(data['other'])}" if data["is_from"] else _of_other(data, words)


def _of_other(data: dict[str, Any], words: str) -> str:
    return f"says that {data['other']} {words.format('this')}"


def attached(data: dict[str, Any]) -> str:
    """What came with an event."""
    names = [name for name, _, _ in data.get("files", [])]
    return f". Attached: {', '.join(names)}" if names else ""


TOGETHER: dict[Event.Kind, Callable[[dict[str, Any]], str]] = {
    Kind.LINKED: lambda data: f"says that {_connected(data)}",
    Kind.MERGED: lambda data: _merged(data, "is a duplicate of {}, which goes on"),
    Kind.UNMERGED: lambda data: _merged(data, "is no duplicate of {} after all"),
    Kind.JOINED: lambda data: f"asked {data['name']} to take part",
    Kind.LEFT: lambda data: "takes part no more" if data["is_oneself"] else f"took {data['name']} off it",
    Kind.CARRIED: lambda data: f"{DID[data['by']]} {data['other']}, as which this goes on",
    Kind.UNLINKED: lambda data: f"took back that {_connected(data)}",
}
