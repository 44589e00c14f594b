"""What of a request is searched: one column that the database keeps, with words and references side by side."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func


class Unread(SearchVectorField):  # type: ignore[type-arg]  # not subscriptable as it runs
    """Only ever compared with: a row that is read brings an empty one, for the true one is as long as the text."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return "''::tsvector", []

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To migrations it is what it is in the table."""
        name, _, args, keywords = super().deconstruct()
        return name, "django.contrib.postgres.search.SearchVectorField", args, keywords


class Searched(Func):
    """Words in lower case, as English (`loops` is `loop`) and as they stand; references in upper case, never cut.

    A reference is there whole and by each of its parts: `/HCFU/000101/NW`, `HCFU`, `000101`, `NW`. The case tells the
    two apart, so `CM06:*` begins a reference and `loop` is a word. See docs/decisions/0012.
    """

    template = (
        "to_tsvector('english', {words}) || to_tsvector('simple', {words} || ' ' || {codes}) || array_to_tsvector("
        "array_remove(ARRAY['R-' || id] || string_to_array(upper({codes}), E'\\n')"
        " || regexp_split_to_array(upper({codes}), '[^A-Z0-9]+'), ''))"
    ).format(
        words="subject || ' ' || detail || ' ' || contact_name",
        codes="pon || E'\\n' || ticket || E'\\n' || found_by",
    )
    output_field = SearchVectorField()
