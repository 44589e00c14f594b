"""Letter paper to write on from top to bottom: type, lines that are broken to fit, rows that stay together.

fpdf2 measures and breaks text itself, at 2 ms a paragraph; a request with thousands of events is written line by line.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF

FONT = "Source Sans Pro"
FILES = {"": "SourceSansPro-Regular.ttf", "B": "SourceSansPro-Semibold.ttf"}
LEFT, RIGHT, TOP, BOTTOM = 54.0, 558.0, 72.0, 735.0  # points, on 612 by 792
WIDTH, HEIGHT = RIGHT - LEFT, BOTTOM - TOP
FEW = 36.0  # what is too long for a page begins on one only where three lines have room
INK, GREY, TEAL, RED, HAIR = (20, 35, 42), (80, 98, 106), (11, 90, 98), (176, 38, 29), (213, 221, 223)
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Style:
    """`size` and `lead`, the distance of lines, in points."""

    size: float = 9.5
    lead: float = 12.5
    weight: str = ""
    colour: Colour = INK


TEXT = Style()
BOLD = Style(weight="B")
QUIET = Style(colour=GREY)
SMALL = Style(8, 10.5, colour=GREY)
LABEL = Style(8, 10.5, "B", GREY)
CODE = Style(7.5, 10, colour=GREY)
TITLE, SUBJECT, PART = Style(20, 25, "B"), Style(12, 16), Style(13, 17, "B", TEAL)
FACTS = LEFT + 92  # where what is known begins


@dataclass(frozen=True)
class Column:
    """Lines, each with its style, one under the other from `left`."""

    left: float
    lines: tuple[tuple[str, Style], ...]

    @property
    def height(self) -> float:
        return sum(style.lead for _, style in self.lines)


class Paper(FPDF):
    """`head` stands on top of each page, with the `part` that it begins in and its number; `foot` at its bottom."""

    def __init__(self, title: str, head: str, foot: tuple[str, str], at: datetime) -> None:
        super().__init__(unit="pt", format="Letter")
        self.set_auto_page_break(False)
        for weight, path in _fonts().items():
            self.add_font(FONT, weight, path)
        self.set_title(title)
        self.set_lang("en-US")
        self.set_creation_date(at)
        self.head, self.foot, self.part = head, foot, ""
        self.lacks = False
        self.turn()

    @property
    def left_over(self) -> float:
        return BOTTOM - self.y

    def turn(self) -> None:
        """The next page."""
        self.add_page()
        self.set_draw_color(*HAIR)
        self.set_line_width(0.5)
        self.line(LEFT, 52, RIGHT, 52)
        head = f"{self.head} · {self.part}" if self.part else self.head
        self.write_at(LEFT, 44, self._cut(head, WIDTH - 80), SMALL)
        self.write_at(LEFT, 760, self.foot[0], SMALL)
        self.write_to(RIGHT, 760, self._cut(self.foot[1], 280), SMALL)
        self.set_y(TOP)

    def column(self, left: float, width: float, *texts: tuple[str, Style]) -> Column:
        """The texts one under the other, broken to fit."""
        return Column(left, tuple((line, style) for text, style in texts for line in self._broken(text, width, style)))

    def row(self, *columns: Column, gap: float = 4) -> None:
        """Beside one another, on one page where they fit on one."""
        height = max(column.height for column in columns)
        if height > self.left_over and (height <= HEIGHT or self.left_over < FEW):
            self.turn()
        while any(column.lines for column in columns):
            columns = tuple(self._drawn(column) for column in columns)
            if any(column.lines for column in columns):
                self.turn()
        self.set_y(min(self._reached + gap, BOTTOM))
        self._reached = 0.0

    _reached = 0.0

    def _drawn(self, column: Column) -> Column:
        """What did not fit."""
        y, used = self.y, 0
        for text, style in column.lines:
            if y + style.lead > BOTTOM + 0.01:
                break
            self.write_at(column.left, y + style.size, text, style)
            y, used = y + style.lead, used + 1
        rest = replace(column, lines=column.lines[used:])
        self._reached = y if rest.lines or self._reached > BOTTOM else max(self._reached, y)
        return rest

    def write_at(self, x: float, y: float, text: str, style: Style) -> None:
        if text:
            self.set_font(FONT, style.weight, style.size)
            self.set_text_color(*style.colour)
            self.text(x, y, text)

    def write_to(self, x: float, y: float, text: str, style: Style) -> None:
        """The same, ending at x."""
        self.write_at(x - self._width(text, style), y, text, style)

    def rule(self, colour: Colour = HAIR, weight: float = 0.5) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(weight)
        self.line(LEFT, self.y, RIGHT, self.y)
        self.set_y(self.y + 5)

    def begin(self, name: str, room: float = 90) -> None:
        """A part, its heading never by itself at the foot of a page."""
        self.part = name
        if self.left_over < room:
            self.turn()
        self.set_y(self.y + 8)
        self.start_section(name)
        self.row(self.column(LEFT, WIDTH, (name, PART)), gap=2)
        self.rule(TEAL, 0.8)

    def fact(self, label: str, text: str, style: Style = TEXT) -> None:
        """What it is, and beside it what is known of it."""
        self.row(
            self.column(LEFT, FACTS - LEFT - 8, (label, QUIET)), self.column(FACTS, RIGHT - FACTS, (text, style)), gap=2
        )

    def number(self) -> None:
        """The pages, when it is known how many there are."""
        for page in range(1, self.pages_count + 1):
            self.page = page
            self.set_font(FONT, "B", SMALL.size)  # what is set already would not be said on this page
            self.write_to(RIGHT, 44, f"page {page} of {self.pages_count}", SMALL)

    def shown(self, text: str) -> str:
        """The text in letters that the type has; any other stands as its code, `[U+674E]`."""
        known = _letters()
        found = "".join(
            char if char in known or char == "\n" else f"[U+{ord(char):04X}]"
            for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", "    "))
        )
        self.lacks = self.lacks or any(char not in known for char in text if char not in "\r\n\t")
        return found

    def _width(self, text: str, style: Style) -> float:
        widths = _widths(style.weight)
        return sum(widths[char] for char in text) * style.size

    def _cut(self, text: str, width: float) -> str:
        lines = list(_lines(self.shown(text), width / SMALL.size, _widths("")))
        return lines[0] + ("…" if len(lines) > 1 else "")

    def _broken(self, text: str, width: float, style: Style) -> Iterator[str]:
        for line in self.shown(text).split("\n"):
            yield from _lines(line, width / style.size, _widths(style.weight))


def _lines(text: str, width: float, widths: dict[str, float]) -> Iterator[str]:
    """Broken at blanks, and within a word that is longer than a line."""
    line, used = "", 0.0
    for word in text.split(" "):
        for part in _parts(word, width, widths):
            wide = sum(widths[char] for char in part)
            blank = widths[" "] if line else 0.0
            if line and used + blank + wide > width:
                yield line
                line, used, blank = "", 0.0, 0.0
            line, used = f"{line} {part}" if blank else part, used + blank + wide
    yield line


def _parts(word: str, width: float, widths: dict[str, float]) -> Iterator[str]:
    start, used = 0, 0.0
    for place, char in enumerate(word):
        if used + widths[char] > width and place > start:
            yield word[start:place]
            start, used = place, 0.0
        used += widths[char]
    yield word[start:]


@cache
def _fonts() -> dict[str, Path]:
    folder = files("font_source_sans_pro") / "files"
    return {weight: Path(str(folder / name)) for weight, name in FILES.items()}


@cache
def _widths(weight: str) -> dict[str, float]:
    """How wide each letter is, in parts of the size."""
    with TTFont(_fonts()[weight]) as font:
        units, sizes = font["head"].unitsPerEm, font["hmtx"].metrics
        return {chr(code): sizes[name][0] / units for code, name in font.getBestCmap().items()}


@cache
def _letters() -> frozenset[str]:
    """What both weights have, without what would be there and not be seen."""
    seen = _widths("").keys() & _widths("B").keys()
    return frozenset(char for char in seen if unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp"))
