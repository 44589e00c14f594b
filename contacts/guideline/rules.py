"""Channels, and the rules that say how soon a Service Manager responds on them (S45–S50), or analyses (S38)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class BadRule(ValueError):
    """The rule makes no sense; the message says where."""


class ChannelClass(StrEnum):
    """What a rule is about: all written channels share one rule. A post-mortem has its own, however it is asked for."""

    PAGER = "pager"
    VOICEMAIL = "voicemail"
    WRITTEN = "written"
    POST_MORTEM = "post_mortem"


class Channel(StrEnum):
    """How somebody contacted the account team."""

    PAGER = "pager"
    VOICEMAIL = "voicemail"
    EMAIL = "email"
    LETTER_OR_FAX = "letter_or_fax"
    PORTAL_FORM = "portal_form"
    TELEPHONE = "telephone"
    CONFERENCE_CALL = "conference_call"
    FACE_TO_FACE = "face_to_face"

    @property
    def is_written(self) -> bool:
        """Whether S50 is its rule: acknowledge, and name a date."""
        return self in (Channel.EMAIL, Channel.LETTER_OR_FAX, Channel.PORTAL_FORM)

    @property
    def channel_class(self) -> ChannelClass | None:
        """The class whose rule it follows; none when it has no interval (S52, S53)."""
        if self.is_written:
            return ChannelClass.WRITTEN
        return {Channel.PAGER: ChannelClass.PAGER, Channel.VOICEMAIL: ChannelClass.VOICEMAIL}.get(self)

    @property
    def label(self) -> str:
        """What people call it."""
        return {
            Channel.PAGER: "Page",
            Channel.EMAIL: "E-mail",
            Channel.LETTER_OR_FAX: "Letter or fax",
            Channel.PORTAL_FORM: "Portal form",
            Channel.TELEPHONE: "Telephone conversation",
            Channel.FACE_TO_FACE: "Face to face",
        }.get(self, self.value.replace("_", " ").capitalize())

    @property
    def is_timed(self) -> bool:
        """Whether contacting somebody this way starts a clock."""
        return self.channel_class is not None


class AvailabilityClass(StrEnum):
    """Where the manager is; `out_of_office` also when in, but without quick access to a telephone (S46)."""

    IN_OFFICE = "in_office"
    OUT_OF_OFFICE = "out_of_office"


class MetBy(StrEnum):
    """What stops the clock (domain 3.1 rule 11)."""

    TELEPHONE_CALL = "telephone_call"
    DIRECT_RESPONSE = "direct_response"
    DATED_ACKNOWLEDGEMENT = "dated_acknowledgement"
    WRITTEN_ANALYSIS = "written_analysis"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule in one version.

    `availability` is none where in or out makes no difference. `lower` (none: no lower bound) and `upper`
    count `unit`s, "minutes" or "business_days". `count` says which minutes: "business" or "elapsed".
    `day_end` says where a business day ends: at the "same_time" on the next one, or at its "close".
    Raises `BadRule`.
    """

    version: str
    name: str
    channel_class: ChannelClass
    availability: AvailabilityClass | None
    lower: int | None
    upper: int
    unit: str = "minutes"
    count: str = "business"
    day_end: str = "same_time"
    met_by: MetBy
    source: str

    def __post_init__(self) -> None:
        _one_of("unit", self.unit, ("minutes", "business_days"))
        _one_of("count", self.count, ("business", "elapsed"))
        _one_of("day_end", self.day_end, ("same_time", "close"))
        if self.upper < 1 or (self.lower is not None and not 0 <= self.lower <= self.upper):
            raise BadRule(f"the bounds {self.lower} to {self.upper} of {self.name!r} are not in order")
        if self.unit == "business_days" and self.count == "elapsed":
            raise BadRule(f"{self.name!r} cannot count business days in elapsed time")
        if self.unit == "minutes" and self.day_end == "close":
            raise BadRule(f"{self.name!r} counts minutes: only business days can end at closing time")


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise BadRule(f"{field} is {value!r}, not {' or '.join(allowed)}")


STANDARD_RULES = (
    Rule(
        version="1",
        name="Pager, in the office",
        channel_class=ChannelClass.PAGER,
        availability=AvailabilityClass.IN_OFFICE,
        lower=15,
        upper=30,
        met_by=MetBy.TELEPHONE_CALL,
        source="S45",
    ),
    Rule(
        version="1",
        name="Pager, out of the office",
        channel_class=ChannelClass.PAGER,
        availability=AvailabilityClass.OUT_OF_OFFICE,
        lower=240,
        upper=480,
        met_by=MetBy.DIRECT_RESPONSE,
        source="S46",
    ),
    Rule(
        version="1",
        name="Voicemail, in the office",
        channel_class=ChannelClass.VOICEMAIL,
        availability=AvailabilityClass.IN_OFFICE,
        lower=None,
        upper=240,
        met_by=MetBy.DIRECT_RESPONSE,
        source="S48",
    ),
    Rule(
        version="1",
        name="Voicemail, out of the office",
        channel_class=ChannelClass.VOICEMAIL,
        availability=AvailabilityClass.OUT_OF_OFFICE,
        lower=None,
        upper=480,
        met_by=MetBy.DIRECT_RESPONSE,
        source="S49",
    ),
    Rule(
        version="1",
        name="Written, one business day",
        channel_class=ChannelClass.WRITTEN,
        availability=None,
        lower=None,
        upper=1,
        unit="business_days",
        met_by=MetBy.DATED_ACKNOWLEDGEMENT,
        source="S50",
    ),
    Rule(
        version="1",
        name="Post-mortem, in writing",
        channel_class=ChannelClass.POST_MORTEM,
        availability=None,
        lower=2,
        upper=10,
        unit="business_days",
        day_end="close",
        met_by=MetBy.WRITTEN_ANALYSIS,
        source="S38",
    ),
)


def rule_for(rules: Iterable[Rule], channel: Channel, availability: AvailabilityClass | None) -> Rule | None:
    """The first of `rules` for this channel and availability; none when nothing is promised on it."""
    for rule in rules:
        if rule.channel_class == channel.channel_class and rule.availability in (None, availability):
            return rule
    return None
