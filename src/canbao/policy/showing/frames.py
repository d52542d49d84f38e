"""Frames of a policy as a table: limits that a notice sets for whoever makes the rule below.

In: rules with their file, how citations read. Out: one section. Never: a limit shown as if people were assessed by it.
"""

from __future__ import annotations

from typing import Any

from canbao.policy.model import Frame
from canbao.policy.rules import Rules
from canbao.policy.showing.parameter_names import labels_of, name_parameter
from canbao.policy.showing.sheet import Entry, Section, cells, joined
from canbao.policy.showing.speech import CiteText

_CITIES = {'city("super")': "超大城市"}


def show_frames(rules: Rules, cite: CiteText) -> Section:
    """The frames, if the notice sets any."""
    entries = []
    labels = labels_of([rules.file])
    for frame in rules.file.frames:
        shown = cells(
            ("名称", name_parameter(frame.parameter, labels)), ("限制", _limits(frame)),
            ("仅当", _CITIES.get(frame.only_if or "", frame.only_if or "")),
            ("性质", "提示" if frame.advisory else "必须"),
            ("读法", joined(frame.reading)), ("备注", frame.note or ""),
        )  # fmt: skip
        essence = repr(frame.model_dump(exclude={"cite", "note", "reading"}))
        entries.append(Entry(frame.parameter, shown, cite("frames", frame.cite), essence))
    return Section("frames", "对下级规则的框架", tuple(entries), "约束制定下级规则的人，不直接适用于个人")


def _limits(frame: Frame) -> str:
    limits = {"不低于": frame.floor, "不高于": frame.ceiling, "等于": frame.equals, "不得为": frame.forbidden}
    unit = "元" if frame.parameter.endswith("_yuan") else ""
    return "，".join(f"{label}{_value(value)}{unit}" for label, value in limits.items() if value is not None)


def _value(value: Any) -> str:
    return {True: "“是”", False: "“否”"}[value] if isinstance(value, bool) else str(value)
