"""What stands before the tables of a policy: when one pays, the standards, and conditions that several rows share.

In: how a policy is said. Out: sections. Never: a day or a sum that the notice does not give.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.policy.naming import PERIOD_NAMES, label_amount, label_window, name_amount
from canbao.policy.showing.sheet import Entry, Section, cells
from canbao.policy.showing.speech import Speech


def show_basics(speech: Speech) -> Iterator[Section]:
    """Windows, amounts, shared conditions."""
    yield _windows(speech)
    yield _amounts(speech)
    yield from _terms(speech)


def _windows(speech: Speech) -> Section:
    entries = []
    for name, window in speech.rules.file.windows.items():
        has_name = window.label or name in PERIOD_NAMES
        called = label_window(name, window)[0] if has_name else f"其他时段 {name}"
        span = f"{window.first} 至 {window.last}" if window.first else "待定"
        text = f"{'原则上' if window.in_principle else ''}{span}"
        entries.append(speech.entry(f"windows.{name}", window, cells(("名称", called), ("起止（含两端）", text)), text))
    return Section("windows", "缴费时间", tuple(entries), silence="" if entries else "未规定")


def _amounts(speech: Speech) -> Section:
    entries = []
    for name, amount in speech.rules.file.amounts.items():
        called = label_amount(name, amount)[0]
        text = name_amount(name, amount).removeprefix(called).strip("（）")
        entries.append(speech.entry(f"amounts.{name}", amount, cells(("名称", called), ("金额", text)), text))
    return Section("amounts", "标准", tuple(entries), silence="" if entries else "未规定")


def _terms(speech: Speech) -> Iterator[Section]:
    entries = []
    for name, number in speech.term_names.items():
        others = {key: value for key, value in speech.term_names.items() if key != name}
        text = speech.named.phrases(others).condition(speech.named.rules.terms[name])
        shown = cells(("名称", number), ("内容", text))
        entries.append(Entry(f"terms.{name}", shown, "", str(speech.rules.file.terms.get(name))))
    if entries:
        yield Section("terms", "几处共用的条件", tuple(entries), "下面各表提到这些条件时只写编号")
