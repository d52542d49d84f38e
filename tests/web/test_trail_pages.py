"""The trail on screen: looked for, what stands out, the verdict; nobody else's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_entries_are_looked_for_and_wrong_questions_told(site: Site) -> None:
    clerk, audit = site.hire("bureau_clerk"), site.client(site.hire("audit_admin"))
    site.client(clerk).get("/a/people")
    text = audit.get("/a/trail").content.decode()
    assert "拒绝" in text
    assert clerk.actor.name in text
    only = audit.get("/a/trail", {"outcome": "denied", "who": clerk.actor.name}).content.decode()
    assert "查看机构和账号" in only
    assert "没有符合条件的记录" in audit.get("/a/trail", {"who": "没有这个人"}).content.decode()
    wrong = audit.get("/a/trail", {"first": "2024-12-01", "last": "2024-11-01", "number": "x"})
    assert wrong.status_code == 422
    for words in ("“至”在“自”以前", "记录编号应是数字"):
        assert words in wrong.content.decode()


def test_the_chain_is_verified_and_a_changed_entry_told(site: Site) -> None:
    from tests.access.people_at_work import sabotage

    from canbao.access.actors import system_actor
    from canbao.access.sealing import seal_trail

    audit = site.client(site.hire("audit_admin"))
    assert seal_trail(system_actor(site.county)) > 0
    text = audit.get("/a/trail?tab=chain").content.decode()
    assert "最近一次封存" in text
    assert "核验通过" in site.post(audit, "/a/trail?tab=chain", {}).content.decode()
    sabotage(
        site.till.county.server, "SET session_replication_role = replica",
        "UPDATE access_auditentry SET reason = '改' WHERE id = (SELECT min(id) FROM access_auditentry)",
    )  # fmt: skip
    broken = site.post(audit, "/a/trail?tab=chain", {}).content.decode()
    assert "核验不通过" in broken
    assert "第 1 号封存" in broken


def test_what_stands_out_leads_to_its_entries(site: Site) -> None:
    clerk = site.hire("bureau_clerk")
    client = site.client(clerk)
    for _ in range(10):
        client.get("/a/people")
    text = site.client(site.hire("audit_admin")).get("/a/trail?tab=out").content.decode()
    assert f">{clerk.actor.name}</a>" in text


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "bureau_lead", "auditor"])
def test_only_the_audit_administrator_opens_it(site: Site, role: str) -> None:
    assert site.client(site.hire(role)).get("/a/trail").status_code == 403
