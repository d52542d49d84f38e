"""How a request comes to a page: signed in, set up, with the right, and with a fresh second factor where it is asked.

In: a page and a request. Out: the page's answer, or one that says what is missing. Never: a view run for somebody who
may not see it; an error told in words of the code.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotAllowed, NotFound, hearing_repeats
from canbao.access.guarding_pages import deny_page
from canbao.access.searches import TooMany
from canbao.store.failures import StoreFailed
from canbao.web.factor_again import factor_asked
from canbao.web.pages import Page, Visit, readers_of
from canbao.web.taking import PREFIX, is_wanted, take_from
from canbao.web.telephones import office_beside
from canbao.web.unsent import forget_sent, keep_late
from canbao.web.visits import path_of
from canbao.web.wording import in_chinese

_log = logging.getLogger(__name__)
TRY_AGAIN_SECONDS = 10
"""After these a page that could not be made is asked for again: a server that fell is up again by then."""

BUSY = (429, 503)
"""Said when the site or its database has enough to do: nothing more is asked of them."""


def let_in(found: Page, request: HttpRequest, given: Mapping[str, Any]) -> HttpResponseBase:
    """The page, or why not."""
    try:
        return _let_in(found, request, given)
    except NotFound as refused:
        return say(request, 404, "没有找到", in_chinese(str(refused)))
    except NotAllowed as refused:
        return say(request, 403, "不在您的权限内", in_chinese(str(refused)))
    except TooMany as refused:
        answer = say(request, 429, "请稍等", in_chinese(str(refused)))
        answer["Retry-After"] = str(refused.wait)
        return answer
    except StoreFailed as failed:
        if failed.is_passing:
            _log.error("%s: %s", path_of(request), failed)
            answer = say(
                request, 503, "暂时办不了", f"{in_chinese(str(failed))}。刚才没有办理成功的，恢复后可以再提交一次。"
            )
            answer["Retry-After"] = str(TRY_AGAIN_SECONDS)
            return answer
        return say(request, 409, "没有办成", in_chinese(str(failed)))
    except Exception as error:
        tell_log(request, error)
        return failed_page(request)


def tell_log(request: HttpRequest, error: BaseException) -> None:
    """Which kind of error, and where in the code; its words may have a person's data in them."""
    number = getattr(request, "number", "")
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s %s: %s\n%s", number, path_of(request), type(error).__name__, where)


def _let_in(found: Page, request: HttpRequest, given: Mapping[str, Any]) -> HttpResponseBase:
    if found.is_public:
        return found.view(request, **given)
    presence = getattr(request, "presence", None)
    if presence is None:
        return _to("sign_in", request, is_kept=keep_late(request, found))
    visit = cast(Visit, request)
    if presence.is_setting_up and found.name not in ("set_up", "sign_out"):
        return _to("set_up", request)
    if not found.is_for(visit.actor):
        deny_page(visit.actor, (*found.rights, *found.needs))
        return say(request, 403, "这一页不是给您看的", f"可以看的有：{'、'.join(readers_of(found))}。")
    asked = factor_asked(visit) if found.needs_factor and request.method == "POST" else None
    if asked is not None:
        return asked
    if is_wanted(visit) and (request.method == "GET" or f"{PREFIX}-key" in request.POST):
        return take_from(visit, found, lambda: found.view(visit, **given))
    with hearing_repeats() as was_repeated:
        answer = found.view(visit, **given)
        if request.method == "POST" and answer.status_code in (301, 302):
            forget_sent(visit)
            if was_repeated():
                answer["Location"] = with_again(answer["Location"])
    return answer


def with_again(address: str) -> str:
    """The address of a page that says that it was told before.

    >>> with_again("/s/x?done=1#a")
    '/s/x?done=1&again=1#a'
    """
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=f"{parts.query}&again=1" if parts.query else "again=1"))


def _to(name: str, request: HttpRequest, *, is_kept: bool = False) -> HttpResponse:
    """There, and back to where the person wanted to go. Only addresses of this site are kept."""
    back = request.get_full_path() if request.method == "GET" or is_kept else request.path
    asked = ({"next": back} if back and back != "/" else {}) | ({"kept": "1"} if is_kept else {})
    address = reverse(name) + (f"?{urlencode(asked)}" if asked else "")
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = address
        return answer
    return HttpResponseRedirect(address)


def say(request: HttpRequest, status: int, heading: str, sentence: str) -> HttpResponse:
    """A page that only says something, and whom to ring."""
    office = office_beside(request, asks=status not in BUSY)
    shown = {"heading": heading, "sentence": sentence, "office": office}
    return render(request, "web/said.html", shown, status=status)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address that there is not."""
    del exception
    return say(request, 404, "没有这个网页", "请核对网址，或从首页重新进入。")


def failed_page(request: HttpRequest) -> HttpResponse:
    """Something that nobody foresaw. Told apart in the log by the number that the page shows."""
    number = getattr(request, "number", "")
    kept = (
        "同一张表单可以再提交一次，不会办两次" if request.method == "POST" else "已有的内容都没有改变，请过一会儿再打开"
    )
    return say(request, 500, "系统出错", f"{kept}。还是出错的，请把编号 {number} 告诉系统管理员。")


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that this site did not make, or that was shown before the browser lost its cookies."""
    _log.warning("form refused: %s", reason)
    return say(request, 403, "请重新填写", "这张表单已经失效。请回到上一页，刷新后再提交。")
