"""Who may do what with which rows: one entry a table, and a table without one is nobody's.

A new table gets an entry here, be it an empty one, or `test_wall` fails: `AT_THE_GATE` for what sign-in reads and
writes, `of_all` for what everybody may read, `of_company` for what companies only read of their own, else its rules.
Staff read all companies: the first wall narrows them. Two roles, never one condition with OR: a condition that is not
`true` keeps PostgreSQL from looking by trigrams.
"""

from dataclasses import dataclass

from notices.kinds import READ_BY_COMPANIES

SELECT, INSERT, UPDATE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"
GATE, TENANT, STAFF, ENGINE = "portal_gate", "portal_tenant", "portal_staff", "portal_engine"


@dataclass(frozen=True)
class Rule:
    """A role may do `verbs` with the rows for which `rows`, SQL over the table's own columns, is true.

    `only` are the columns it may touch, all where none is named; `but` are those it may not.
    """

    role: str
    verbs: tuple[str, ...]
    rows: str = "true"
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


READ, ADD, CHANGE, KEEP = (SELECT,), (SELECT, INSERT), (SELECT, INSERT, UPDATE), (SELECT, INSERT, UPDATE, DELETE)
ADD_OR_DROP = (SELECT, INSERT, DELETE)

# Whoever locks a row needs the right to change one of its columns, and whoever says ON CONFLICT to read what it names.
OWN = "clec_id = portal_company()"
OF_OWN_REQUEST = (
    "EXISTS (SELECT 1 FROM requests_app_teamrequest r WHERE r.id = team_request_id AND r.clec_id = portal_company())"
)
OF_OWN_MEETING = (
    "EXISTS (SELECT 1 FROM requests_app_meeting m JOIN requests_app_teamrequest r ON r.id = m.team_request_id"
    " WHERE m.id = meeting_id AND r.clec_id = portal_company())"
)
OF_OWN_LINK = (
    "EXISTS (SELECT 1 FROM requests_app_teamrequest r WHERE r.id = from_request_id AND r.clec_id = portal_company())"
)
OF_OWN_ACCOUNT = "EXISTS (SELECT 1 FROM contacts_user u WHERE u.id = account_id AND u.clec_id = portal_company())"
# Both tables have an `id`: unqualified it would be the inner one's.
OF_OWN_PROVIDER = (
    "EXISTS (SELECT 1 FROM contacts_companysignin s"
    " WHERE s.app_id = socialaccount_socialapp.id AND s.clec_id = portal_company())"
)
OWN_ACCOUNT = "user_id = portal_actor()"
# Of ours, an administrator need be nobody of an account team.
OUR_OWN = (
    "(user_id = portal_actor() OR person_id = (SELECT u.person_id FROM contacts_user u WHERE u.id = portal_actor()))"
)
# Its own states, asked once a query.
TOUCHED = "states && (SELECT c.states FROM contacts_clec c WHERE c.id = portal_company())"
OF_TOUCHED = (
    "EXISTS (SELECT 1 FROM requests_app_outage o JOIN contacts_clec c ON c.states && o.states"
    " WHERE o.id = outage_id AND c.id = portal_company())"
)
KNOWN = "ANY ((SELECT portal_people())::bigint[])"
# Of ours whom the company knows, of companies its own.
KNOWN_ONE = f"(person_id IS NULL OR person_id = {KNOWN})"
OWN_USER = (
    "(user_id IS NULL OR EXISTS (SELECT 1 FROM contacts_user u WHERE u.id = user_id AND u.clec_id = portal_company()))"
)
OF_ACCOUNT = "account_id = portal_actor()"
OF_OWN_ENDPOINT = "EXISTS (SELECT 1 FROM notices_endpoint e WHERE e.id = endpoint_id AND e.clec_id = portal_company())"
OWN_WORD = "reported_by_id = portal_actor()"
OWN_WISHES = [Rule(TENANT, KEEP, OWN_ACCOUNT), Rule(STAFF, KEEP, OUR_OWN), Rule(ENGINE, READ)]
AT_THE_GATE = [Rule(GATE, KEEP)]

# The tables whose every change is kept beside them.
KEPT = (
    "contacts_assignment",
    "contacts_availability",
    "contacts_businesscalendar",
    "contacts_calendarproposal",
    "contacts_calendarversion",
    "contacts_clec",
    "contacts_cleccontact",
    "contacts_companycode",
    "contacts_companysignin",
    "contacts_departure",
    "contacts_desknumber",
    "contacts_formername",
    "contacts_invitation",
    "contacts_lostsecondstep",
    "contacts_person",
    "contacts_responserule",
    "contacts_ruleproposal",
    "contacts_user",
    "contacts_wrongcontact",
    "notices_delivery",
    "notices_endpoint",
    "notices_endpointsecret",
    "notices_inboundmail",
    "notices_notice",
    "notices_preference",
    "requests_app_attachment",
    "requests_app_calendarfeed",
    "requests_app_analysis",
    "requests_app_commitment",
    "requests_app_escalation",
    "requests_app_event",
    "requests_app_link",
    "requests_app_manifest",
    "requests_app_meeting",
    "requests_app_outage",
    "requests_app_outageupdate",
    "requests_app_participant",
    "requests_app_postmortem",
    "requests_app_party",
    "requests_app_rebase",
    "requests_app_savedfilter",
    "requests_app_replytemplate",
    "requests_app_teamrequest",
)


def of_company(rows: str, staff: tuple[str, ...], engine: tuple[str, ...] = READ) -> list[Rule]:
    """What companies only read."""
    return [Rule(TENANT, READ, rows), Rule(STAFF, staff), Rule(ENGINE, engine)]


def of_all(staff: tuple[str, ...]) -> list[Rule]:
    """What everybody may read."""
    return of_company("true", staff)


TABLES: dict[str, list[Rule]] = {
    "contacts_clec": of_company("id = portal_company()", CHANGE),
    "contacts_formername": of_company(OWN, KEEP),
    "contacts_cleccontact": [Rule(TENANT, CHANGE, OWN), Rule(STAFF, CHANGE), Rule(ENGINE, READ)],
    "contacts_companycode": of_company(OWN, KEEP),
    "contacts_assignment": of_company(OWN, KEEP),
    "contacts_person": of_company(f"id = {KNOWN}", CHANGE),
    "contacts_availability": of_company(f"person_id = {KNOWN}", CHANGE),
    "contacts_desknumber": of_all(CHANGE),
    "contacts_businesscalendar": [*of_all(READ), Rule(STAFF, (UPDATE,), only=("name",))],  # to lock it
    "contacts_calendarversion": of_all(ADD),
    "contacts_responserule": of_all(CHANGE),
    # What is proposed is our own people's; what is approved is a row of the two above.
    "contacts_calendarproposal": [Rule(STAFF, CHANGE)],
    "contacts_ruleproposal": [Rule(STAFF, CHANGE)],
    "requests_app_rebase": [Rule(STAFF, CHANGE)],
    # A company reads what was made of one, an answer.
    "requests_app_replytemplate": [Rule(STAFF, CHANGE)],
    "contacts_wrongcontact": [
        Rule(TENANT, READ, OWN_WORD),
        Rule(TENANT, (INSERT,), f"{OWN_WORD} AND settled_at IS NULL AND person_id = {KNOWN}"),
        Rule(STAFF, CHANGE),
        Rule(ENGINE, READ),
    ],
    # Nobody but the gate reads a hash, or writes one.
    "contacts_user": [
        Rule(GATE, READ),
        Rule(GATE, (UPDATE,), only=("email", "password", "last_login")),
        Rule(TENANT, READ, "clec_id = portal_company() OR clec_id IS NULL", but=("password",)),
        Rule(TENANT, (UPDATE,), OWN, only=("phone", "zone", "is_active")),
        Rule(STAFF, READ, but=("password",)),
        Rule(STAFF, (INSERT,)),
        Rule(STAFF, (UPDATE,), but=("id", "password", "last_login")),
        Rule(ENGINE, READ, but=("password",)),
    ],
    "contacts_invitation": [Rule(TENANT, CHANGE, OWN), Rule(STAFF, CHANGE)],
    "contacts_departure": [Rule(TENANT, CHANGE, OF_OWN_ACCOUNT), Rule(STAFF, CHANGE)],
    "contacts_lostsecondstep": [Rule(TENANT, READ, OF_OWN_ACCOUNT), Rule(STAFF, ADD)],
    # Which provider speaks for whom is written at the gate, beside its secret.
    "contacts_companysignin": [Rule(GATE, ADD_OR_DROP), Rule(TENANT, READ, OWN), Rule(STAFF, READ)],
    "requests_app_teamrequest": [
        Rule(TENANT, CHANGE, OWN),
        Rule(STAFF, CHANGE),
        Rule(ENGINE, READ),
        Rule(ENGINE, (UPDATE,), only=("owner_id",)),  # to lock it
    ],
    "requests_app_commitment": [Rule(TENANT, CHANGE, OF_OWN_REQUEST), Rule(STAFF, CHANGE), Rule(ENGINE, CHANGE)],
    "requests_app_analysis": [Rule(TENANT, READ, OF_OWN_REQUEST), Rule(STAFF, ADD)],
    "requests_app_postmortem": [Rule(STAFF, CHANGE)],
    "requests_app_event": [
        Rule(TENANT, ADD, f"NOT is_internal AND {OF_OWN_REQUEST}"),
        Rule(STAFF, ADD),
        Rule(ENGINE, ADD),
    ],
    "requests_app_attachment": [
        Rule(TENANT, ADD, f"NOT is_internal AND {OF_OWN_REQUEST}"),
        Rule(STAFF, ADD),
        Rule(ENGINE, ADD),
    ],
    "requests_app_escalation": [
        Rule(TENANT, ADD, OF_OWN_REQUEST),
        Rule(TENANT, (UPDATE,), OF_OWN_REQUEST, only=("passed_up_at",)),
        Rule(STAFF, CHANGE),
        Rule(ENGINE, READ),
    ],
    "requests_app_meeting": [Rule(TENANT, CHANGE, OF_OWN_REQUEST), Rule(STAFF, CHANGE)],
    "requests_app_participant": [
        Rule(TENANT, READ, OF_OWN_MEETING),
        Rule(TENANT, (INSERT,), f"{OF_OWN_MEETING} AND {KNOWN_ONE} AND {OWN_USER}"),
        Rule(STAFF, ADD),
    ],
    # Who of ours wrote it is not a company's to know.
    "requests_app_outage": [
        Rule(TENANT, READ, TOUCHED, but=("posted_by_id", "remind_at", "flagged_at")),
        Rule(STAFF, CHANGE),
        Rule(ENGINE, READ),
        Rule(ENGINE, (UPDATE,), only=("remind_at", "flagged_at")),
    ],
    "requests_app_outageupdate": [
        Rule(TENANT, READ, OF_TOUCHED, but=("by_id", "form_token")),
        Rule(STAFF, ADD),
        Rule(ENGINE, READ),
    ],
    "requests_app_party": [
        Rule(TENANT, READ, OF_OWN_REQUEST),
        Rule(TENANT, (DELETE,), OWN_ACCOUNT),
        Rule(STAFF, ADD_OR_DROP),
        Rule(ENGINE, READ),
    ],
    # A trigger sees to it that both ends are of one company.
    "requests_app_link": [Rule(TENANT, ADD_OR_DROP, OF_OWN_LINK), Rule(STAFF, ADD_OR_DROP)],
    # Whose it is, is asked at the gate: whoever has the address is nobody yet.
    "requests_app_calendarfeed": [Rule(GATE, READ), Rule(TENANT, KEEP, OF_ACCOUNT), Rule(STAFF, KEEP, OF_ACCOUNT)],
    "requests_app_savedfilter": [Rule(TENANT, KEEP, OF_ACCOUNT), Rule(STAFF, KEEP, OF_ACCOUNT)],
    "notices_notice": [
        Rule(TENANT, READ, OWN_ACCOUNT, only=READ_BY_COMPANIES),
        Rule(TENANT, (UPDATE,), OWN_ACCOUNT, only=("read_at",)),
        Rule(STAFF, READ),
        Rule(STAFF, (UPDATE,), OUR_OWN, only=("read_at",)),
        Rule(ENGINE, CHANGE),
    ],
    "notices_preference": OWN_WISHES,
    "notices_delivery": OWN_WISHES,
    "notices_endpoint": [Rule(TENANT, CHANGE, OWN), Rule(STAFF, READ), Rule(ENGINE, CHANGE)],
    # Whoever makes a secret is shown it once; what is kept of it is read by the engine alone, which signs with it.
    "notices_endpointsecret": [
        Rule(TENANT, READ, OF_OWN_ENDPOINT, but=("sealed",)),
        Rule(TENANT, (INSERT,), OF_OWN_ENDPOINT),
        Rule(TENANT, (UPDATE,), OF_OWN_ENDPOINT, only=("sealed", "is_former", "retired_at")),
        Rule(ENGINE, READ),
        Rule(ENGINE, (UPDATE,), only=("sealed",)),
    ],
    "notices_attempt": [Rule(TENANT, READ, OF_OWN_ENDPOINT), Rule(STAFF, READ), Rule(ENGINE, ADD)],
    # Mail as it came is our own people's; of a company's it sees what was made of it, an event.
    "notices_inboundmail": [
        Rule(STAFF, READ),
        Rule(STAFF, (UPDATE,), only=("state", "reason", "about", "filed_as", "decided_by_id", "decided_at")),
        Rule(ENGINE, CHANGE),
    ],
    # Triggers write the record, as the owner: our people read it, and nobody writes to it.
    **{f"{table}change": [Rule(STAFF, READ)] for table in KEPT},
    "requests_app_manifest": [Rule(STAFF, READ), Rule(ENGINE, ADD)],
    "requests_app_digestday": [Rule(ENGINE, ADD)],
    "pghistory_context": [],
    "django_session": AT_THE_GATE,
    "account_emailaddress": AT_THE_GATE,
    "account_emailconfirmation": AT_THE_GATE,
    "mfa_authenticator": AT_THE_GATE,
    "usersessions_usersession": AT_THE_GATE,
    "socialaccount_socialaccount": AT_THE_GATE,
    "socialaccount_socialtoken": AT_THE_GATE,
    # The secret that the provider knows us by is the gate's alone.
    "socialaccount_socialapp": [
        Rule(GATE, ADD_OR_DROP),
        Rule(TENANT, READ, OF_OWN_PROVIDER, only=("id", "provider_id")),
        Rule(STAFF, READ, but=("secret",)),
    ],
    "portal_cache": AT_THE_GATE,
    # Django's own. The admin asks for a model's number; what it would log is the record's to keep.
    "django_content_type": [Rule(STAFF, READ)],
    "django_admin_log": [],
    "django_migrations": [],
    "auth_permission": [],
    "auth_group": [],
    "auth_group_permissions": [],
}
