"""The record as administrators and directors read it: filtered, newest first."""

import pytest

from accountteam.tests.cast import local
from contacts.models import Clec
from requests_app import operations
from requests_app.queries.record import Asked, NoRecord, record_for
from requests_app.tests.test_operations import log

pytestmark = pytest.mark.django_db

RECEIVED = local("2006-05-09 10:05")


def read(reader, **asked):
    return record_for(reader, Asked(**asked))[0]


class TestWhoReadsIt:
    @pytest.mark.parametrize("name", ["joan", "ellery_user", "ota_user"])
    def test_nobody_else(self, cast, name):
        with pytest.raises(NoRecord):
            read(getattr(cast, name))

    @pytest.mark.parametrize("name", ["admin_user", "brandvold_user", "holloway_user"])
    def test_administrators_and_directors(self, cast, name):
        assert read(getattr(cast, name))


class TestWhatTheyRead:
    def test_old_and_new_of_what_changed(self, cast):
        Clec.objects.filter(pk=cast.cobalt.pk).update(kind="both")
        change = read(cast.admin_user, kind="Clec", row=cast.cobalt.pk)[0]
        assert (change.what, change.fields) == ("update", [("kind", "facility", "both")])

    def test_one_requests_own_history(self, cast):
        other, team_request = log(cast, RECEIVED), log(cast, RECEIVED)
        operations.withdraw(request_id=team_request.pk, actor=cast.joan, at=RECEIVED)
        found = read(cast.admin_user, request=team_request.pk)
        assert {change.kind for change in found} == {"TeamRequest", "Commitment", "Event"}
        assert {change.operation for change in found} == {"log_request", "withdraw"}
        assert other.pk not in {change.row for change in found if change.kind == "TeamRequest"}

    def test_by_actor_and_operation(self, cast):
        operations.withdraw(request_id=log(cast, RECEIVED).pk, actor=cast.joan, at=RECEIVED)
        found = read(cast.admin_user, who="joan ferris", operation="withdraw")
        assert found
        assert {change.actor for change in found} == {cast.joan}

    def test_page_by_page_without_a_count(self, cast, django_assert_num_queries):
        seen, before = [], None
        with django_assert_num_queries(1):
            record_for(cast.admin_user, Asked(), size=10)
        while True:
            rows, before = record_for(cast.admin_user, Asked(before=before), size=10)
            seen += [(row.kind, row.pk) for row in rows]
            if before is None:
                break
        assert len(seen) == len(set(seen)) > 40
