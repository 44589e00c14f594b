"""The look holds together: contrast, nothing inline, nothing from elsewhere, nothing drawn twice or not at all."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template

from contacts.templatetags import components
from contacts.templatetags.components import CHANNELS, NOTICES, PRESENCE, STATES

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]
SHEETS = [ROOT / "static" / "css" / f"{name}.css" for name in ("tokens", "base", "components", "pages")]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
VENDOR = ROOT / "static" / "vendor"


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def every(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=named)


# Contrast (WCAG 2.2 AA): text needs 4.5 to 1, shapes, edges of controls and focus 3 to 1.

TOKENS = dict(re.findall(r"--([\w-]+):\s*([^;]+);", SHEETS[0].read_text().split("/* 6 Bootstrap")[0]))
SURFACES = ["surface-page", "surface", "surface-sunken", "surface-raised", "surface-hover"]
STATE_INKS = ["past", "soon", "window", "met"]
TEXT = [
    *((ink, on) for on in SURFACES for ink in ("text", "text-2", "text-3", "accent", "accent-strong")),
    *((f"{state}-text", on) for on in SURFACES for state in STATE_INKS),
    *((f"{state}-text", f"{state}-tint") for state in STATE_INKS),
    *(("text", f"{state}-tint") for state in STATE_INKS),
    *(("text", f"heat-{step}") for step in range(5)),
    ("past-on", "past-fill"),
    ("on-accent", "accent-fill"),
    ("on-accent", "accent-fill-hover"),
    ("accent-strong", "accent-tint"),
    ("bar-text", "bar"),
    ("bar-text-2", "bar"),
    ("text", "mark"),
]
EDGES = ["line-control", "focus", "chart-main", "chart-late", "past-fill", "accent-fill"]
SHAPES = [*((edge, on) for on in SURFACES[:3] for edge in EDGES), ("bar-accent", "bar"), ("bar-text", "bar")]


def resolved(name: str, scheme: str) -> str:
    value = TOKENS[name]
    if pair := re.fullmatch(r"light-dark\((.+?),\s*(.+)\)", value):
        value = pair.group(2 if scheme == "dark" else 1)
    alias = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return resolved(alias.group(1), scheme) if alias else value


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str, scheme: str) -> float:
    low, high = sorted(luminance(resolved(name, scheme)) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize(("ink", "on"), TEXT)
    def test_text_can_be_read(self, ink, on, scheme):
        assert ratio(ink, on, scheme) >= 4.5

    @pytest.mark.parametrize(("ink", "on"), SHAPES)
    def test_shapes_and_edges_can_be_seen(self, ink, on, scheme):
        assert ratio(ink, on, scheme) >= 3


def test_the_contrast_of_black_on_white_is_known():
    assert (luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)


class TestColours:
    def test_stand_in_the_tokens_only_except_in_print(self):
        for sheet in SHEETS[1:]:
            on_screen = sheet.read_text().split("@media print")[0]
            assert not re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(", on_screen), named(sheet)

    def test_have_no_second_rule_for_dark(self):
        for sheet in SHEETS[1:]:
            assert "prefers-color-scheme" not in sheet.read_text()
            assert "data-bs-theme" not in sheet.read_text()

    def test_that_are_asked_for_are_there(self):
        for sheet in SHEETS:
            asked = set(re.findall(r"var\(--([\w-]+)", sheet.read_text()))
            unknown = {name for name in asked if not name.startswith("bs-")} - set(TOKENS)
            assert not unknown, named(sheet)


INLINE = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|<script(?![^>]*\ssrc=)|hx-on", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+", re.IGNORECASE)
NAMESPACE = "http://www.w3.org/"
UNWELCOME = re.compile(r"\b(sla|slas|breach\w*|violat\w*|penalt\w*|overdue)\b", re.IGNORECASE)


def without_comments(path: Path) -> str:
    text = path.read_text()
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE) if path.suffix == ".js" else text


class TestEveryTemplate:
    @every(TEMPLATES)
    def test_compiles(self, path):
        get_template(str(path.relative_to(ROOT / "templates")))

    @every(PAGES)
    def test_has_nothing_inline(self, path):
        assert not INLINE.findall(path.read_text())

    @every(TEMPLATES)
    def test_includes_only_what_exists(self, path):
        for name in re.findall(r'{%\s*(?:include|extends)\s+"([^"#]+)', path.read_text()):
            assert get_template(name), name

    @every(TEMPLATES)
    def test_keeps_to_the_words_of_the_guidelines(self, path):
        """S54: these are guidelines."""
        assert not UNWELCOME.findall(without_comments(path))

    def test_is_looked_for_by_rules_that_can_fail(self):
        assert INLINE.findall('<p style="x">')
        assert INLINE.findall("<a onclick='x'>")
        assert INLINE.findall("<script>x</script>")
        assert not INLINE.findall('<script src="x" defer></script>')
        assert ELSEWHERE.findall('src="//cdn.example.com/x.js"')
        assert UNWELCOME.findall("the SLA is")


class TestNothingComesFromElsewhere:
    @every([*PAGES, *SHEETS, *SCRIPTS, VENDOR / "bootstrap.min.css", ROOT / "static" / "img" / "favicon.svg"])
    def test_no_address_of_another_host(self, path):
        found = ELSEWHERE.findall(without_comments(path).replace(NAMESPACE, ""))
        assert not found

    def test_what_was_brought_in_is_what_the_manifest_says(self):
        manifest = json.loads((VENDOR / "manifest.json").read_text())
        kept = {path.name for path in VENDOR.iterdir()} - {"manifest.json"}
        licences = {entry["licence"].rpartition(" ")[2] for entry in manifest.values()}
        assert kept == set(manifest) | licences
        for name, entry in manifest.items():
            content = (VENDOR / name).read_bytes()
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
            assert f"v{entry['version']}".encode() in content[:400]


def classes_in(source: str) -> set[str]:
    """Classes written out in full; what a template puts together is left out."""
    whole = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "…", source))
    written = " ".join(re.findall(r'\bclass="([^"]*)"', whole))
    return {name for name in written.split() if re.fullmatch(r"[a-z][\w-]*[a-z0-9]", name)}


SPRITE = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "templates/components/sprite.html").read_text()))
KNOWN = {
    name
    for path in [*SHEETS, VENDOR / "bootstrap.min.css"]
    for name in re.findall(
        r"\.([a-zA-Z][\w-]*)", re.sub(r"url\([^)]*\)|/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    )
}


class TestPartsAreThere:
    @every([path for path in PAGES if path.parent.name != "admin"])  # what Django's own sheets draw
    def test_each_class_on_a_page_is_drawn(self, path):
        assert not classes_in(path.read_text()) - KNOWN

    @every(PAGES)
    def test_each_icon_on_a_page_is_in_the_sprite(self, path):
        used = set(re.findall(r'<use href="#([\w-]+)"', path.read_text()))
        assert not used - SPRITE

    def test_each_state_has_its_shape_its_colour_and_a_word_of_its_own(self):
        assert {f"s-{looks.shape}" for looks in STATES.values()} <= SPRITE
        assert {f"due--{looks.kind}" for looks in STATES.values()} <= KNOWN
        assert len({looks.word for looks in STATES.values()}) == len(STATES)

    def test_presence_notices_and_channels_have_their_icons(self):
        assert {f"p-{looks.shape}" for looks in PRESENCE.values()} <= SPRITE
        assert {f"i-{looks.shape}" for looks in [*NOTICES.values(), *CHANNELS.values()]} <= SPRITE

    def test_a_state_that_was_never_drawn_is_refused(self):
        with pytest.raises(KeyError):
            components.state_looks("amber")


class Enquiry(forms.Form):
    """A form with one of each."""

    subject = forms.CharField(label="In a few words", help_text="What it is about.")
    channel = forms.ChoiceField(choices=[("p", "I paged")], widget=forms.RadioSelect, label="How?")
    pon = forms.CharField(label="PON", required=False, max_length=16)
    states = forms.MultipleChoiceField(
        choices=[("CO", "Colorado")], widget=forms.CheckboxSelectMultiple, required=False
    )


def rendered(source: str, form: forms.Form) -> str:
    return Template("{% load crispy_forms_filters %}" + source).render(Context({"form": form}))


class TestForms:
    def test_put_help_above_the_field(self):
        html = rendered('{% include "components/fields.html" %}', Enquiry())
        assert html.index('id="id_subject_helptext"') < html.index('id="id_subject"')

    def test_say_optional_and_have_no_asterisks(self):
        html = rendered('{% include "components/fields.html" %}', Enquiry())
        assert html.count("(optional)") == 2
        assert "*" not in html

    def test_say_what_to_do_at_the_field(self):
        html = rendered('{% include "components/fields.html" %}', Enquiry({"pon": "CM060509-0001-LOOP2"}))
        assert "Fill in “In a few words”." in html
        assert "Answer “How?”<" in html
        assert "At most 16 characters; this has 19." in html

    def test_link_each_mistake_to_its_field(self):
        form = Enquiry({"pon": "CM060509-0001-LOOP2"})
        summary = rendered('{% include "components/error_summary.html" %}', form)
        fields = rendered('{% include "components/fields.html" %}', form)
        targets = re.findall(r'href="#([^"]+)">', summary.partition("<ul>")[2])
        assert "Three things to put right" in summary
        assert len(targets) == 3
        assert all(f'id="{target}"' in fields for target in targets)

    def test_without_mistakes_have_no_summary(self):
        form = Enquiry({"subject": "T1 down", "channel": "p"})
        assert "error-summary" not in rendered('{% include "components/error_summary.html" %}', form)


class TestErrorPages:
    @pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429"])
    def test_say_what_happened_and_where_to_go(self, name):
        html = get_template(f"{name}.html").render()
        assert html.count("<h1") == 1
        assert "Back to the start" in html

    def test_the_last_one_needs_nothing(self):
        source = (ROOT / "templates/500.html").read_text()
        assert "{{" not in source
        assert set(re.findall(r"{% (\w+)", source)) == {"load", "static"}
        assert "Something went wrong here" in get_template("500.html").render()
