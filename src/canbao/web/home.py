"""The first page: where to begin, for somebody signed in and for everybody else.

In: a request. Out: doors, and what waits for them. Never: a person's name.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.web.pages import Visit, page
from canbao.web.public_pages import public


@page("", "首页：登录后是工作台", is_public=True)
def home(request: HttpRequest) -> HttpResponseBase:
    """Doors in groups; for everybody who is not signed in the public's first page."""
    if getattr(request, "presence", None) is None:
        return public(request)
    if cast(Visit, request).presence.is_setting_up:
        return HttpResponseRedirect(reverse("set_up"))
    return render(request, "web/home.html", {})
