"""The directory of windows: where what is done, when, and the office's telephone.

In: many rows at once. Out: windows that serve, and those that closed. Never: a person's mobile telephone; half a
directory: with one bad row none is taken, and every bad row is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.wording import one_line
from canbao.campaign.fieldwork_states import WINDOW_GRAPH, WindowState
from canbao.campaign.models import Window, WindowKind
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit
from canbao.values.personal_numbers import has_personal_number

MOST_ROWS = 2_000
"""Villages of the largest county, a window each."""
MOST_TOLD = 50
"""Bad rows that one refusal names."""
MOST_SHOWN = 2_000
"""A whole directory."""
_PHONE = re.compile(r"[0-9][0-9\-转 ]{2,39}")
_LONGEST = {"name": 80, "address": 120, "hours": 80, "services": 200}


class BadWindows(StoreFailed):
    """Some rows cannot be taken."""


@dataclass(frozen=True)
class WindowRow:
    """One row of a directory."""

    unit: str
    kind: str
    name: str
    address: str
    hours: str
    phone: str
    services: str


@dataclass(frozen=True)
class LoadWindows:
    """Rows of the whole directory of a unit: windows that are not among them close."""

    unit: str
    rows: tuple[WindowRow, ...]


@dataclass(frozen=True)
class WindowLine:
    """One window."""

    id: int
    unit: str
    kind: str
    name: str
    address: str
    hours: str
    phone: str
    services: str


@dataclass(frozen=True)
class CloseWindow:
    """One window that serves no more."""

    window: int


@performs("load_windows")
def load_windows(act: Act, order: LoadWindows) -> dict[str, Json]:
    """Take them all, or none. Raises BadWindows, NotAllowed."""
    act.require(order.unit)
    county = act.actor.county
    if not 0 < len(order.rows) <= MOST_ROWS:
        raise BadWindows(f"一次 1 至 {MOST_ROWS} 行 1 to {MOST_ROWS} rows")
    bad = [f"第 {at} 行：{words}" for at, row in enumerate(order.rows, start=1) for words in _problems(order, row)]
    bad += list(_unknown_units(order))
    bad += list(_twice(order))
    if bad:
        more = f"；另有 {len(bad) - MOST_TOLD} 处" if len(bad) > MOST_TOLD else ""
        raise BadWindows(
            f"{'；'.join(bad[:MOST_TOLD])}{more}。都没有录入，请改正后重报 nothing was taken: mend these rows"
        )
    before = {_said(each): each for each in _serving(county, order.unit)}
    wanted = {_plain(row): row for row in order.rows}
    gone = [each.id for key, each in before.items() if key not in wanted]
    closed = WINDOW_GRAPH.next(WindowState.SERVING, "close")
    Window.objects.filter(county=county, id__in=gone).update(state=closed)
    made = Window.objects.bulk_create(
        Window(
            county=county, unit=unit, kind=kind, name=name, address=address, hours=hours, phone=phone,
            services=services, recorded_by=act.actor.account_id,
        )
        for unit, kind, name, address, hours, phone, services in (key for key in wanted if key not in before)
    )  # fmt: skip
    act.note("window", 0, unit=order.unit, added=len(made), closed=len(gone))
    return {"added": len(made), "closed": len(gone), "kept": len(wanted) - len(made)}


@performs("load_windows")
def close_window(act: Act, order: CloseWindow) -> dict[str, Json]:
    """Raises MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    found = Window.objects.select_for_update().filter(county=county, id=order.window).first()
    if found is None:
        raise NotFound(f"没有编号为 {order.window} 的窗口 no such window")
    act.require(found.unit)
    state = WINDOW_GRAPH.next(found.state, "close")
    Window.objects.filter(county=county, id=found.id).update(state=state)
    act.note("window", found.id, event="close")
    return {"window": found.id, "state": state}


def windows(actor: Actor, unit: str) -> list[WindowLine]:
    """Windows of a unit and below; of its town and county too where it has none. For the public a page asks as the
    system. Raises NotAllowed.
    """
    with reading(actor, "view_windows"):
        for code in dict.fromkeys((unit, unit[:9], unit[:6])):
            found = _serving(actor.county, code)[:MOST_SHOWN]
            if found:
                return [WindowLine(each.id, *_said(each)) for each in found]
        return []


def _serving(county: str, unit: str) -> list[Window]:
    rows = Window.objects.filter(county=county, unit__startswith=unit, state=WindowState.SERVING)
    return list(rows.order_by("unit", "kind", "name"))


Key = tuple[str, str, str, str, str, str, str]


def _said(window: Window) -> Key:
    return (
        window.unit, str(window.kind), window.name, window.address, window.hours, window.phone, window.services,
    )  # fmt: skip


def _plain(row: WindowRow) -> Key:
    return (
        row.unit.strip(), row.kind.strip(), one_line(row.name), one_line(row.address), one_line(row.hours),
        one_line(row.phone), one_line(row.services),
    )  # fmt: skip


def _problems(order: LoadWindows, row: WindowRow) -> Iterator[str]:
    unit, kind, name, address, hours, phone, services = _plain(row)
    if not unit.startswith(order.unit):
        yield f"单位 {unit or '（空）'} 不属于 {order.unit} not of that unit"
    if kind not in WindowKind.values:
        yield f"没有“{kind}”这种窗口，可用 kinds: {' '.join(WindowKind.values)}"
    for label, text in (("name", name), ("address", address), ("hours", hours), ("services", services)):
        if not text or len(text) > _LONGEST[label]:
            yield f"{label} 须有 1 至 {_LONGEST[label]} 字 1 to {_LONGEST[label]} characters"
    if has_personal_number(" ".join((name, address, hours, phone, services))):
        yield "有手机号或证件号码；请写单位的固定电话 an office's telephone, not a person's"
    elif not _PHONE.fullmatch(phone):
        yield f"电话“{phone}”读不懂，如 0632-5500000 this is no telephone"


def _unknown_units(order: LoadWindows) -> Iterator[str]:
    codes = {row.unit.strip() for row in order.rows}
    known = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    for at, row in enumerate(order.rows, start=1):
        if row.unit.strip() not in known and row.unit.strip().startswith(order.unit):
            yield f"第 {at} 行：单位表里没有 {row.unit.strip()} no such unit"


def _twice(order: LoadWindows) -> Iterator[str]:
    seen: dict[tuple[str, str], int] = {}
    for at, row in enumerate(order.rows, start=1):
        key = (row.unit.strip(), one_line(row.name))
        if key in seen:
            yield f"第 {at} 行：与第 {seen[key]} 行是同一个窗口 the same window twice"
        seen.setdefault(key, at)
