"""What Sales is for (S13 to S17)."""

from .kind import SALES, Kind, day, option, text

KIND = Kind(
    name="product",
    label="Product, price or proposal",
    side=SALES,
    place=10,
    source="S13, S14, S15, S17",
    particulars=(
        text("product", "Product"),
        option(
            "wanted",
            "What is wanted",
            ("information", "Information about a product"),
            ("simple_price", "A price: one product, from the tariff or the agreement"),
            ("complex_price", "A price: several products, places or terms"),
            ("proposal", "A proposal"),
            ("tariff", "A tariff rate"),
        ),
        text("tariff", "Tariff", hint="Its reference, if it is known."),
        day("sent_on", "Proposal or price sent on", is_ours=True),
        option(
            "became",
            "What became of it",
            ("open", "Open"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            is_ours=True,
        ),
    ),
)
