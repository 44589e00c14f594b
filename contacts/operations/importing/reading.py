"""From the bytes of a file to rows of cells, with the physical line on which each row begins."""

import codecs
import csv
import difflib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .columns import KNOWN, REQUIRED
from .mistakes import Mistakes, Unreadable

LARGEST = 64 * 1024 * 1024
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_OTHER_ENCODINGS = [
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
]
_ALIASES = {"e_mail": "email", "backup": "back_up", "former_name": "former_names"}


@dataclass(frozen=True)
class Row:
    """The cells of a row by column, blanks trimmed and inner line breaks made blanks; empty ones are "".

    The `refused` are filled, and what is wrong with them has been said.
    """

    line: int
    cells: dict[str, str]
    refused: frozenset[str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def rows_of(data: bytes, mistakes: Mistakes) -> list[Row]:
    """Take the file apart. Raises `Unreadable` where that is not possible at all."""
    text = _decoded(data)
    with _any_length():
        lines = _parsed(text, mistakes)
        header = next(lines, None)
        if header is None:
            raise Unreadable("it is empty.")
        columns = _columns(*header)
        return [row for line, cells in lines if (row := _row(line, cells, columns, mistakes))]


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Unreadable(f"it has {len(data):,} bytes, and {LARGEST:,} are the most that is read. Split it.")
    for mark, name in _OTHER_ENCODINGS:
        if data.startswith(mark):
            raise Unreadable(f"it is written in {name}: byte 1 says so. Save it as “CSV UTF-8”.")
    if (at := data.find(b"\0")) >= 0:
        raise Unreadable(
            f"byte {at + 1:,} is a NUL, which text never has. If it is UTF-16, save it as “CSV UTF-8”.", _line(data, at)
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The mark of UTF-8 is not counted by the codec that takes it away.
        at = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        raise Unreadable(
            f"byte {at + 1:,} of the file (0x{data[at]:02X}) is not UTF-8. If it was saved as Latin-1 or "
            "Windows-1252, save it as “CSV UTF-8”.",
            _line(data, at),
        ) from error


def _line(data: bytes, at: int) -> int:
    return len(data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))


@contextmanager
def _any_length() -> Iterator[None]:
    """The csv module gives up at 131,072 characters without naming the column; each cell is measured here instead."""
    before = csv.field_size_limit(LARGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _parsed(text: str, mistakes: Mistakes) -> Iterator[tuple[int, list[str]]]:
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            mistakes.add(line, "", f"it cannot be taken apart into cells ({_words(error)}). What follows was not read.")
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _words(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "a quotation mark opens here and is never closed"
    return str(error)


def _delimiter(text: str) -> str:
    """The one that finds the most columns in the first line that has something."""
    first = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    return max(DELIMITERS, key=lambda delimiter: sum(_named(cell) in KNOWN for cell in first.split(delimiter)))


def _named(cell: str) -> str:
    name = "_".join(cell.strip().strip('"').lower().replace("-", " ").replace("_", " ").split())
    return _ALIASES.get(name, name)


def _columns(line: int, header: list[str]) -> list[str]:
    """Raises `Unreadable` with everything that is wrong about the names: without them nothing else can be judged."""
    names = [_named(cell) for cell in header]
    if not any(name in KNOWN for name in names):
        divided = " or ".join(DELIMITERS.values())
        raise Unreadable(f"no column is known. The first line names them, divided by {divided}.", line)
    wrong = [_unknown(name) for name in names if name not in KNOWN]
    wrong += [
        f"the column “{name}” is there twice" for name in sorted({n for n in names if names.count(n) > 1}) if name
    ]
    wrong += [f"the column “{name}” is missing" for name in REQUIRED if name not in names]
    if wrong:
        raise Unreadable("; ".join(wrong) + ".", line)
    return names


def _unknown(name: str) -> str:
    if not name:
        return "a column has no name"
    near = difflib.get_close_matches(name, KNOWN, n=1)
    meant = f" (did you mean “{near[0]}”?)" if near else ""
    return f"“{name[:40]}” is not a column{meant}"


def _row(line: int, cells: list[str], columns: list[str], mistakes: Mistakes) -> Row | None:
    if len(cells) != len(columns):
        mistakes.add(line, "", f"it has {len(cells)} cells, and there are {len(columns)} columns.")
        return None
    named = {column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=True)}
    problems = {column: problem for column, cell in named.items() if (problem := _problem(column, cell))}
    for column, problem in problems.items():
        mistakes.add(line, column, problem)
    return Row(line, named, frozenset(problems))


def _problem(column: str, cell: str) -> str:
    longest = KNOWN[column].longest
    if len(cell) > longest:
        return f"{len(cell):,} characters, and {longest} are the most."
    return "" if cell.isprintable() else "it has a character that cannot be printed."
