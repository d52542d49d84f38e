"""Forms of pages: every form that changes something carries the key that was made when it was shown.

In: what was typed. Out: cleaned values, or errors beside their fields and in a summary. Never: a form that does its
work twice when it is sent twice; a field emptied because another was wrong.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.forms.utils import ErrorDict

from canbao.store.failures import StoreFailed
from canbao.web.wording import in_chinese

MOST_REASON = 200
"""Characters of a reason on a page: a sentence or two; the trail takes five hundred."""


def new_key() -> str:
    """A key for a form that is shown."""
    return uuid4().hex


class PlainForm(forms.Form):
    """Without the browser's own checks: what is wrong is said by the page, all of it at once."""

    use_required_attribute = False
    error_css_class = "is-wrong"
    required_css_class = "is-required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = f"请填写{field.label or name}"
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
                widget.attrs.setdefault("class", "form-check-input")
            elif isinstance(widget, forms.Select):
                widget.attrs.setdefault("class", "form-select")
            elif not isinstance(widget, forms.HiddenInput):
                widget.attrs.setdefault("class", "form-control")

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Each error with the id of its field; empty for what is about the whole form."""
        found: ErrorDict = self.errors
        lines = []
        for name, errors in found.items():
            target = "" if name == "__all__" or self[name].is_hidden else self[name].id_for_label
            lines += [(target, str(error)) for error in errors]
        return lines

    def refuse(self, refused: StoreFailed, field: str | None = None) -> None:
        """What an action refused, said like any other error of the form."""
        self.add_error(field, in_chinese(str(refused)))


class KeyedForm(PlainForm):
    """A form that changes something."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = new_key
        self.order_fields([*(name for name in self.fields if name != "key"), "key"])

    def refuse(self, refused: StoreFailed, field: str | None = None) -> None:
        """As any form; and it is shown again with another key, for a refusal is kept under its own."""
        super().refuse(refused, field)
        self.renew()

    def renew(self) -> None:
        """The form as it was sent, under another key."""
        self.show_again("key", new_key())

    def show_again(self, name: str, value: str) -> None:
        """The form as it was sent, but for one field that nobody types in."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(name)] = value  # type: ignore[index]
