"""An order in trouble (S29, S30)."""

from .kind import SERVICE, Kind, Needed, day, long, option, reference, text
from .ordering import STAGE

KIND = Kind(
    name="order",
    label="Order: in jeopardy, delayed, rejected or cancelled",
    side=SERVICE,
    place=10,
    source="S22, S29, S30, E23, E28",
    particulars=(
        reference("order_number", "Order number"),
        text("product", "Product"),
        STAGE,
        day("original_due_on", "Original due date"),
        reference("jeopardy_code", "Jeopardy code", hint="K…, …33 or V25, as the notice has it.", most=6),
        option(
            "cause",
            "Cause of the delay or cancellation",
            ("facilities", "Facilities"),
            ("work_force", "Work force"),
            ("plug_ins", "Plug-ins"),
            ("customer", "Customer not ready"),
            ("order_error", "The order itself"),
            ("other", "Another"),
            is_ours=True,
        ),
        day("negotiated_on", "Negotiated date", is_ours=True),
        long(
            "explanation",
            "Why it was delayed or cancelled, as explained",
            is_ours=True,
            needed=Needed.TO_RESOLVE,
            is_note=True,
        ),
    ),
)
