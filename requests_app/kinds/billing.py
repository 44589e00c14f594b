"""A question about a bill."""

from .kind import SERVICE, Kind, day, reference, text

KIND = Kind(
    name="billing",
    label="Billing question",
    side=SERVICE,
    place=60,
    source="S13, S63",
    particulars=(
        reference("ban", "Billing account number"),
        day("bill_on", "Date of the bill"),
        text("amount", "Amount in question"),
    ),
)
