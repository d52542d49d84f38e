"""The second factor once more, before what cannot be taken back: asked in between, with everything that was sent.

In: a form that was sent while the factor is old. Out: a page that asks for the code and carries the form; with the
right code the form goes on as it was. Never: a form that has to be filled in again; work done before the code is right.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.setting_up import WrongCode, show_factor
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit

PREFIX = "factor"
"""Before the names of the code's own fields, so that they are none of the form's."""


class FactorForm(KeyedForm):
    """The code once more."""

    code = forms.CharField(
        label="动态码", max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


def factor_asked(request: Visit) -> HttpResponse | None:
    """The page that asks; None where the factor is fresh, or the right code came with the form."""
    if request.presence.is_fresh:
        return None
    is_answer = f"{PREFIX}-code" in request.POST
    form = FactorForm(request.POST if is_answer else None, prefix=PREFIX)
    if is_answer and form.is_valid():
        try:
            show_factor(request.presence, form.cleaned_data["key"], form.cleaned_data["code"])
            return None
        except WrongCode as refused:
            form.refuse(refused, "code")
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and not name.startswith(f"{PREFIX}-")
    ]
    return render(request, "web/factor.html", {"form": form, "carried": carried}, status=422 if form.errors else 200)
