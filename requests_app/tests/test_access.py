"""Who may see and do what: the cast against requests against verbs (domain 3.3)."""

import pytest

from accountteam.tests.cast import assign, local
from contacts.models import Availability, User
from requests_app import access, operations
from requests_app.lifecycle import Action
from requests_app.models import TeamRequest
from requests_app.queries.visible import visible_to

from .pages.reading import logged

pytestmark = pytest.mark.django_db

AT = local("2006-05-18 10:00")
NOW = local("2006-05-18 11:00")


@pytest.fixture
def three(cast):
    """A service request of Cobalt Mesa's, its sales request, and one of the rival Prairie Switch."""
    return {
        "cobalt": logged(cast, AT),
        "cobalt_sales": logged(cast, AT, topic="product"),
        "prairie": logged(cast, AT, by=cast.ken, clec=cast.prairie),
    }


# Who sees which of the three.
SEES = {
    "joan": {"cobalt", "cobalt_sales"},
    "ken": {"prairie"},
    "lena": set(),
    "ellery_user": {"cobalt", "cobalt_sales"},  # serves the company, so all of its requests
    "begaye_user": {"cobalt", "cobalt_sales"},  # serves it in Arizona
    "castellano_user": {"cobalt"},  # is Ellery's back-up
    "lindqvist_user": {"prairie"},
    "whitcombe_user": {"cobalt", "cobalt_sales"},
    "brandvold_user": {"cobalt"},  # her group's
    "nakai_user": {"prairie"},
    "holloway_user": {"cobalt_sales"},
    "ota_user": {"cobalt", "cobalt_sales", "prairie"},
    "admin_user": {"cobalt", "cobalt_sales", "prairie"},
}


class TestSeeing:
    @pytest.mark.parametrize("name", SEES)
    def test_each_of_the_cast_sees_theirs_and_no_more(self, cast, three, name):
        visible = set(visible_to(getattr(cast, name), NOW))
        assert {key for key, team_request in three.items() if team_request in visible} == SEES[name]

    def test_a_named_back_up_sees_while_the_absence_lasts(self, cast, three):
        Availability.objects.create(
            person=cast.ellery,
            kind="out_of_office",
            starts_at=local("2006-05-18 09:00"),
            ends_at=local("2006-05-18 12:00"),
            back_up=cast.lindqvist,
            entered_at=local("2006-05-18 08:00"),
        )
        assert three["cobalt"] in visible_to(cast.lindqvist_user, NOW)
        assert three["cobalt"] not in visible_to(cast.lindqvist_user, local("2006-05-18 12:00"))

    def test_a_director_sees_what_was_raised_to_them(self, cast, three):
        assert three["cobalt"] not in visible_to(cast.nakai_user, NOW)
        operations.reassign(
            request_id=three["cobalt"].pk, actor=cast.brandvold_user, person=cast.lindqvist, reason="x", at=NOW
        )
        operations.raise_to_director(request_id=three["cobalt"].pk, actor=cast.joan, reason="x", at=NOW)
        operations.reassign(
            request_id=three["cobalt"].pk, actor=cast.nakai_user, person=cast.ellery, reason="x", at=NOW
        )
        assert three["cobalt"] in visible_to(cast.nakai_user, NOW)

    @pytest.mark.parametrize("name", ["lindqvist_user", "nakai_user"])
    def test_whoever_logged_it_keeps_seeing_it(self, cast, name):
        """A manager who does not serve the company, a director whose group does not."""
        actor = getattr(cast, name)
        assert logged(cast, AT, by=actor) in visible_to(actor, NOW)

    def test_serving_a_company_ends_with_the_assignment(self, cast, three):
        assign(cast.prairie, cast.begaye, state="ND", ends_on=AT.date())
        assert three["prairie"] in visible_to(cast.begaye_user, NOW)
        assert three["prairie"] not in visible_to(cast.begaye_user, local("2006-05-20 11:00"))

    def test_internal_notes_are_for_our_people(self, cast):
        shown = {name for name in SEES if access.may_see_internal(getattr(cast, name))}
        assert shown == set(SEES) - {"joan", "ken", "lena"}


# Which verbs a role has on a request that it sees; x may, . may not.
VERBS = """
                   ack att res pro rsv reo wdr fil not rai uns ans ras cor mee lin mer add off
clec_user          .   .   .   .   .   x   x   x   x   x   x   .   .   .   x   x   .   .   x
clec_admin         .   .   .   .   .   x   x   x   x   x   x   .   .   .   x   x   .   .   x
service_manager    x   x   x   x   x   x   x   x   x   x   .   .   .   .   x   x   x   x   x
sales_executive    x   x   x   x   x   x   x   x   x   x   .   .   .   .   x   x   x   x   x
service_director   x   x   x   x   x   x   x   x   x   x   .   x   x   x   x   x   x   x   x
sales_director     x   x   x   x   x   x   x   x   x   x   .   x   x   x   x   x   x   x   x
sales_operations   x   x   x   x   x   x   x   x   x   x   .   .   x   x   x   x   x   x   x
administrator      .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .   .
"""
SHORT = {
    "ack": {Action.ACKNOWLEDGE},
    "att": {Action.ATTEMPT},
    "res": {Action.RESPOND, Action.ANALYSE, Action.DELIVER},
    "pro": {Action.PROMISE},
    "rsv": {Action.RESOLVE},
    "reo": {Action.REOPEN},
    "wdr": {Action.WITHDRAW},
    "fil": {Action.FILL_IN},
    "not": {Action.NOTE},
    "rai": {Action.RAISE},
    "uns": {Action.NOT_SATISFIED},
    "ans": {Action.ANSWER_RAISE},
    "ras": {Action.REASSIGN},
    "cor": {Action.CORRECT},
    "lin": {Action.LINK, Action.UNLINK},
    "mer": {Action.MERGE, Action.UNMERGE},
    "add": {Action.ADD_PARTY},
    "off": {Action.REMOVE_PARTY},
    "mee": {
        Action.PROPOSE_MEETING,
        Action.CONFIRM_MEETING,
        Action.MOVE_MEETING,
        Action.CANCEL_MEETING,
        Action.HOLD_MEETING,
    },
}


def verbs():
    head, *rows = (line.split() for line in VERBS.strip().splitlines())
    for role, *row in rows:
        for short, cell in zip(head, row, strict=True):
            for action in sorted(SHORT[short]):
                yield role, action, cell == "x"


class TestDoing:
    def test_the_grid_is_whole(self):
        assert {(role, action) for role, action, _ in verbs()} == {(r.value, a) for r in User.Role for a in Action}

    @pytest.mark.parametrize(("role", "action", "allowed"), list(verbs()))
    def test_each_role_has_its_verbs(self, role, action, allowed):
        assert access.may_ever(User(role=role), action) is allowed

    def test_all_but_administrators_log(self):
        assert {role for role in User.Role if not access.may_log(User(role=role))} == {User.Role.ADMINISTRATOR}

    @pytest.mark.parametrize("name", ["ken", "lena", "lindqvist_user", "nakai_user", "holloway_user"])
    def test_what_one_does_not_see_is_not_there_for_any_verb(self, cast, three, name):
        actor, pk = getattr(cast, name), three["cobalt"].pk
        with pytest.raises(TeamRequest.DoesNotExist):
            operations.note(request_id=pk, actor=actor, text="x", at=NOW)
        with pytest.raises(TeamRequest.DoesNotExist):
            operations.withdraw(request_id=pk, actor=actor, at=NOW)
