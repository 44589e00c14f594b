"""Planning interconnection (S16)."""

from .kind import SALES, Kind, option, reference

KIND = Kind(
    name="interconnection",
    label="Interconnection planning",
    side=SALES,
    place=30,
    source="S16",
    particulars=(
        option(
            "about", "About", ("trunking", "Trunking"), ("point", "A point of interconnection"), ("other", "Another")
        ),
        reference("switch", "Switch (CLLI)", most=11),
    ),
)
