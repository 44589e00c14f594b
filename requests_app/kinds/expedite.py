"""A date earlier than the standard one (S22, E2, E3)."""

from .kind import SERVICE, Filled, Kind, Needed, day, long, option, reference, text, yes_no
from .ordering import days_between

REASONS = (
    ("fire", "Fire"),
    ("flood", "Flood"),
    ("medical", "Medical emergency"),
    ("national_emergency", "National emergency"),
    ("out_of_service", "End user completely out of service"),
    ("disconnect_in_error", "Disconnected in error"),
    ("grand_opening", "Grand opening, delayed by the carrier"),
    ("delayed_order", "Delayed order that missed its date"),
    ("national_security", "National security"),
    ("prior_order", "Business conditions on a prior order"),
    ("other", "Another, in the words above"),
)


# There the commission's rule decides, whatever the agreement says (E2).
EXCEPTED = "AZ"


def _wrong(filled: Filled, state: str) -> dict[str, str]:
    errors = {}
    is_disallowed = filled.get("type") == "pre_approved" and filled.get("agreement_allows") == "no"
    if is_disallowed and state != EXCEPTED:
        errors["type"] = (
            "Pre-approved needs an agreement that allows it, with its charge. Choose the other one. "
            "Arizona alone is an exception: for an order there, choose that state."
        )
    days = days_between(filled, "wanted_on", "standard_on")
    if days is not None and days <= 0:
        errors["wanted_on"] = "That is no earlier than the standard date: there is nothing to expedite."
    if filled.get("decision") == "denied" and not filled.get("denied_because"):
        errors["denied_because"] = "Say why it is denied: a denial gives its reasons."
    if (days_between(filled, "wanted_on", "alternate_on") or 0) < 0:
        errors["alternate_on"] = "That is before the date that is wanted: then it would be granted."
    return errors


def _facts(filled: Filled, state: str) -> list[tuple[str, str]]:
    days = days_between(filled, "wanted_on", "standard_on")
    gained = [("Days improved", str(days))] if days else []
    offered = days_between(filled, "wanted_on", "alternate_on") if filled.get("decision") == "denied" else None
    rule = "an exception: pre-approved follows the commission’s rule there, whatever the agreement says"
    is_excepted = state == EXCEPTED and filled.get("type") == "pre_approved"
    gained += [("Arizona", rule)] if is_excepted else []
    return gained + ([("Alternate date", f"{offered} days after the one wanted")] if offered else [])


KIND = Kind(
    name="expedite",
    label="Expedite: a date earlier than the standard one",
    side=SERVICE,
    place=30,
    source="S22, E2, E3",
    particulars=(
        reference("order_number", "Order number"),
        text("product", "Product"),
        option(
            "type",
            "Which process",
            ("pre_approved", "Pre-approved: the agreement allows it, with a charge"),
            ("requiring_approval", "Requiring approval: for one of the reasons below, no charge"),
            hint="Arizona is an exception: there pre-approved follows the commission’s rule, not the agreement alone.",
        ),
        yes_no("agreement_allows", "Does the agreement allow it?"),
        yes_no("is_marked", "Is EXP filled in on the order?"),
        day("standard_on", "Standard date"),
        day("wanted_on", "Date wanted (DDD)", needed=Needed.TO_LOG),
        option("reason", "Reason", *REASONS),
        option(
            "decision",
            "Decision",
            ("granted", "Granted"),
            ("denied", "Denied"),
            is_ours=True,
            needed=Needed.TO_RESOLVE,
        ),
        long("denied_because", "Why it is denied", is_ours=True, goes_with="decision"),
        day("alternate_on", "Alternate date offered", is_ours=True, goes_with="decision"),
        text("charge", "Charge", is_ours=True),
    ),
    wrong=_wrong,
    facts=_facts,
)
