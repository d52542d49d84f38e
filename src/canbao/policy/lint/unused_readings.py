"""Unused reading: the policy declares an answer to a question that nothing in it asks.

In: a subject. Out: findings `unused_reading`. Never: a reading that only a superior notice declares.
"""

from __future__ import annotations

from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.undeclared_readings import used_readings


def find_unused_readings(subject: Subject) -> Findings:
    """Own declarations without effect."""
    used = used_readings(subject)
    for id_ in subject.document.raw.get("readings") or {}:
        if id_ not in used:
            message = f"没有一条规则用到读法 {id_} nothing in this policy rests on it"
            yield subject.finding("unused_reading", message, ("readings", id_), id_)
