"""Citations: every cite names a clause of the document that its section comes from, and nothing goes without one.

In: a subject. Out: findings `unknown_clause` and `uncited`. Never: a citation that a what-if brings along.
"""

from __future__ import annotations

from collections.abc import Iterator

from canbao.policy import suggestions
from canbao.policy.amending import HYPOTHESIS
from canbao.policy.library import Document
from canbao.policy.lint.cited_parts import CitedPlace, cited_places
from canbao.policy.lint.subjects import Findings, Subject, finding_in
from canbao.policy.yaml_file import Path


def find_bad_citations(subject: Subject) -> Findings:
    """Cites that lead nowhere, in the policy's own file and in inherited sections."""
    for document, place in _places(subject):
        known = document.file.clauses
        for clause in place.clauses:
            if clause not in known and clause != HYPOTHESIS:
                message = f"clauses 中没有“{clause}”，{suggestions.hint(clause, known)} no such clause"
                yield finding_in(document, "unknown_clause", message, (*place.path, "cite"), clause)
    raw = subject.document.raw
    for path in _needs_a_cite(subject):
        section = raw[str(path[0])]
        if isinstance(section, dict) and section.get("cite") is None:
            message = f"{path[0]} 没有写依据的条款 cite is missing"
            yield finding_in(subject.document, "uncited", message, path, path[0])


def _places(subject: Subject) -> Iterator[tuple[Document, CitedPlace]]:
    """Own citations, and those of sections that come from above."""
    for place in cited_places(subject.document.raw):
        yield subject.document, place
    for document in subject.above:
        for place in cited_places(document.raw):
            if subject.origin_of(place.path) is document:
                yield document, place


def _needs_a_cite(subject: Subject) -> Iterator[Path]:
    """The benefit year, and whole sections that only give an answer: the model lets them go without a clause."""
    yield ("year",)
    for section, value in subject.document.raw.items():
        if isinstance(value, dict) and "answer" in value:
            yield (section,)
