"""Migrations of many steps, without the time that Django takes between them."""

from collections.abc import Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


def together(steps: Sequence[Operation]) -> list[Operation]:
    """The steps of a migration, each run of those that only change tables as one."""
    done: list[Operation] = []
    for is_plain, run in groupby(steps, key=lambda step: not isinstance(step, RunPython | RunSQL)):
        same = list(run)
        done += [Together(same)] if is_plain else same
    return done


class Together(Operation):
    """The same as its steps one after another, in a tenth of the time: models are made up once, not after each step.

    A table is made as it is after the last step, so the steps that add to one made here do nothing more. No step may
    need what another did to a table that was there before: a column renamed first, say.
    """

    def __init__(self, steps: Sequence[Operation]) -> None:
        self.steps = steps
        self.made = {step.name_lower for step in steps if isinstance(step, CreateModel)}

    def deconstruct(self) -> tuple[str, list[Sequence[Operation]], dict[str, object]]:
        return type(self).__name__, [self.steps], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # what is not there need not be made up anew after each step
        for step in self.steps:
            step.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in self.steps:
            if not self._is_in_its_table(step):
                step.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in reversed(self.steps):
            if not self._is_in_its_table(step):
                step.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.steps)} steps together"

    def _is_in_its_table(self, step: Operation) -> bool:
        """Whether the table was made with it."""
        return isinstance(step, AddField | AddIndex | AddConstraint) and step.model_name_lower in self.made
