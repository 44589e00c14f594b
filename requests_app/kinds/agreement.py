"""Where an agreement or amendment stands (S18, S19, S66)."""

from .kind import SALES, Kind, option, text

KIND = Kind(
    name="agreement",
    label="Agreement or amendment: where is it, ask for one",
    side=SALES,
    place=20,
    source="S18, S19, S20, S66",
    particulars=(
        option(
            "wanted",
            "What is wanted",
            ("status", "Where it stands"),
            ("amendment", "An amendment"),
            ("new", "A new one"),
        ),
        text("agreement", "Agreement"),
        text("product", "Product that it is about"),
    ),
)
