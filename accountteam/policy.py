"""The whole policy as docs/security.md shows it: a table for each kind of thing, a row for each verb."""

from collections.abc import Iterator
from pathlib import Path

from contacts.access import ADMIN, CHANGES, COMPANIES, DIRECTORY, PEOPLE, SIGN_INS, Policy, Reach, Role
from notices.access import NOTICES, WEBHOOKS
from requests_app.access import MAIL, OUTAGES, RECORD, REPLIES, REQUESTS

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "security.md"
POLICIES = (
    COMPANIES,
    PEOPLE,
    DIRECTORY,
    CHANGES,
    SIGN_INS,
    ADMIN,
    REQUESTS,
    REPLIES,
    OUTAGES,
    MAIL,
    RECORD,
    NOTICES,
    WEBHOOKS,
)
BEGINS, ENDS = "<!-- policy -->\n", "<!-- /policy -->"


def with_policy(document: str) -> str:
    """The document with the tables of today between its two marks. ValueError where a mark is missing."""
    head, rest = document.split(BEGINS)
    _, tail = rest.split(ENDS)
    return f"{head}{BEGINS}{as_markdown()}{ENDS}{tail}"


def as_markdown() -> str:
    return "\n".join(line for policy in POLICIES for line in _table(policy))


def _table(policy: Policy) -> Iterator[str]:
    yield f"\n### {policy.thing}\n"
    yield _line("", *(role.label for role in Role))
    yield _line(*["---"] * (len(Role) + 1))
    for verb in policy.rows:
        yield _line(str(verb).replace("_", " "), *(_cell(policy.reach(role, verb)) for role in Role))
    yield ""


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(reach: Reach) -> str:
    return ", ".join(sorted(reach))
