"""Trouble whose repair does not satisfy (S34, E9, E11, E12)."""

from .escalating import BEFORE
from .kind import SERVICE, Kind, instant, long, option, reference, yes_no

KIND = Kind(
    name="repair",
    label="Repair: trouble that needs escalating",
    side=SERVICE,
    place=40,
    source="S34, E9, E11, E12",
    particulars=(
        reference("circuit", "Circuit or telephone number"),
        option(
            "severity",
            "Severity",
            ("affecting", "Service is affected"),
            ("out", "Out of service"),
            ("not_affected", "Service is not affected"),
            hint="It stays as it is sent.",
            is_fixed=True,
        ),
        instant("opened_at", "Ticket opened"),
        yes_no("is_isolated", "Has the trouble been isolated?"),
        yes_no(
            "is_chronic",
            "Is it chronic?",
            hint="Two or more earlier tickets, same trouble, same premises, in 30 days; not those without access.",
        ),
        long("dissatisfied_because", "What does not satisfy"),
        *BEFORE,
    ),
)
