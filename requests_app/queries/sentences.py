"""What the timeline says of requests that belong together."""

from collections.abc import Callable
from typing import Any

from requests_app.models import Event
from requests_app.wording import CONNECTED_SENTENCES

Kind = Event.Kind


def _connected(data: dict[str, Any]) -> str:
    return CONNECTED_SENTENCES[data["link"]][0 if data["is_from"] else 1].format(data["other"])


TOGETHER: dict[Event.Kind, Callable[[dict[str, Any]], str]] = {
    Kind.LINKED: lambda data: f"says that {_connected(data)}",
    Kind.UNLINKED: lambda data: f"took back that {_connected(data)}",
}
