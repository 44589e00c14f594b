"""What the doors of the lists share: the counts that filter, the page asked for, the export."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import QueryDict, StreamingHttpResponse

from contacts import wall

from .asked import Asked

GUIDELINE_NOTE = "Guidelines only: Service Managers try to meet these times."
# What the addresses of lists ask; each list knows some of them.
PARAMETERS = ("show", "q", "kind", "side", "company", "manager", "state", "channel", "since", "until", "page")
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Tab:
    """One of the counts above a list; see components/count_bar.html."""

    count: int | str
    label: str
    url: str
    current: bool
    state: str


def tabs(
    request: Asked, shows: Mapping[str, tuple[str, str]], counts: Mapping[str, int | str], current: str
) -> list[Tab]:
    """The counts above a list; each keeps the filter that is set and starts at the first page."""
    return [
        Tab(counts[show], label, url_with(request, show=show, page=""), show == current, state)
        for show, (label, state) in shows.items()
    ]


def url_with(request: Asked, **changes: str) -> str:
    """The address of this page with some of what was asked changed; empty values are left out."""
    kept = {name: request.GET.get(name, "").replace("\x00", "") for name in PARAMETERS}
    asked = {name: value for name, value in {**kept, **changes}.items() if value}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def page_of(request: Asked) -> int:
    """The page asked for, from 1; what makes no sense is the first."""
    asked = request.GET.get("page", "")
    return (
        min(int(asked), 1_000_000) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 8 and int(asked) else 1
    )


def words_of(asked: QueryDict) -> str:
    """What was typed into the filter; a NUL is nothing that PostgreSQL could look for."""
    return asked.get("q", "").replace("\x00", "").strip()[:80]


def next_page(request: Asked, left: int) -> str:
    return url_with(request, page=str(page_of(request) + 1)) if left else ""


def is_refresh(request: Asked, target: str) -> bool:
    """Whether only the list is asked for, to be put in the place of the one that is shown."""
    return bool(request.htmx and request.htmx.target == target and not request.htmx.boosted)


def iso(instant: datetime | None, zone: str) -> str:
    """An instant for an export: ISO 8601 with the offset of the zone."""
    return instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") if instant else ""


def csv_download(name: str, header: list[str], rows: Iterable[list[object]]) -> StreamingHttpResponse:
    """A table as a file, written row by row as it is read, with the note of S54 at its end."""
    lines = _chosen_again(_lines(header, rows), wall.present())
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _chosen_again(lines: Iterator[str], choice: wall.Choice | None) -> Iterator[str]:
    """The file is read after the answer's transaction has ended, in one of its own."""
    with wall.chosen(choice) if choice else nullcontext():
        yield from lines


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(header: list[str], rows: Iterable[list[object]]) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(header)
    for row in rows:
        yield write([cell(value) for value in row])
    yield write([GUIDELINE_NOTE])


def cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) and not isinstance(value, int) else text
