"""Notices for pages, and codes on paper."""

from __future__ import annotations

from psycopg import sql
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.campaign.test_public_notices import draft
from tests.database import as_superuser

from canbao.campaign.notice_queries import check_code, notices
from canbao.campaign.public_notices import MoveNotice, publish_notice


def test_another_town_sees_none(field: Field) -> None:
    made = draft(field)
    assert [each.id for each in notices(field.town_clerk(), field.year)] == [made["notice"]]
    assert notices(field.town_clerk(field.other_town()), field.year) == []
    assert notices(field.clerk, field.year, state="published") == []


def test_a_notice_that_somebody_changed_past_every_guard_has_no_code(field: Field) -> None:
    made = draft(field)
    publish_notice(field.lead, new_key(), MoveNotice(made["notice"]))
    changes = (
        "UPDATE campaign_publicnotice SET lines = '[[\"张*\", 1, 1]]'",
        "UPDATE campaign_publicnotice SET digest = md5('') || md5('')",
    )
    for change in changes:
        with as_superuser(field.till.county.server) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(sql.SQL(change))
        assert check_code(field.system, made["code"]) is None
