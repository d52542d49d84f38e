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
        beside = [place.cite for place in places if place.path in (("year",), ("incentive_answer",))]
        assert sorted(place.cite or "" for place in places) == sorted(in_model + [cite or "" for cite in beside])
        assert isinstance(file.year, Year)
        assert isinstance(file.administration, Administration)


def test_paths_lead_back_to_the_part(county: SubjectOf) -> None:
    places = {place.path: place for place in cited_places(county().raw)}
    assert places["price", 1].readings == ("A01",)
    assert places["price", 1].cite == "三"
    assert places["administration", "must_enrol", 0].cite == "七"
    assert places["administration", "publicity"].cite == "二"
    assert places["year",].readings == ()


def test_a_payer_may_cite_and_a_clause_does_not() -> None:
    raw = {"payers": {"sponsor": {"name": "扶持", "cite": "二"}}, "clauses": {"二": {"is": "rule", "cite": "三"}}}
    assert [(place.path, place.cite) for place in cited_places(raw)] == [(("payers", "sponsor"), "二")]
    tagged = {"price": [{"id": "a", "reading": ["A01"]}]}
    assert [(place.cite, place.readings) for place in cited_places(tagged)] == [(None, ("A01",))]
