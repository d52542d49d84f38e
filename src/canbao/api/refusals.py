"""What an answer says that is no answer: what is wrong, where, how to mend it (RFC 9457, and a word for programs).

In: a status, a word, a sentence, fields that are wrong. Out: a `Problem`. Never: how the inside looks; a full personal
number; a sentence in one language alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse, JsonResponse
from ninja import Schema
from pydantic import ConfigDict, Field

from canbao.values.personal_numbers import has_personal_number

MEDIA_TYPE = "application/problem+json"
MOST_WRONG = 20
"""Fields that are named: whoever mends twenty sends again and is told the rest."""
HIDDEN = "（略）"
_BY_CODE: Mapping[str, str] = MappingProxyType(
    {
        "not_signed": "按说明的格式加上签名 add the signature as the description says",
        "wrong_signature": "核对密钥编号、密钥和签名的各行；密钥可能已到期或作废 check key, secret and the lines "
        "that are signed; the key may be over or revoked",
        "clock": "校准发送方的时钟后重新签名 set the clock, then sign anew",
        "seen": "换新的时间和 nonce 重新签名，Idempotency-Key 不变 sign anew with another time and nonce, and the same "
        "Idempotency-Key",
        "key_reused": "换一个 Idempotency-Key use another Idempotency-Key",
        "bad_key": "用 1 至 64 个字母、数字或 _ . : / -，不含个人号码 1 to 64 letters, digits or _ . : / -, "
        "no personal number",
        "account_stopped": "请系统管理员核对账号和单位 ask the system administrator to look at the account",
        "too_large": "减少内容，名单分镇街报送 send less at once: a list by towns",
    }
)
_BY_STATUS: Mapping[int, str] = MappingProxyType(
    {
        400: "核对请求的地址、格式和编号 check address, form and key of the request",
        401: "按说明重新签名 sign as the description says",
        403: "这个账号的角色或辖区不含此项，请管理员核对授权 the account's role or area does not have it: ask the "
        "administrators",
        404: "核对编号；不在辖区的与没有的答复相同 check the number; what lies outside the area is answered alike",
        405: "换用说明中的方法 use the method that the description names",
        409: "换一个 Idempotency-Key use another Idempotency-Key",
        413: "减少内容 send less at once",
        422: "按 message 和 where 改正，用新的 Idempotency-Key 再报 mend what is named, and send it under a new "
        "Idempotency-Key",
        429: "等待 Retry-After 秒后再试 wait the seconds of Retry-After",
        500: "没有办成，请告诉系统管理员 nothing was done: tell the system administrator",
        503: "等待 Retry-After 秒，用同一个 Idempotency-Key 再报 wait the seconds of Retry-After, then send it again "
        "under the same Idempotency-Key",
    }
)


class Wrong(Schema):
    """One field that is not as described."""

    field: str = Field(description="where: body.year, query.unit, form.as_of")
    wrong: str = Field(description="what is wrong with it")
    mend: str = Field(description="how to mend it")


class Problem(Schema):
    """A refusal: RFC 9457, with a word for programs in `code`. `message` says the same as `detail`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "没有找到 nothing of the kind",
                "status": 404,
                "detail": "没有这个人，或不在您的辖区 nobody of that number in your area",
                "code": "not_found",
                "message": "没有这个人，或不在您的辖区 nobody of that number in your area",
                "mend": _BY_STATUS[404],
                "where": [],
            }
        }
    )
    title: str
    status: int
    detail: str
    code: str = Field(description="a word for programs")
    message: str = Field(description="the sentence of detail, under the name that it has had since the first version")
    mend: str = Field(description="what to do about it")
    where: list[Wrong] = Field(description="fields that are wrong; empty where it is none in particular")


_TITLES: Mapping[int, str] = MappingProxyType(
    {
        400: "请求读不懂 it cannot be read", 401: "签名不成立 not signed rightly", 403: "不在权限内 not allowed",
        404: "没有找到 nothing of the kind", 405: "没有这个方法 no such method", 409: "编号已用过 the key was used",
        413: "内容过大 too large", 422: "没有办成 not as described, or refused", 429: "请求过多 too many requests",
        500: "服务器出错 it failed", 503: "暂时办不了 not at the moment",
    }
)  # fmt: skip


def problem_of(status: int, code: str, message: str, where: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """The body of a refusal.

    >>> problem_of(404, "not_found", "没有 none")["title"]
    '没有找到 nothing of the kind'
    """
    said = HIDDEN if has_personal_number(message) else message
    return {
        "title": _TITLES[status], "status": status, "detail": said, "code": code, "message": said,
        "mend": _BY_CODE.get(code) or _BY_STATUS[status], "where": [dict(each) for each in where[:MOST_WRONG]],
    }  # fmt: skip


def refuse(status: int, code: str, message: str, where: Sequence[Mapping[str, str]] = ()) -> HttpResponse:
    """The answer."""
    return JsonResponse(
        problem_of(status, code, message, where), status=status, content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip


_WRONG: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("缺少 it is missing", "补上这一项 add it"),
        "string_too_short": ("太短 too short", "至少 {min_length} 个字 at least {min_length} characters"),
        "string_too_long": ("太长 too long", "最多 {max_length} 个字 at most {max_length} characters"),
        "string_pattern_mismatch": ("不是可填的值 no such value", "应符合 it has to match {pattern}"),
        "greater_than_equal": ("太小 too small", "不小于 at least {ge}"),
        "less_than_equal": ("太大 too large", "不大于 at most {le}"),
        "literal_error": ("不是可填的值 no such value", "填写 one of {expected}"),
    }
)
_BY_KIND: tuple[tuple[str, tuple[str, str]], ...] = (
    ("string", ("应是文字 it has to be text", "加上引号 write it in quotation marks")),
    ("int", ("应是整数 it has to be a whole number", "不带小数和引号 without decimals or quotation marks")),
    ("date", ("不是日期 no such day", "写成 2024-11-30 write it as 2024-11-30")),
    ("bool", ("应是 true 或 false it has to be true or false", "写成 true 或 false write true or false")),
)
_OTHERWISE = ("不符合说明 not as described", "对照说明填写 see the description")


def wrong_of(error: Mapping[str, Any]) -> dict[str, str]:
    """One finding of the check of a request, said.

    >>> wrong_of({"type": "missing", "loc": ("body", "asked", "year")})
    {'field': 'body.year', 'wrong': '缺少 it is missing', 'mend': '补上这一项 add it'}
    """
    kind, parts = str(error["type"]), [str(part) for part in error["loc"]]
    field = ".".join([*parts[:1], *(parts[2:] or parts[1:])])
    found = _WRONG.get(kind)
    if found is None:
        found = next((said for begin, said in _BY_KIND if kind.startswith(begin)), _OTHERWISE)
    wrong, mend = found
    known = error.get("ctx", {})
    return {"field": HIDDEN if has_personal_number(field) else field, "wrong": wrong, "mend": mend.format_map(known)}
