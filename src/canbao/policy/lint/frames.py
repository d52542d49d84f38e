"""Frames: limits that a higher notice sets for whoever makes the rule below, held against the values in force here.

In: a subject; frames of every notice above it, and its own. Out: `below_floor`, `above_ceiling`, `differs_from_frame`,
`forbidden`, with `_advisory` where the higher notice leaves the figure to provinces (reading A54), and
`unknown_parameter` for a frame that limits nothing. Never: a judgement on a value that the policy does not state.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from canbao.policy.expressions import ExpressionError, parse_condition
from canbao.policy.library import Document
from canbao.policy.lint.parameters import is_parameter, number_of, show, stated
from canbao.policy.lint.subjects import Findings, Subject, finding_in
from canbao.policy.model import Frame
from canbao.policy.nodes import Const
from canbao.policy.problems import Problem
from canbao.policy.yaml_file import Path


def find_frame_breaches(subject: Subject) -> Findings:
    """Values outside a frame."""
    for document in subject.resolved.chain:
        for index, frame in enumerate(document.file.frames):
            path: Path = ("frames", index)
            if not is_parameter(frame.parameter):
                if document is subject.document:
                    yield _unknown(document, path, frame)
                continue
            applies = _applies(subject, document, path, frame)
            if isinstance(applies, Problem):
                yield applies
            elif applies:
                yield from _judge(subject, document, frame)


def _unknown(document: Document, path: Path, frame: Frame) -> Problem:
    message = f"政策里没有这个参数 no such parameter: {frame.parameter}"
    return finding_in(document, "unknown_parameter", message, (*path, "parameter"), frame.parameter)


def _applies(subject: Subject, document: Document, path: Path, frame: Frame) -> bool | Problem:
    """Whether the frame is for a policy like this one; a condition on people cannot be judged here."""
    if frame.only_if is None:
        return True
    try:
        condition = parse_condition(frame.only_if, subject.scope)
    except ExpressionError as error:
        return finding_in(document, "expression", error.message, (*path, "only_if"), error.word)
    if not isinstance(condition, Const):
        message = f"only_if 只能问政策本身的属性 only_if may ask about the policy only: {frame.only_if}"
        return finding_in(document, "frame_undecided", message, (*path, "only_if"), frame.only_if)
    return bool(condition.value)


def _judge(subject: Subject, document: Document, frame: Frame) -> Findings:
    found = stated(subject.raw, frame.parameter)
    if found is None:
        return
    path, value = found
    is_advisory = frame.advisory and subject.readings["A54"] == "advisory"
    for code, said in _breaches(frame, value):
        shown = show(value)
        message = f"{frame.parameter} 为 {shown}，{document.file.source.number} {frame.cite} {said}"
        full_code = f"{code}_advisory" if is_advisory else code
        yield subject.finding(full_code, message, path, shown, is_advisory=is_advisory)


def _breaches(frame: Frame, value: Any) -> Iterator[tuple[str, str]]:
    """Codes of what the value breaks, with the limit in words."""
    number = number_of(value)
    floor, ceiling = number_of(frame.floor), number_of(frame.ceiling)
    if number is not None and floor is not None and number < floor:
        yield "below_floor", f"要求不低于 {show(frame.floor)} the floor is {show(frame.floor)}"
    if number is not None and ceiling is not None and number > ceiling:
        yield "above_ceiling", f"要求不超过 {show(frame.ceiling)} the ceiling is {show(frame.ceiling)}"
    if frame.equals is not None and not _is_same(value, frame.equals):
        yield "differs_from_frame", f"要求为 {show(frame.equals)} it should be {show(frame.equals)}"
    if frame.forbidden is not None and _is_same(value, frame.forbidden):
        yield "forbidden", f"不允许为 {show(frame.forbidden)} it may not be {show(frame.forbidden)}"


def _is_same(one: Any, other: Any) -> bool:
    numbers = number_of(one), number_of(other)
    return numbers[0] == numbers[1] if None not in numbers else one == other
