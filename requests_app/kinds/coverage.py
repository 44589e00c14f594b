"""Whether an agreement covers a product (S31, S67)."""

from .kind import SERVICE, Kind, option, text

KIND = Kind(
    name="coverage",
    label="Agreement: does it cover this product?",
    side=SERVICE,
    place=80,
    source="S31, S67",
    particulars=(
        text("product", "Product"),
        text("agreement", "Agreement"),
        text("section", "Section"),
        option(
            "answer",
            "The answer",
            ("in_agreement", "In the agreement"),
            ("by_amendment", "Covered by an amendment"),
            ("pending", "Amendment pending"),
            ("not_covered", "Not covered: an amendment is needed"),
            is_ours=True,
        ),
        text("amendment", "Which amendment", is_ours=True),
    ),
)
