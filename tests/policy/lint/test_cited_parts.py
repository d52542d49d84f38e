"""Everything that cites, with its path."""

from __future__ import annotations

from collections.abc import Callable

from canbao.policy.administration import Administration
from canbao.policy.fields import CitedPart
from canbao.policy.lint.cited_parts import cited_places
from canbao.policy.lint.subjects import Subject
from canbao.policy.model import Year

SubjectOf = Callable[..., Subject]


def test_every_cited_part_of_the_model_is_found(county: SubjectOf, guide: SubjectOf) -> None:
    for subject in (county(), guide()):
        file = subject.document.file
        places = list(cited_places(subject.document.raw))
        in_model = [part.cite for part in file.walk() if isinstance(part, CitedPart)]
        beside = [clause for place in places if place.path in (("year",), ("incentive_answer",))
                  for clause in place.clauses]  # fmt: skip
        assert sorted(clause for place in places for clause in place.clauses) == sorted(in_model + beside)
        assert isinstance(file.year, Year)
        assert isinstance(file.administration, Administration)


def test_paths_lead_back_to_the_part(county: SubjectOf) -> None:
    places = {place.path: place for place in cited_places(county().raw)}
    assert places["price", 1].readings == ("A01",)
    assert places["price", 1].clauses == ("三",)
    assert places["administration", "must_enrol", 0].clauses == ("七",)
    assert places["administration", "publicity"].clauses == ("二",)
    assert places["year",].readings == ()


def test_a_payer_may_cite_and_a_clause_does_not() -> None:
    raw = {"payers": {"sponsor": {"name": "扶持", "cite": "二"}}, "clauses": {"二": {"is": "rule", "cite": "三"}}}
    assert [(place.path, place.clauses) for place in cited_places(raw)] == [(("payers", "sponsor"), ("二",))]
    tagged = {"price": [{"id": "a", "reading": ["A01"]}]}
    assert [(place.clauses, place.readings) for place in cited_places(tagged)] == [((), ("A01",))]
    several = {"price": [{"id": "a", "cite": "一；二"}]}
    assert [place.clauses for place in cited_places(several)] == [("一", "二")]
