"""Texts of messages: with named fields only, no personal number and no category in them.

In: a text with fields in braces. Out: a row, its length and how many parts the network makes of it; the text as SQL
fills it in. Never: a field that is not in `FIELDS`; a name whole; a category, which a neighbour could read on the
screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from canbao.access.acting import Act, Json, performs
from canbao.access.wording import one_line, refuse_personal_numbers
from canbao.campaign.masking import masked_in_sql
from canbao.campaign.models import MessageText
from canbao.campaign.models.messages import LONGEST_TEXT
from canbao.policy.standings import load_catalogue
from canbao.store.failures import StoreFailed

ONE_PART, EACH_PART = 70, 67
"""Characters of a message in Chinese signs, and of each part of a longer one: GSM 03.40 carries 140 octets, 6 of which
join the parts.
"""
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "姓名": masked_in_sql("person.name"),
        "金额": "to_char(person.payable_fen / 100.0, 'FM999999990.00')",
        "村": "coalesce((SELECT name FROM store_unit WHERE code = person.unit), '')",
        "镇": "coalesce((SELECT name FROM store_unit WHERE code = left(person.unit, 9)), '')",
        "年度": "%(year)s::text",
        "截止日": "%(last_day)s::text",
        "电话": "%(phone)s::text",
    }
)
"""Fields of a text, and how they are filled in over `person` of `reminder_queries.OWING`. `电话` is an office's."""
_FIELD = re.compile(r"\{([^{}]*)\}")
_ENDING = re.compile(r"(家庭成员|人员|对象|人口|家庭|患者|户|人)$")
_FORMULA = ("=", "+", "-", "@")


class BadText(StoreFailed):
    """This cannot be sent to people."""


@dataclass(frozen=True)
class MakeText:
    """A text under a name."""

    name: str
    text: str


def parts_of(text: str) -> int:
    """How many parts the network makes of it. Signs beyond the first plane count twice there.

    >>> parts_of("缴" * 70), parts_of("缴" * 71), parts_of("缴" * 134), parts_of("缴" * 135)
    (1, 2, 2, 3)
    """
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= ONE_PART else -(-length // EACH_PART)


def fields_of(text: str) -> tuple[str, ...]:
    """The fields that it names, each once."""
    return tuple(dict.fromkeys(_FIELD.findall(text)))


@performs("make_message_text")
def make_text(act: Act, order: MakeText) -> dict[str, Json]:
    """Keep a text. Raises BadText, TooTelling, NotAllowed."""
    act.require(act.actor.county)
    name, text = one_line(order.name, 40), unicodedata.normalize("NFC", one_line(order.text, LONGEST_TEXT + 1))
    check_text(name, text)
    made = MessageText.objects.create(county=act.actor.county, name=name, text=text, made_by=act.actor.account_id)
    act.note("message_text", made.id, length=len(text), parts=parts_of(text))
    return {"text": made.id, "length": len(text), "parts": parts_of(text), "fields": list(fields_of(text))}


def check_text(name: str, text: str) -> None:
    """Raises BadText, TooTelling."""
    if not name or not text or len(text) > LONGEST_TEXT:
        raise BadText(f"须有名称和 1 至 {LONGEST_TEXT} 字的正文 a name, and 1 to {LONGEST_TEXT} characters")
    refuse_personal_numbers(text)
    unknown = [field for field in fields_of(text) if field not in FIELDS]
    if unknown or re.search(r"[{}]", _FIELD.sub("", text)):
        raise BadText(f"不认识的栏目 {'、'.join(unknown) or '（括号不成对）'}；可用 {'、'.join(FIELDS)} no such field")
    told = next((word for word in category_words() if word in text), None)
    if told:
        raise BadText(f"短信里不能写身份类别“{told}” no category in a message: others read it too")
    if text.startswith(_FORMULA):
        raise BadText("正文不能以 = + - @ 开头，表格会把它当作公式 a sheet would take it for a formula")


@cache
def category_words() -> tuple[str, ...]:
    """What categories are called, without brackets and endings, so that a shorter word is found too.

    >>> "低保" in category_words(), "特困" in category_words()
    (True, True)
    """
    names = (each.name.partition("(")[0] for each in load_catalogue().standings.values())
    return tuple(dict.fromkeys(_ENDING.sub("", name) for name in names))


def filled_in_sql() -> str:
    """An expression that fills every field of `%(text)s` in."""
    expression = "%(text)s::text"
    for field, value in FIELDS.items():
        expression = f"replace({expression}, '{{{field}}}', {value})"
    return expression
