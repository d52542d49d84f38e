"""Moves of a record on its page: one small form each, with a reason where the move asks for one.

In: moves that the state and the actor's rights allow. Out: forms, the one that was sent bound. Never: a move that was
not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseRedirect

from canbao.store.failures import StoreFailed
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit


@dataclass(frozen=True)
class Move:
    """`perform`: given the key and the reason; `asks`: what the reason is for; `note`: what the move does."""

    code: str
    label: str
    perform: Callable[[str, str], Any]
    note: str = ""
    asks: str = ""
    is_main: bool = False
    is_long: bool = False


class MoveForm(KeyedForm):
    """One move."""

    step = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, move: Move, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{move.code}_%s", initial={"step": move.code})
        if move.asks:
            box: forms.Widget = forms.Textarea(attrs={"rows": 3}) if move.is_long else forms.TextInput()
            box.attrs["class"] = "form-control"
            self.fields["reason"] = forms.CharField(
                label=move.asks, max_length=500 if move.is_long else MOST_REASON, widget=box,
                error_messages={"required": f"请写明{move.asks}"},
            )  # fmt: skip


class Moves:
    """All of a page. `bound`: the one that was sent, where it was none or was refused."""

    def __init__(self, request: Visit, moves: Sequence[Move]) -> None:
        self._request = request
        self._moves: Mapping[str, Move] = {move.code: move for move in moves}
        sent = request.POST.get("step", "") if request.method == "POST" else ""
        self._forms = {
            code: MoveForm(move, request.POST if code == sent else None) for code, move in self._moves.items()
        }
        self.bound: KeyedForm | None = self._forms.get(sent)
        if sent and self.bound is None:
            self.bound = KeyedForm(request.POST)
            self.bound.add_error(None, "这一步现在不能办：可能已由他人办理，或须由另一人办理")
        self._sent = sent

    @property
    def shown(self) -> list[tuple[Move, MoveForm]]:
        """For `steps.html`."""
        return [(move, self._forms[code]) for code, move in self._moves.items()]

    def taken(self) -> HttpResponseRedirect | None:
        """Take the move that was sent; None: there was none, or it was refused, which its form says."""
        if self.bound is None or self._sent not in self._moves or not self.bound.is_valid():
            return None
        given = self.bound.cleaned_data
        try:
            self._moves[self._sent].perform(given["key"], given.get("reason", ""))
        except StoreFailed as refused:
            self.bound.refuse(refused)
            return None
        return HttpResponseRedirect(f"{self._request.path}?done={self._sent}")
