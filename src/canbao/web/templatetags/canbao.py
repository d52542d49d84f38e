"""Filters and tags of the templates. In: values. Out: safe text. Never: a value that is not escaped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.template import Context, Node, NodeList
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from canbao.access.sign_ins import Presence
from canbao.duties.rates import show_percent
from canbao.money.paying import BY_HAND, CASH
from canbao.web import assets, wording
from canbao.web.pages import PAGES
from canbao.web.printing import FORMS
from canbao.web.screen_tables import tables_on
from canbao.web.tables import TablePage
from canbao.web.taking import OWN_PAPER

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """A sum in yuan."""
    return wording.yuan(fen)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day or a minute."""
    return wording.day(value)


@register.filter
def chinese(message: object) -> str:
    """The Chinese half of a message."""
    return wording.in_chinese(str(message))


@register.filter
def channel(code: str) -> str:
    """How it was paid."""
    return BY_HAND if code == CASH else code


@register.filter
def people(count: int | None) -> str:
    """A count; fewer than may be shown are hidden."""
    return "少于 3" if count is None else f"{count:,}"


@register.filter
def count(value: object) -> str:
    """A count that hides nothing; what is not known is not zero."""
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.filter
def item(values: dict[Any, Any], key: object) -> Any:
    """What a dictionary has under a key that a template holds; empty where it has nothing."""
    return values.get(key, "")


@register.filter
def is_open_to(name: str, presence: Presence | None) -> bool:
    """Whether a page lets somebody in: no other is linked to."""
    return presence is not None and PAGES[name].is_for(presence.actor)


@register.filter
def percent(rate: Fraction | None) -> str:
    """A share in per cent with two decimals."""
    return "—" if rate is None else f"{show_percent(rate)}%"


@register.simple_tag
def bar(rate: Fraction | None) -> str:
    """A share as a bar; what it says stands beside it in numbers."""
    if rate is None:
        return ""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" aria-hidden="true"><rect class="of" width="100" height="10"/>'
        '<rect class="is" width="{}" height="10"/></svg>',
        min(100, int(rate * 100)),
    )


@register.simple_tag
def heat(rate: Fraction | None) -> str:
    """A ground in one of five strengths, ten per cent each from a half on; the number stands on it."""
    if rate is None:
        return ""
    step = min(4, max(0, int(rate * 10) - 5))
    return format_html(
        '<svg class="heat heat-{}" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="1" height="1"/></svg>',
        step,
    )


@register.simple_tag
def curve(points: Sequence[tuple[date, int | None]]) -> str:
    """Counts by day as a line from the least to the most; a table beside it says them in numbers."""
    known = [(at, count) for at, (_, count) in enumerate(points) if count is not None]
    if len(known) < 2:
        return ""
    least, most = min(count for _, count in known), max(count for _, count in known)
    wide, high = len(points) - 1, max(most - least, 1)
    line = " ".join(f"{at * 600 / wide:.1f},{78 - (count - least) * 76 / high:.1f}" for at, count in known)
    return format_html(
        '<svg class="curve" viewBox="-2 0 604 80" preserveAspectRatio="none" aria-hidden="true">'
        '<polyline points="{}" fill="none" vector-effect="non-scaling-stroke"/></svg>',
        line,
    )


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file."""
    return assets.address_of(name)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing that only decorates: what it means stands beside it in words."""
    return mark_safe(assets.icon(name))  # noqa: S308  a file of ours


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changed: Any) -> str:
    """The address of this page with some parameters changed; None takes one away. Other rows: page one."""
    parameters = context["request"].GET.copy()
    if not changed.keys() & {"page", "as"}:
        parameters.pop("page", None)
    for told in ("undo", "undone", "again"):
        parameters.pop(told, None)
    for name, value in changed.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return format_html("?{}", mark_safe(parameters.urlencode()))  # noqa: S308  encoded


_NEXT_ORDER = {"ascending": "从大到小", "descending": "从小到大", "none": "从小到大"}


@register.simple_tag(takes_context=True)
def head(context: dict[str, Any], table: TablePage[Any], column: str, label: str, classes: str = "") -> str:
    """The head of a column by which a table is sorted: a link that turns the order, the order told."""
    assert column in table.columns, f"no column {column}"
    order = table.order_of(column)
    return format_html(
        '<th scope="col"{} aria-sort="{}"><a class="sorts" href="{}">{}{}'
        '<span class="visually-hidden">，按此列{}排列</span></a></th>',
        format_html(' class="{}"', classes) if classes else "", order,
        query(context, sort=table.turned(column), page=None, done=None), label,
        _ARROWS[order], _NEXT_ORDER[order],
    )  # fmt: skip


_ARROWS = {
    "ascending": mark_safe(' <span class="no-print" aria-hidden="true">▲</span>'),
    "descending": mark_safe(' <span class="no-print" aria-hidden="true">▼</span>'),
    "none": "",
}


@register.inclusion_tag("web/pager.html", takes_context=True)
def pager(context: dict[str, Any], table: TablePage[Any]) -> dict[str, Any]:
    """How many rows there are, and the ways to the other pages."""
    return {"table": table, "request": context["request"]}


@register.tag
def takes(parser: Parser, token: Token) -> TakesNode:
    """What stands between, and below its tables how they are taken away, unless it says so itself."""
    del token
    inside = parser.parse(("endtakes",))
    parser.delete_first_token()
    return TakesNode(inside)


class TakesNode(Node):
    """For staff: nobody else has pages of lists."""

    def __init__(self, inside: NodeList) -> None:
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        """Each table that has rows, by its caption where there are several."""
        html = self.inside.render(context)
        is_first_look = context.get("presence") is not None and context["request"].method == "GET"
        if not is_first_look or OWN_PAPER in html or "<table" not in html:
            return html
        tables = tables_on(html)
        if not tables:
            return html
        given = {"tables": tables, "forms": FORMS.items(), "request": context["request"]}
        return mark_safe(html + render_to_string("web/take_tables.html", given))  # noqa: S308  both rendered
