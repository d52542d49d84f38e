"""Forms keep what was typed, say all that is wrong at once, and carry a key of their own."""

from __future__ import annotations

from django import forms

from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm


class Sample(KeyedForm):
    """Two fields."""

    name = forms.CharField(label="姓名")
    reason = forms.ChoiceField(label="原因", choices=[("a", "甲")])


def test_everything_that_is_wrong_is_said_and_linked() -> None:
    form = Sample({"name": "", "reason": "b"})
    assert not form.is_valid()
    assert [target for target, _ in form.summary] == ["id_name", "id_reason", ""]
    assert "请填写姓名" in str(form.errors)


def test_each_form_that_is_shown_has_a_key_of_its_own() -> None:
    keys = {Sample()["key"].value() for _ in range(3)}
    assert len(keys) == 3


def test_a_refusal_of_an_action_is_an_error_in_chinese() -> None:
    form = Sample({"name": "张", "reason": "a", "key": "k"})
    assert form.is_valid()
    form.refuse(StoreFailed("名额已满 no more"), "name")
    assert form.summary == [("id_name", "名额已满")]
