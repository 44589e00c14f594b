"""Tests and performance figures (S42)."""

from .kind import SERVICE, Kind, option, reference, text

KIND = Kind(
    name="testing",
    label="Testing or performance figures",
    side=SERVICE,
    place=70,
    source="S42, E24",
    particulars=(
        option(
            "test",
            "Which",
            ("acceptance", "Acceptance test"),
            ("cooperative", "Cooperative test"),
            ("maintenance", "Test in maintenance or repair"),
            ("performance", "Performance figures"),
        ),
        reference("circuit", "Circuit or telephone number"),
        text("indicator", "Performance indicator", hint="For example OP-5."),
    ),
)
