"""Two files of one person: judged by one, merged by two, made two again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.database import in_area
from tests.web.rooms import twins

from canbao.registry.models import Merge, Pair, Person

if TYPE_CHECKING:
    from tests.web.sites import Site

ADDRESS = "/s/duplicates"


def pair_of(site: Site, one: int, other: int) -> Pair:
    with in_area(site.county):
        return Pair.objects.get(county=site.county, person_a=min(one, other), person_b=max(one, other))


def merge_of(site: Site) -> Merge:
    with in_area(site.county):
        return Merge.objects.get(county=site.county)


def merged_into(site: Site, person: int) -> int | None:
    with in_area(site.county):
        return Person.objects.get(county=site.county, id=person).merged_into


def test_who_may_not_judge(site: Site) -> None:
    assert site.client(site.hire("tax_clerk")).get(ADDRESS).status_code == 403
    assert site.client(site.hire("inspector")).get(ADDRESS).status_code == 403


def test_a_town_sees_its_own_pairs_alone(site: Site) -> None:
    one, other = twins(site)
    town = next(due.unit[:9] for due in site.till.dues() if len(due.unit) == 12)
    elsewhere = next(each for each in site.till.county.towns() if each != town)
    assert "郑双" in site.client(site.hire("town_clerk", town)).get(ADDRESS).content.decode()
    stranger = site.client(site.hire("town_clerk", elsewhere))
    assert "郑双" not in stranger.get(ADDRESS).content.decode()
    sent = {"do": "different", "record": pair_of(site, one, other).id, "reason": "不是", "key": "a" * 32}
    assert stranger.post(ADDRESS, sent).status_code == 422
    assert pair_of(site, one, other).state == "open"


def test_both_stand_side_by_side_with_what_is_alike(site: Site) -> None:
    twins(site)
    page = site.client(site.hire("bureau_clerk")).get(ADDRESS).content.decode()
    assert "同村、同名、同出生日期" in page
    assert "没有证件" in page
    assert page.count('<span class="tag good">相同</span>') >= 4


def test_a_judgement_has_a_reason_and_counts_once(site: Site) -> None:
    one, other = twins(site)
    client, pair = site.client(site.hire("bureau_clerk")), pair_of(site, one, other)
    silent = site.post(client, ADDRESS, {"do": "different", "record": pair.id, "reason": ""})
    assert silent.status_code == 422
    assert "请写明理由" in silent.content.decode()
    sent = {"do": "different", "record": pair.id, "reason": "两家的孩子", "key": "b" * 32}
    assert [client.post(ADDRESS, sent).status_code for _ in range(2)] == [302, 302]
    assert pair_of(site, one, other).state == "different"
    assert "郑双" not in client.get(ADDRESS).content.decode()


def test_merged_by_two_persons_and_made_two_again(site: Site) -> None:
    one, other = twins(site)
    lead = site.hire("bureau_lead")
    first, second = site.client(lead), site.client(site.hire("bureau_lead"))
    pair = pair_of(site, one, other)
    site.post(first, ADDRESS, {"do": "same", "record": pair.id, "reason": "同一本户口簿"})
    assert "郑双" in first.get(f"{ADDRESS}?tab=same").content.decode()
    given = {"do": "propose", "kept": one, "one": one, "other": other, "reason": "同一本户口簿"}
    site.post(first, f"{ADDRESS}?tab=same", given)
    merge = merge_of(site)
    assert (merge.kept_id, merge.gone_id, merge.state) == (one, other, "proposed")
    assert "郑双" not in first.get(f"{ADDRESS}?tab=same").content.decode()
    assert "须由另一人同意" in first.get(f"{ADDRESS}?tab=proposed").content.decode()
    own = first.post(f"{ADDRESS}?tab=proposed", {"do": "agree", "record": merge.id, "key": "c" * 32})
    assert own.status_code == 422
    assert merged_into(site, other) is None, "one person alone merges nothing"
    site.post(second, f"{ADDRESS}?tab=proposed", {"do": "agree", "record": merge.id})
    assert merged_into(site, other) == one
    assert "郑双" in first.get(f"{ADDRESS}?tab=done").content.decode()
    site.post(first, f"{ADDRESS}?tab=done", {"do": "undo", "record": merge.id, "reason": "并错了人"})
    assert merged_into(site, other) is None
    assert merge_of(site).state == "undone"


def test_a_town_proposes_and_does_not_confirm(site: Site) -> None:
    one, other = twins(site)
    town = next(due.unit[:9] for due in site.till.dues() if len(due.unit) == 12)
    client, pair = site.client(site.hire("town_clerk", town)), pair_of(site, one, other)
    site.post(client, ADDRESS, {"do": "same", "record": pair.id, "reason": "同一人"})
    given = {"do": "propose", "kept": one, "one": one, "other": other, "reason": "同一人"}
    site.post(client, f"{ADDRESS}?tab=same", given)
    page = client.get(f"{ADDRESS}?tab=proposed").content.decode()
    assert "等医保局另一人确认" in page
    assert "同意并档" not in page
