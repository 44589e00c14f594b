"""What the components work out: the track's geometry, numbers and addresses."""

import pytest

from contacts.templatetags import components


def drawn(used, total, window_from=None, state="running"):
    return components.track(used, total, window_from, state)


class TestTheTrack:
    def test_before_the_due_time_ends_at_96_per_cent(self):
        assert drawn(160, 540) == {
            "past": False,
            "kind": "running",
            "end": "96.0%",
            "now": "28.4%",
            "over": "0.0%",
            "opens": None,
            "open_width": None,
        }

    def test_shades_the_window(self):
        shape = drawn(20, 30, 15, "window")
        assert (shape["opens"], shape["open_width"], shape["now"]) == ("48.0%", "48.0%", "64.0%")

    def test_past_shows_how_much_is_too_much(self):
        shape = drawn(800, 540, None, "past")
        assert (shape["end"], shape["over"], shape["now"]) == ("64.8%", "31.2%", "96.0%")

    def test_of_an_empty_interval_is_still_drawn(self):
        assert drawn(0, 0)["now"] == "0.0%"


class TestTelephoneNumbers:
    @pytest.mark.parametrize(
        ("number", "html"),
        [
            ("+13035550131", '<a class="tel" href="tel:+13035550131">303-555-0131</a>'),
            ("+442079460000", '<a class="tel" href="tel:+442079460000">+44 20 7946 0000</a>'),
            ("", ""),
        ],
    )
    def test_can_be_dialled_and_are_written_as_people_write_them(self, number, html):
        assert components.tel(number) == html

    def test_addresses_may_break_after_the_at(self):
        assert "ruth.ellery@<wbr>ilec.example.com" in components.mail("ruth.ellery@ilec.example.com")
