"""Addresses of the public zone: what residents ask, and what hangs for everybody.

In: HTTP. Out: what a page answers. Never: a page of the private zone, its API, a sign-in.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from canbao.api.urls import alive
from canbao.store.configuration import Zone
from canbao.web import (
    calc_pages,
    entering,
    me_pages,
    measuring,
    notice_pages,
    objecting_pages,
    phone_api,
    phone_pages,
    public_letter_pages,
    public_pages,
    rules_pages,
    wrong_pages,
)
from canbao.web.pages import Page, View, addresses

__all__ = [
    "calc_pages", "handler404", "handler500", "me_pages", "notice_pages", "objecting_pages", "phone_pages",
    "public_letter_pages", "public_pages", "rules_pages", "urlpatterns", "wrong_pages",
]  # fmt: skip


def _before(found: Page) -> View:
    def entered(request: HttpRequest, **given: Any) -> HttpResponseBase:
        return entering.let_in(found, request, given)

    return entered


def _front(_: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("public"))


urlpatterns = [
    path("", _front),
    path("alive", alive),
    *measuring.urlpatterns,
    *phone_api.urlpatterns,
    *phone_pages.urlpatterns,
    *addresses(_before, Zone.PUBLIC),
]


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that there is not."""
    return entering.not_there(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """Something that nobody foresaw."""
    return entering.failed_page(request)
