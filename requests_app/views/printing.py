"""The evidence of a request as a PDF, to be handed over: the page's words on paper, with the JSON inside."""

from requests_app.queries.evidence import Evidence

from .lists import GUIDELINE_NOTE
from .packing import Packed
from .paper import (
    BOLD,
    CODE,
    FACTS,
    GREY,
    HEIGHT,
    LABEL,
    LEFT,
    QUIET,
    RED,
    RIGHT,
    SMALL,
    SUBJECT,
    TEXT,
    TITLE,
    WIDTH,
    Column,
    Paper,
    Style,
)
from .stating import Clock, Facts, Happening, Line, Notice, Stated, stated

NAME = Style(10.5, 14, "B")
ALARM, LETTER = Style(weight="B", colour=RED), Style(8.5, 10.8, colour=GREY)
WHEN, SAID = LEFT + 28, LEFT + 152
LACKS = (
    "Signs that the type of this print has no letter for stand as their code, [U+674E];"
    " the page and the JSON file have them as they were typed."
)
INSIDE = "{}.json is attached to this file. SHA-256 of its second line: {}"


def printed(evidence: Evidence, packed: Packed) -> bytes:
    """The PDF; of the same evidence the same."""
    found, reference = stated(evidence), evidence.team_request.reference
    title = f"Evidence of {reference}"
    head = f"{title} · {evidence.team_request.clec.name}"
    paper = Paper(title, head, (GUIDELINE_NOTE, f"Taken {found.taken}"), evidence.at)
    _front(paper, found, title, evidence.team_request.subject)
    paper.fact("The same as JSON", INSIDE.format(evidence.name, packed.digest))
    _clocks(paper, found.clocks)
    _events(paper, found.events)
    _notices(paper, found)
    if paper.lacks:
        paper.set_y(paper.y + 6)
        paper.row(paper.column(LEFT, WIDTH, (LACKS, SMALL)))
    paper.number()
    paper.embed_file(bytes=packed.content, basename=f"{evidence.name}.json", creation_date=evidence.at)
    return bytes(paper.output())


def _front(paper: Paper, found: Stated, title: str, subject: str) -> None:
    paper.row(paper.column(LEFT, WIDTH, (title, TITLE), (subject, SUBJECT)), gap=2)
    paper.row(paper.column(LEFT, WIDTH, (f"Taken {found.taken}", QUIET)), gap=12)
    paper.begin("The request")
    _facts(paper, [fact for fact in found.request if fact[0] != "Subject"])
    paper.begin("The record")
    style = TEXT if found.is_whole else ALARM
    for label, text in found.record:
        paper.fact(label, text, style if label == "Events" else TEXT)


def _facts(paper: Paper, facts: Facts) -> None:
    for label, text in facts:
        paper.fact(label, text)


def _clocks(paper: Paper, clocks: list[Clock]) -> None:
    paper.begin("Clocks")
    if not clocks:
        paper.row(paper.column(LEFT, WIDTH, ("There was none.", QUIET)))
    for place, clock in enumerate(clocks):
        _apart(paper, place, 100)
        paper.row(paper.column(LEFT, WIDTH, (f"{clock.title}: {clock.state_text}", NAME)), gap=2)
        _facts(paper, clock.facts)
        if clock.steps:
            paper.set_y(paper.y + 5)
            paper.row(paper.column(LEFT, WIDTH, ("Why it was due when it was", LABEL)), gap=1)
        for step in clock.steps:
            _step(paper, step)
        if clock.stored:
            paper.row(paper.column(LEFT, WIDTH, (f"As it is kept, in minutes since 1970: {clock.stored}", CODE)))


def _apart(paper: Paper, place: int, room: float) -> None:
    """Between one and the next, which begins where it has some room."""
    if paper.left_over < room:
        paper.turn()
    elif place:
        paper.set_y(paper.y + 3)
        paper.rule()


def _step(paper: Paper, step: Line) -> None:
    paper.row(
        paper.column(LEFT, SAID - LEFT - 10, (step.when, QUIET)),
        paper.column(SAID, RIGHT - SAID - 70, (step.text, TEXT)),
        paper.column(RIGHT - 62, 62, (step.to_go, QUIET)),
        gap=2,
    )


def _events(paper: Paper, events: list[Happening]) -> None:
    paper.begin("What happened")
    for place, happening in enumerate(events):
        _apart(paper, place, 40)
        for number, line in enumerate(happening.lines):
            is_last = number == len(happening.lines) - 1
            label = happening.place if number == 0 else ""
            paper.row(*_line(paper, label, line, happening.digest if is_last else ""), gap=1)


def _line(paper: Paper, label: str, line: Line, digest: str) -> tuple[Column, Column, Column]:
    hidden = [(f"Internal: {line.hidden_from} does not see this", LABEL)] if line.hidden_from else []
    note = [(line.note, QUIET)] if line.note else []
    changes = [(f"{name}: {was} → {now}", QUIET) for name, was, now in line.changes]
    link = [(digest, CODE)] if digest else []
    when = WHEN if label or digest else LEFT
    return (
        paper.column(LEFT, 26, (label, BOLD)),
        paper.column(when, SAID - when - 10, (line.when, QUIET)),
        paper.column(SAID, RIGHT - SAID, (line.text, TEXT), *hidden, *note, *changes, *link),
    )


def _notices(paper: Paper, found: Stated) -> None:
    paper.begin(found.told, room=380 if found.notices else 90)
    paper.row(paper.column(LEFT, WIDTH, (found.about_notices, SMALL)), gap=6)
    for place, notice in enumerate(found.notices):
        _notice(paper, place, notice)


def _notice(paper: Paper, place: int, notice: Notice) -> None:
    """On one page, where it fits on one."""
    said = paper.column(FACTS, RIGHT - FACTS, (notice.subject, BOLD), (notice.text, LETTER))
    above = NAME.lead + (len(notice.facts) + 2) * (TEXT.lead + 2)
    _apart(paper, place, above + said.height if above + said.height < HEIGHT else 110)
    paper.row(paper.column(LEFT, WIDTH, (f"{notice.to}, by {notice.channel}: {notice.state}", NAME)), gap=2)
    _facts(paper, [("Written", notice.written), *notice.facts])
    paper.row(paper.column(LEFT, FACTS - LEFT - 8, ("What it said", QUIET)), said)
