"""The table of what is told to whom: the same for readers, for routing and for those who choose."""

import pytest

from notices.kinds import KINDS, Relation, Urgency, channels_for, table
from notices.management.commands.write_notices import DOCUMENT, with_table
from notices.models import Notice

PAST, REASSIGNED = KINDS["past_guideline"], KINDS["reassigned"]


class TestTheDocument:
    def test_shows_the_kinds_of_the_code(self):
        """Run `manage.py write_notices` after a change of the kinds."""
        written = DOCUMENT.read_text()
        assert written == with_table(written, table())

    def test_has_a_row_for_every_kind(self):
        assert all(f"| `{name}` |" in DOCUMENT.read_text() for name in KINDS)


class TestTheTable:
    @pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
    def test_keeps_everything_in_the_inbox_and_names_only_channels_that_there_are(self, kind):
        for channels in kind.to.values():
            assert "inbox" in channels
            assert set(channels) <= set(Notice.Channel.values)

    def test_what_is_past_guideline_or_owed_to_a_director_goes_at_once_and_cannot_be_turned_off(self):
        for name in ("past_guideline", "director_past_guideline", "promise_missed", "raised"):
            assert KINDS[name].urgency is Urgency.AT_ONCE
            assert not KINDS[name].may_turn_off

    def test_bug_21_no_reminder_goes_out_at_any_hour(self):
        for name in ("due_soon", "promise_due_tomorrow", "promise_due_today", "old_numbers", "digest"):
            assert not KINDS[name].is_at_once


class TestTheChannels:
    def test_are_those_of_the_table_where_nothing_was_chosen(self):
        assert channels_for(PAST, Relation.OWNER, {}) == ("email", "inbox")

    def test_are_those_that_were_chosen_instead(self):
        assert channels_for(REASSIGNED, Relation.OWNER, {"email": False, "pager": True}) == ("inbox", "pager")

    def test_of_what_must_be_heard_are_added_to_and_never_taken_away(self):
        assert channels_for(PAST, Relation.OWNER, {"email": False, "sms": True}) == ("email", "inbox", "sms")

    def test_always_have_the_inbox(self):
        assert channels_for(REASSIGNED, Relation.OWNER, {"inbox": False}) == ("email", "inbox")

    def test_are_none_for_whom_it_does_not_concern(self):
        with pytest.raises(KeyError):
            channels_for(PAST, Relation.REQUESTER, {})
