"""What a request can be about: one file a kind, found by itself (docs/kinds.md).

To add one, write a file beside these with a `KIND` in it, and its test; `manage.py write_kinds` does the rest, and
nothing migrates. One that is taken away leaves its requests readable by its name, without what was asked of them.
"""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from .kind import (
    SALES,
    SALES_OPERATIONS,
    SERVICE,
    Kind,
    Milestone,
    Needed,
    Particular,
    Shape,
    Wrong,
    cleaned,
    lacking,
    references,
)

_SIDES = (SERVICE, SALES, SALES_OPERATIONS)


def _found() -> dict[str, Kind]:
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    kinds: list[Kind] = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: (_SIDES.index(kind.side), kind.place))}


_KINDS = _found()
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def kind_named(name: str, side: str = SERVICE) -> Kind:
    """The kind; of one that is no more its name is all that is known."""
    return KINDS.get(name) or Kind(name, name.replace("_", " ").capitalize(), side, 0, "")


def labels() -> list[tuple[str, str]]:
    """The choices of a request's topic; asked for anew each time, so that a new kind changes no table."""
    return [(kind.name, kind.label) for kind in KINDS.values()]


def table() -> str:
    """The table of docs/kinds.md, in Markdown."""
    heads = ["Kind", "About", "Side", "At once", "Later", "Rules"]
    rows = [_row(kind) for kind in KINDS.values()]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ["---"] * len(heads), *rows])


def _row(kind: Kind) -> list[str]:
    asked = [[_cell(one) for one in kind.particulars if one.is_ours is is_ours] for is_ours in (False, True)]
    side = kind.side.replace("_", " ").capitalize()
    return [f"`{kind.name}`", kind.label, side, *("; ".join(cells) for cells in asked), kind.source]


def _cell(asked: Particular) -> str:
    if asked.needed is Needed.TO_RESOLVE:
        return f"**{asked.label}**"
    return asked.label + {True: " (required)", False: ""}[asked.needed is Needed.TO_LOG]


__all__ = [
    "KINDS",
    "Kind",
    "Milestone",
    "Needed",
    "Particular",
    "Shape",
    "Wrong",
    "cleaned",
    "kind_named",
    "labels",
    "lacking",
    "references",
    "table",
]
