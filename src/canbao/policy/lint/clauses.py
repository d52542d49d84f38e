"""Clauses: what became of each clause of the notice is borne out by the rest of the file.

In: a subject. Out: findings `clause_uncited` (a rule or data clause that nothing cites) and `clause_unanswered` (one
that is `not_stated`, cited by nothing and not explained). Never: a clause of a superior notice.
"""

from __future__ import annotations

from canbao.policy.lint.cited_parts import cited_places
from canbao.policy.lint.subjects import Findings, Subject, finding_in


def find_idle_clauses(subject: Subject) -> Findings:
    """Clauses that promise a rule which is not there."""
    document = subject.document
    cited = {clause for place in cited_places(document.raw) for clause in place.clauses}
    for name, clause in document.file.clauses.items():
        if name in cited:
            continue
        if clause.disposition in ("rule", "data"):
            message = f"{name} 写了 is: {clause.disposition}，却没有任何内容引用它 nothing cites {name}"
            yield finding_in(document, "clause_uncited", message, ("clauses", name), name)
        elif clause.disposition == "not_stated" and not clause.why:
            message = f"{name} 未规定，没有引用它的答复，也没有写 why {name}: cite it from an answer, or say why"
            yield finding_in(document, "clause_unanswered", message, ("clauses", name), name)
