"""Choosing files in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from notices.inbound import limits
from notices.inbound.attached import KINDS
from requests_app.operations.attaching import MOST, File, refuse_bad_files

TAKEN = f"PDF, pictures, text, Word and Excel; at most {MOST} files of 10 MB."


class Several(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []


class Files(forms.FileField):
    """Several files or none. Gives `File`s; what is not taken is said by name."""

    widget = Several(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)})

    def __init__(self) -> None:
        super().__init__(label="Files", required=False, help_text=TAKEN)

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        chosen: list[UploadedFile[Any]] = [one for one in data or [] if one]
        if too_large := [
            f"{one.name}: It is larger than 10 MB." for one in chosen if (one.size or 0) > limits.ATTACHMENT
        ]:
            raise ValidationError(too_large)
        files = [File(one.name or "", one.read()) for one in chosen[: MOST + 1]]
        try:
            refuse_bad_files(files)
        except ValidationError as error:
            raise ValidationError(error.message_dict["attached"]) from error
        return files

    def choose_again(self, names: list[str]) -> None:
        """A browser fills in no files: of a form that comes back, say which they were."""
        if names:
            self.help_text = f"Choose again: {', '.join(names)}. The browser does not keep what was chosen. {TAKEN}"


def chosen_in(files: Any) -> list[str]:
    """The names in what was posted."""
    return [str(one.name) for one in files.getlist("attached")] if files else []
