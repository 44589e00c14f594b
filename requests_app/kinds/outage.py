"""A question about an outage (S33)."""

from .kind import SERVICE, Kind, instant, reference, text

KIND = Kind(
    name="outage",
    label="Outage: what happened, when it is restored",
    side=SERVICE,
    place=50,
    source="S33, E10",
    particulars=(
        text("area", "Where"),
        reference("circuit", "Circuit or telephone number"),
        instant("began_at", "Since when"),
    ),
)
