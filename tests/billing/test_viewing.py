"""Runs as pages show them."""

from __future__ import annotations

from tests.billing.counties import Seen

from canbao.billing.viewing import by_reason, view_differences, view_policies, view_run, view_runs, view_sample


def test_runs_the_newest_first_and_years(seen: Seen) -> None:
    found = view_runs(seen.county.clerk())
    assert [run.id for run in found.runs] == [seen.run, seen.first]
    assert found.years == [found.runs[0].year]
    assert view_policies(seen.county.clerk()) == (seen.county.policy,)


def test_one_run_with_its_changes_in_words(seen: Seen) -> None:
    found = view_run(seen.county.clerk(), seen.run)
    assert found.totals.people == found.run.people
    assert found.unsigned == []
    assert found.moved == sum(by_reason(found.shifts).values()) > 0
    told = {each for line in found.shifts for each in (line.before, line.after) if each}
    assert told <= found.words.keys(), "both sides of a change are told, that of the run before too"


def test_the_sample_is_the_same_each_time_and_another_for_another_run(seen: Seen) -> None:
    clerk = seen.county.clerk()
    first = [line.person_id for line in view_sample(clerk, seen.run)]
    assert len(set(first)) == 20
    assert first == [line.person_id for line in view_sample(clerk, seen.run)]
    assert first != [line.person_id for line in view_sample(clerk, seen.first)]


def test_a_town_sees_its_own_people_in_both(seen: Seen) -> None:
    town = seen.county.towns()[0]
    clerk = seen.county.town_clerk(town)
    assert {line.unit[:9] for line in view_sample(clerk, seen.run)} == {town}
    assert {line.unit[:9] for line in view_differences(clerk, seen.run).lines} == {town}


def test_pages_of_differences_end(seen: Seen) -> None:
    clerk, after, people = seen.county.clerk(), 0, list[int]()
    while True:
        page = view_differences(clerk, seen.run, after=after, most=40)
        people += [line.person_id for line in page.lines]
        if page.after is None:
            break
        after = page.after
    assert len(people) == len(set(people)) == view_run(clerk, seen.run).moved
