"""An order that ordinary ways did not bring forward (S22, S32, E2, E4)."""

from .escalating import BEFORE
from .kind import SERVICE, Kind, day, reference, text
from .ordering import STAGE

KIND = Kind(
    name="order_escalation",
    label="Order escalation: missed date, status, intervention",
    side=SERVICE,
    place=20,
    source="S22, S32, E2, E4, E28",
    particulars=(
        reference("order_number", "Order number"),
        text("product", "Product"),
        STAGE,
        day("missed_on", "Date that was missed"),
        *BEFORE,
        day("negotiated_on", "Negotiated date", is_ours=True),
    ),
)
