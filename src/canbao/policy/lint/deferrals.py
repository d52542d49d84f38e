"""Deferrals: where another document rules, the policy names it.

In: a subject. Out: findings `deferred_without_refer`. Never: a row or a clause (the model asks them already).
"""

from __future__ import annotations

from canbao.policy.lint.subjects import Findings, Subject, finding_in


def find_loose_deferrals(subject: Subject) -> Findings:
    """Whole sections that say `answer: deferred` and not to what."""
    for section, value in subject.document.raw.items():
        if isinstance(value, dict) and value.get("answer") == "deferred" and not value.get("refer"):
            message = f"{section} 由别的文件规定，须用 refer 写明是哪一份 name the document that rules"
            yield finding_in(subject.document, "deferred_without_refer", message, (section,), section)
