"""Steps of a migration that are taken together leave what they leave one after another."""

import pytest
from django.db import connection, models
from django.db.migrations.operations import AddField, AddIndex, CreateModel, RunSQL
from django.db.migrations.state import ProjectState

from contacts.migrating import Together, together

KEY = ("id", models.BigAutoField(primary_key=True))
STEPS = [
    CreateModel("Shelf", [KEY]),
    CreateModel("Book", [KEY, ("title", models.CharField(max_length=9))]),
    AddField("book", "shelf", models.ForeignKey("contacts.Shelf", models.PROTECT)),
    AddIndex("book", models.Index(fields=["title"], name="book_title")),
]


def taken(steps) -> list[str]:
    """What stands in the database then, of tables, columns and indexes."""
    state = ProjectState()
    with connection.schema_editor() as editor:
        for step in steps:
            before = state.clone()
            step.state_forwards("contacts", state)
            step.database_forwards("contacts", editor, before, state)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat_ws(' ', table_name, column_name, data_type) FROM information_schema.columns"
            " WHERE table_name IN ('contacts_shelf', 'contacts_book')"
            " UNION SELECT indexdef FROM pg_indexes WHERE tablename = 'contacts_book'"
            " UNION SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = to_regclass('contacts_book')"
        )
        return sorted(row[0] for row in cursor.fetchall())


class TestTogether:
    def test_only_tables_are_changed_in_one_go(self):
        sql = RunSQL("SELECT 1")
        first, alone, second = together([*STEPS, sql, *STEPS[:1]])
        assert (first.steps, alone, second.steps) == (STEPS, sql, STEPS[:1])

    @pytest.mark.django_db
    def test_the_same_stands_in_the_database_and_goes_again(self):
        with connection.cursor() as cursor:
            one_by_one = taken(STEPS)
            cursor.execute("DROP TABLE contacts_book; DROP TABLE contacts_shelf")
        assert taken(together(STEPS)) == one_by_one
        assert any("FOREIGN KEY (shelf_id)" in line for line in one_by_one)

        state = ProjectState()
        whole = Together(STEPS)
        whole.state_forwards("contacts", state)
        with connection.schema_editor() as editor:
            whole.database_backwards("contacts", editor, state, ProjectState())
        assert not {"contacts_book", "contacts_shelf"} & set(connection.introspection.table_names())
