"""What is wrong with a roster, and where."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake. `line` is the physical line of the file on which the row begins, 0 for the file as a whole."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        where = f"Line {self.line:,}" if self.line else "The file"
        if self.column:
            where += f", column {self.column}"
        return f"{where}: {self.text}"


@dataclass
class Mistakes:
    """Collects them, so that all are named in one go."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, line: int, column: str, text: str) -> None:
        self.found.append(Mistake(line, column, text))

    def __bool__(self) -> bool:
        return bool(self.found)

    def in_order(self) -> list[Mistake]:
        return sorted(set(self.found))


class Unreadable(Exception):
    """The file cannot be taken apart into rows; `mistake` says why."""

    def __init__(self, text: str, line: int = 0, column: str = "") -> None:
        self.mistake = Mistake(line, column, text)
        super().__init__(str(self.mistake))
