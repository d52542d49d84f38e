"""Extending: a policy extends notices that hold in its benefit year, and adopts what they have.

In: a subject. Out: findings `extends_other_year` and `adopts_nothing`. Since which year a notice holds is its own data
(`since`), so that a policy of an earlier year extends nothing. Never: a year in code.
"""

from __future__ import annotations

from canbao.policy.library import Document
from canbao.policy.lint.bindings import has_section
from canbao.policy.lint.subjects import Findings, Subject, finding_in


def find_bad_extending(subject: Subject) -> Findings:
    """Superior notices of another time, and adoptions of what is not there."""
    document, label = subject.document, subject.rules.year_label
    for above in subject.above:
        first, last = _years_of(above)
        if (first is not None and label < first) or (last is not None and label > last):
            held = f"自 {first} 年度起" if last is None else f"只在 {first} 年度"
            message = f"{above.file.policy} {held}施行，不能作 {label} 年度的上级 it does not hold in {label}"
            yield finding_in(document, "extends_other_year", message, ("extends",), document.file.extends)
    for index, name in enumerate(document.file.adopts):
        if not any(has_section(above, name) for above in subject.above):
            message = f"上级文件没有 {name}，无从采用 the notices above have no such section to adopt"
            yield finding_in(document, "adopts_nothing", message, ("adopts", index), name)


def _years_of(document: Document) -> tuple[int | None, int | None]:
    """First and last benefit year for which a notice holds; None: no limit."""
    year = document.file.year
    if year.calendar:
        return year.since, None
    label = year.label or (year.first.year if year.first else None)
    return label, label
