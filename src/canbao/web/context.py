"""What every page needs beside its own: who is signed in, their doors, the view they chose.

In: a request. Out: names for templates. Never: anything of a person.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from canbao.access.sign_ins import IDLE_MINUTES, WARNING_MINUTES
from canbao.web.forms import new_key
from canbao.web.pages import Page, doors_for
from canbao.web.undo_pages import undo_bar
from canbao.web.unsent import waiting_here

ELDER_COOKIE = "canbao_elder"


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template."""
    presence = getattr(request, "presence", None)
    is_inside = presence is not None and not presence.is_setting_up
    doors = doors_for(presence.actor) if presence is not None and is_inside else []
    return {
        "presence": presence,
        "layout": "web/base.html" if presence is not None else "web/public_base.html",
        "doors": doors,
        "beside": _beside(request.path, doors),
        "can_find": is_inside and presence is not None and presence.actor.may("find_person"),
        "is_elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "unsent": waiting_here(request, presence),
        "unsent_key": new_key(),
        "undo": undo_bar(request, presence) if is_inside else None,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "idle_seconds": IDLE_MINUTES * 60,
        "warning_seconds": WARNING_MINUTES * 60,
        "warning_minutes": WARNING_MINUTES,
    }


def _beside(path: str, doors: list[tuple[str, list[Page]]]) -> list[Page]:
    """The group of the page at this address, or of the one that it is reached from."""
    above = [
        (len(each.address), pages) for _, pages in doors for each in pages if f"{path}/".startswith(f"{each.address}/")
    ]
    return max(above, key=lambda found: found[0], default=(0, []))[1]
