"""Writing down in one line above the queue that somebody contacted the account team."""

from datetime import datetime
from typing import Any

from contacts.guideline import Channel
from contacts.models import User

from .log import Log, choose

QUICK_CHANNELS = [
    (Channel.PAGER, "Page"),
    (Channel.VOICEMAIL, "Voicemail"),
    (Channel.EMAIL, "Written"),
    (Channel.TELEPHONE, "Call"),
]


class QuickLog(Log):
    """The same in one line above the queue: company, channel, received, about; the rest may follow.

    It is sent to the same door, where a mistake opens the whole form with all that was typed.
    """

    def __init__(self, *args: Any, actor: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, at=at, auto_id="quick_%s", **kwargs)
        self.fields["channel"].label = "Came by"
        choose(self.fields["channel"], QUICK_CHANNELS, Channel.PAGER)
        self.fields["channel"].widget.attrs["class"] = "segmented__input"
        self.fields["topic"].label = "Topic"
        if actor.role in (User.Role.SALES_EXECUTIVE, User.Role.SALES_DIRECTOR):
            self.fields["topic"].initial = "sales_question"
