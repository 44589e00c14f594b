"""What was tried before an escalation (E2, E4). None of it is required: one may escalate at any point."""

from .kind import day, long, option, reference

TIERS = (
    ("0", "Tier 0: the representative"),
    ("1", "Tier 1: the help desk"),
    ("2", "Tier 2: the process specialist"),
    ("3", "Tier 3: the Service Manager"),
    ("4", "Tier 4: the Service Director"),
)
BEFORE = (
    option("tier", "How far it has been taken", *TIERS, hint="Any rung may be the first: none has to come before."),
    reference("call_ticket", "Call center ticket", most=15),
    reference("it_ticket", "IT trouble ticket", most=15),
    long("tried", "What has been tried", hint="Which center, when, and what came of it. May stay empty."),
    day("tried_on", "On which day"),
)
