"""Cards for address books, read again by a library that did not write them; and the code that a camera reads."""

import re

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

from contacts.models import Person, Position
from contacts.qr import MASK, QUIET, qr_svg
from contacts.vcard import brief, card, cards, escaped, folded
from contacts.wording import printable

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=200)


def ruth(**given) -> Person:
    words = {
        "name": "Ruth Ellery",
        "position": Position.SERVICE_MANAGER,
        "email": "ruth.ellery@ilec.example.com",
        "city": "Denver",
        "zone": "America/Denver",
        "office_phone": "+13035550131",
        "pager": "+13035550191",
    }
    return Person(**{**words, **given})


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


class TestACard:
    def test_says_who_what_where_and_every_number_by_its_kind(self):
        assert unfolded(card(ruth(cellular="+13035550171"))) == [
            "BEGIN:VCARD",
            "VERSION:3.0",
            "N:Ellery;Ruth;;;",
            "FN:Ruth Ellery",
            "ORG:Account Team;Service",
            "TITLE:Service Manager",
            "TEL;TYPE=WORK,VOICE:+13035550131",
            "TEL;TYPE=PAGER:+13035550191",
            "TEL;TYPE=CELL:+13035550171",
            "EMAIL;TYPE=INTERNET,WORK:ruth.ellery@ilec.example.com",
            "ADR;TYPE=WORK:;;;Denver;;;",
            "TZ;VALUE=text:America/Denver",
            "END:VCARD",
            "",
        ]

    def test_leaves_out_the_numbers_that_there_are_not(self):
        assert card(ruth(office_phone="", pager="")).count("TEL") == 0

    @pytest.mark.parametrize(
        ("position", "side"), [("sales_director", "Account Team;Sales"), ("sales_operations", "Account Team")]
    )
    def test_names_the_half_that_somebody_belongs_to(self, position, side):
        assert f"ORG:{side}" in unfolded(card(ruth(position=position)))

    @pytest.mark.parametrize(
        ("name", "in_parts"), [("Cher", "Cher;;;;"), ("Ana María de la Cruz", "Cruz;Ana María de la;;;")]
    )
    def test_parts_a_name_at_its_last_blank(self, name, in_parts):
        assert f"N:{in_parts}" in unfolded(card(ruth(name=name)))

    @given(name=TEXTS, city=TEXTS)
    def test_carries_any_name_and_place_unharmed_in_lines_of_75_octets(self, name, city):
        text = card(ruth(name=name, city=city))
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert "\r" not in text.replace("\r\n", "")
        read = vobject.readOne(text)
        assert read.fn.value == printable(name)
        assert read.adr.value.city == printable(city)
        assert read.org.value == ["Account Team", "Service"]

    @given(TEXTS)
    def test_is_one_card_whatever_is_written(self, text):
        forged = f"{text}\r\nEND:VCARD\r\nBEGIN:VCARD\rTEL:900\u2028TEL:900"
        told = unfolded(card(ruth(name=forged, city=forged)))
        assert told.count("BEGIN:VCARD") == 1
        assert sum(line.startswith("TEL") for line in told) == 2

    def test_of_a_team_follow_one_another(self):
        found = list(vobject.readComponents(cards([ruth(), ruth(name="Sam Begaye")])))
        assert [one.fn.value for one in found] == ["Ruth Ellery", "Sam Begaye"]

    def test_for_a_camera_does_without_the_place(self):
        assert "Denver" not in brief(ruth())
        assert vobject.readOne(brief(ruth())).email.value == "ruth.ellery@ilec.example.com"


class TestALine:
    @given(TEXTS)
    def test_unfolded_is_what_it_was(self, text):
        line = escaped(text)
        pieces = folded(line)[:-2].split("\r\n")
        assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
        assert all(piece.startswith(" ") for piece in pieces[1:])

    @pytest.mark.parametrize("letter", ["x", "é", "日"])
    def test_is_cut_at_75_octets_the_blank_counted(self, letter):
        pieces = folded(letter * 300)[:-2].split("\r\n")
        sizes = {len(piece.encode()) for piece in pieces[:-1]}
        assert max(sizes) <= 75
        assert min(sizes) > 75 - len(letter.encode()) - 1

    def test_is_cut_between_letters_not_inside_one(self):
        assert folded("x" * 74 + "é") == "x" * 74 + "\r\n é\r\n"


def drawn(svg: str) -> list[list[bool]]:
    """The picture back into modules."""
    size = int(svg.partition('viewBox="0 0 ')[2].partition('"')[0].split()[0])
    picture = [[False] * size for _ in range(size)]
    x = y = 0
    for letter, first, second, length in re.findall(r"([Mm])(\d+) (\d+)(?:\.5)?h(\d+)", svg.partition("stroke=")[2]):
        x, y = (int(first), int(second)) if letter == "M" else (x + int(first), y)
        for column in range(x, x + int(length)):
            picture[y][column] = True
        x += int(length)
    return picture


class TestTheCode:
    def test_is_drawn_as_the_library_has_it_with_white_around(self):
        text = brief(ruth())
        code = QRCode(error_correction=ERROR_CORRECT_L, border=QUIET, mask_pattern=MASK)
        code.add_data(text)
        code.make()
        assert drawn(qr_svg(text, "Code")) == code.get_matrix()

    def test_says_what_it_is_and_escapes_that(self):
        svg = qr_svg("x", 'Code of "Ru"')
        assert 'role="img"' in svg
        assert "Code of &quot;Ru&quot;" in svg
        assert "style" not in svg
