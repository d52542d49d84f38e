"""What one typed and did not send: kept on the way out, listed, dropped; a sign of life while somebody types.

In: a form of a page, sent by the page itself when nobody moves. Out: addresses of pages that wait. Never: a form of
somebody else.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from canbao.access.unsent_forms import forget_unsent, keep_unsent, unsent_of
from canbao.web.pages import PAGES, Visit, page
from canbao.web.unsent import NOT_KEPT, fields_of


@page("account/unsent", "没有提交的表单")
def unsent(request: Visit) -> HttpResponse:
    """`do`: keep (with `page`, and the fields of its form) or drop."""
    address, do = request.POST.get("unsent-page", ""), request.POST.get("unsent-do", "")
    if request.method == "POST" and do == "keep":
        actor = request.actor
        fields = [(name, value) for name, value in fields_of(request) if not name.startswith("unsent-")]
        is_kept = bool(_title(address)) and keep_unsent(actor.county, actor.account_id, address, fields)
        return HttpResponse(status=204 if is_kept else 409)
    if request.method == "POST" and do == "drop":
        forget_unsent(request.presence, address)
        is_own = url_has_allowed_host_and_scheme(address, None) and request.POST.get("unsent-back")
        return HttpResponseRedirect(address if is_own else reverse("unsent"))
    rows = [(at, kept_at, _title(at)) for at, kept_at in unsent_of(request.presence)]
    return render(request, "web/unsent.html", {"rows": [each for each in rows if each[2]]})


def _title(address: str) -> str:
    """What the page at an address is called; empty: there is none, or its forms are not kept."""
    try:
        name = resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""
    return PAGES[name].title if name in PAGES and name not in NOT_KEPT else ""


@page("account/stay", "继续")
def stay(request: Visit) -> HttpResponse:
    """Somebody is still there: the request itself says so."""
    del request
    return HttpResponse()
