"""The table that is printed: one line for each figure, its target beside it."""

import math
from dataclasses import dataclass, field

WIDTHS = (64, 16, 16)


@dataclass
class Report:
    """Prints each figure as it is known, and remembers whether all were good enough."""

    missed: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        self._print(f"\n{text}", "measured", "target")

    def figure(self, name: str, measured: float, *, at_most: float, unit: str, note: str = "") -> None:
        """A figure that must not be above its target."""
        self.fact(name, f"{measured:,.4g} {unit}", f"<= {at_most:,g} {unit}", is_good=measured <= at_most, note=note)

    def fact(self, name: str, measured: str, target: str, *, is_good: bool, note: str = "") -> None:
        if not is_good:
            self.missed.append(name)
        self._print(f"  {name}", measured, target, "" if is_good else "MISSED", note)

    def _print(self, name: str, measured: str, target: str, *rest: str) -> None:
        name = f"{name:<{WIDTHS[0]}}"
        print(
            f"{name}{measured:>{WIDTHS[1]}}{target:>{WIDTHS[2]}}  {' '.join(filter(None, rest))}".rstrip(), flush=True
        )


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]
