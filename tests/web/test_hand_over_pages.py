"""A person handed from one town to another by both of them: asked on one side, answered on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.registry.villagers import add_person
from tests.web.windows import number, village, window

from canbao.registry.hand_over import HandOverPerson, hand_over_person

if TYPE_CHECKING:
    from tests.web.sites import Person, Site

ADDRESS = "/s/hand-overs"


def asked(site: Site, clerk: Person) -> tuple[int, int, Person]:
    """Somebody whom the window's town wants another town to take; that town's clerk."""
    from canbao.registry.models import HandOver
    from canbao.store.models import Unit

    town = next(each for each in site.till.county.towns() if not village(site).startswith(each))
    there = f"{town}996"
    for code, kind in ((town, "town"), (there, "village")):
        Unit.objects.get_or_create(code=code, defaults={"name": f"第{code[-3:]}号", "kind": kind})
    person = add_person("郑远", village(site), number=number())
    hand_over_person(clerk.actor, new_key(), HandOverPerson(person, there, site.till.year, "搬去了"))
    with in_area(site.county):
        made = HandOver.objects.get(county=site.county)
    return person, made.id, site.hire("town_clerk", town)


def unit_of(site: Site, person: int) -> str:
    from canbao.registry.models import Person as Row

    with in_area(site.county):
        return Row.objects.get(county=site.county, id=person).unit


def answer(site: Site, other: Person, record: int, **fields: Any) -> Any:
    return site.client(other).post(
        ADDRESS, {"key": new_key(), "record": record, "note": "", "whereabout": "", **fields}
    )


def test_asked_here_answered_there(site: Site) -> None:
    clerk = window(site)
    person, record, other = asked(site, clerk)
    here = site.client(clerk).get(ADDRESS).content.decode()
    assert "没有等着答复的移交" in here
    assert "待答复" in here
    there = site.client(other).get(ADDRESS).content.decode()
    assert "等本辖区答复（1 人）" in there
    assert "搬去了" in there
    assert f"/s/person/{person}" not in there
    assert answer(site, clerk, record, do="accept").status_code == 422, "who asks does not answer"
    assert answer(site, other, record, do="accept").status_code == 302
    assert unit_of(site, person)[:9] in other.actor.scope.towns
    assert "同意接收" in site.client(other).get(ADDRESS).content.decode()


def test_refused_with_words_and_insured_with_how(site: Site) -> None:
    person, record, other = asked(site, window(site))
    assert "请写明为什么不接收" in answer(site, other, record, do="refuse").content.decode()
    assert "请选择此人怎样参保" in answer(site, other, record, do="insured").content.decode()
    assert answer(site, other, record, do="insured", whereabout="local_employee").status_code == 302
    assert unit_of(site, person) == village(site)
    assert "已在当地参保：本地职工" in site.client(other).get(ADDRESS).content.decode()


def test_who_has_nothing_to_do_with_it(site: Site) -> None:
    assert site.client(site.hire("finance")).get(ADDRESS).status_code == 403
