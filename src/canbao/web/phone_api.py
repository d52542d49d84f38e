"""What a collector's telephone says to the public zone and hears from it: sealed pieces that only the private zone and
the telephone open.

In: JSON over HTTP, with the telephone's token. Out: JSON. Never: a token that is kept; anything unsealed of a person;
an event taken that is not kept when it is answered.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from canbao.access.acting import BadOrder
from canbao.access.actors import counties, system_actor
from canbao.access.claiming import KeyReused
from canbao.access.guesses import count_within, door_of
from canbao.crossing.documents import Content, document
from canbao.crossing.letters import WriteLetter, letter_text, write_letter
from canbao.inside.phone_answers import PHONE_EVENT, PHONE_PAIR, PHONE_SEEN
from canbao.phones.events import EVENT_ID, LONGEST_EVENT
from canbao.phones.models import CALL_SIGNS
from canbao.phones.sealing import POINT_BYTES, SIGNS
from canbao.phones.telling import PHONE, PHONE_LIST
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped
from canbao.web.sources import source_of

MOST_EVENTS = 50
"""Of one request: what a village does in an afternoon without a network goes in a few."""
MOST_ASKED, ASKED_SECONDS = 120, 60
"""Requests of one telephone."""
MOST_PAIRED, PAIRED_SECONDS = 30, 3_600
"""Tries to be paired from one address: a town's clerks and their telephones share one."""
LONGEST_BODY = 400_000
"""Bytes: so many events of the longest, and what is around them."""
_TOKEN = re.compile(r"Bearer ([0-9]{6})\.([0-9a-f]{32})\.([0-9a-f]{64})")
_SHAPES = {
    "county": re.compile(r"[0-9]{6}"), "call": re.compile(f"[{SIGNS}]{{{CALL_SIGNS}}}"),
    "mark": re.compile(r"[0-9a-f]{32}"), "point": re.compile(f"[0-9a-f]{{{2 * POINT_BYTES}}}"),
    "door": re.compile(r"[0-9a-f]{64}"), "proof": re.compile(r"[0-9a-f]{64}"), "device": re.compile(r"[^\n]{0,60}"),
}  # fmt: skip
Answering = Callable[[HttpRequest, "Caller"], HttpResponse]


class Told(Exception):
    """What a telephone is told instead."""

    def __init__(self, status: int, words: str, **headers: str) -> None:
        super().__init__(words)
        self.answer = JsonResponse({"words": words}, status=status, headers=headers)


@dataclass(frozen=True)
class Caller:
    """The telephone that asks, and what the private zone told of it last."""

    county: str
    mark: str
    told: Content


def _known(answer: Answering, method: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view for telephones that are paired."""

    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        try:
            if request.method != method:
                raise Told(405, "这个地址不是这样用的", Allow=method)
            return answer(request, _caller(request))
        except Told as told:
            return told.answer
        except StoreFailed as failed:
            return JsonResponse({"words": str(failed)}, status=503 if failed.is_passing else 409)

    return view


def _caller(request: HttpRequest) -> Caller:
    """Raises Told."""
    found = _TOKEN.fullmatch(request.headers.get("Authorization", ""))
    told = document(found[1], PHONE, found[2]) if found else None
    if found is None or told is None:
        raise Told(401, "这部手机没有绑定，或太久没有联系")
    shown = hashlib.sha256(bytes.fromhex(found[3])).hexdigest()
    if not hmac.compare_digest(shown, str(told.get("door", ""))):
        raise Told(401, "这部手机没有绑定，或太久没有联系")
    if told.get("stopped"):
        raise Told(410, "这部手机已被停用")
    if "refused" in told:
        raise Told(409, str(told["refused"]))
    _refuse_beyond(found[1], door_of("phone", found[2]), MOST_ASKED, ASKED_SECONDS)
    return Caller(found[1], found[2], told)


def _refuse_beyond(county: str, door: bytes, most: int, seconds: int) -> None:
    with scoped(scope_of([county])):
        count, left = count_within(county, door, seconds)
    if count > most:
        raise Told(429, "太频繁，请稍等再试", **{"Retry-After": str(left)})


@csrf_exempt
def pair(request: HttpRequest) -> HttpResponse:
    """To be paired: taken to the private zone, which answers where `now` looks."""
    try:
        if request.method != "POST":
            raise Told(405, "这个地址不是这样用的", Allow="POST")
        said = _body(request)
        wrong = [name for name, shape in _SHAPES.items() if not shape.fullmatch(str(said.get(name, "")))]
        if wrong:
            raise Told(422, "绑定码不对，请对照着再输一次" if wrong == ["call"] else "浏览器太旧，请更新微信或换一个")
        if said["county"] not in counties():
            raise Told(422, "绑定码不是这里的，请核对网址")
        county = str(said.pop("county"))
        _refuse_beyond(county, door_of("phone from", source_of(request) or ""), MOST_PAIRED, PAIRED_SECONDS)
        _write(county, said["mark"], PHONE_PAIR, {name: str(said[name]) for name in _SHAPES if name != "county"})
        return JsonResponse({}, status=202)
    except Told as told:
        return told.answer
    except StoreFailed as failed:
        return JsonResponse({"words": str(failed)}, status=503 if failed.is_passing else 409)


def now(request: HttpRequest, caller: Caller) -> HttpResponse:
    """What changed, with a mark of its own: 304 where the telephone knows it."""
    told = {name: caller.told.get(name, "") for name in ("point", "proof", "sealed")}
    return _unless_known(request, told)


def people(request: HttpRequest, caller: Caller) -> HttpResponse:
    """The list that what changed is about."""
    found = document(caller.county, PHONE_LIST, caller.mark)
    if found is None:
        raise Told(404, "名单还没有到，请稍等")
    return _unless_known(request, {"sealed": found["sealed"]})


def events(request: HttpRequest, caller: Caller) -> HttpResponse:
    """Each event kept for the private zone before the telephone is told that it is; sent again, it is the same one."""
    said = _body(request)
    sent, seen = said.get("events", []), said.get("seen", [])
    if not isinstance(sent, list) or not isinstance(seen, list) or len(sent) > MOST_EVENTS:
        raise Told(422, f"一次最多 {MOST_EVENTS} 笔")
    if not all(_is_event(each) for each in sent) or not all(isinstance(each, str) for each in seen):
        raise Told(422, "手机送来的内容不完整，请刷新页面")
    have, lost = [], []
    for each in sent:
        try:
            _write(caller.county, each["id"], PHONE_EVENT, {"mark": caller.mark, "sealed": each["sealed"]})
            have.append(each["id"])
        except (KeyReused, BadOrder):
            lost.append(each["id"])
    if seen or said.get("hello"):
        _write(caller.county, uuid4().hex, PHONE_SEEN, {"mark": caller.mark, "seen": seen[:500]})
    return JsonResponse({"have": have, "lost": lost})


def _is_event(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and bool(EVENT_ID.fullmatch(str(given.get("id", ""))))
        and 0 < len(str(given.get("sealed", ""))) <= LONGEST_EVENT
    )


def _write(county: str, name: str, kind: str, content: Mapping[str, Any]) -> None:
    order = WriteLetter(name, kind, letter_text(dict(content)))
    write_letter(system_actor(county), f"letter-{name}", order)


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LONGEST_BODY:
        raise Told(413, "一次送得太多")
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Told(422, "手机送来的内容不完整，请刷新页面")
    return found


def _unless_known(request: HttpRequest, told: Content) -> HttpResponse:
    mark = '"' + hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32] + '"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponse(status=304, headers={"ETag": mark})
    return JsonResponse(told, headers={"ETag": mark})


urlpatterns: list[URLPattern] = [
    path("v/api/pair", pair),
    path("v/api/now", _known(now, "GET")),
    path("v/api/list", _known(people, "GET")),
    path("v/api/events", _known(events, "POST")),
]
