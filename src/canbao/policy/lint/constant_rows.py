"""Constant row: a row that is switched off whatever answer is given to every reading that it asks for.

In: a subject. Out: findings `constant_row`.
Never: a row that only the declared readings switch off, which is their purpose.
"""

from __future__ import annotations

from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.variants import readings_asked, rules_under_other_readings, texts_of
from canbao.policy.nodes import FALSE
from canbao.policy.rules import Rules


def find_constant_rows(subject: Subject) -> Findings:
    """Rows that no reading can switch on."""
    off = _rows_off(subject.rules)
    for table, row_id in off:
        others = rules_under_other_readings(subject, readings_asked(texts_of(subject, table)))
        if all((table, row_id) in _rows_off(rules) for rules in others):
            message = "条件恒不成立，任何读法下都不起作用 switched off under every reading"
            yield subject.finding("constant_row", message, (*subject.row_path(table, row_id), "when"), row_id)


def _rows_off(rules: Rules) -> list[tuple[str, str]]:
    """Tables and ids of rows whose condition came out false for everybody."""
    tables = (table for table in rules.tables if table is not rules.aid_after)
    return [(table.name, row.id) for table in tables for row in table.rows if row.when == FALSE]
