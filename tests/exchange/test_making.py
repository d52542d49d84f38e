"""Packages of ours: special bills for the tax office, changes since the last, files that somebody has prepared."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.exchange.offices import Office, clerk, file_of
from tests.exchange.outbox import bills, fetch, make
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.access.seals import digest
from canbao.billing.models import AidLine
from canbao.exchange import making
from canbao.exchange.definitions import Manner
from canbao.exchange.making import MakePackage, NotMakable, make_package
from canbao.exchange.manifests import NO_PACKAGE, read_manifest
from canbao.exchange.models import Outgoing
from canbao.exchange.payable import NothingPublished
from canbao.exchange.problems import PackageRefused
from canbao.exchange.signing import own_key, scheme_of
from canbao.exchange.sources import FROM_STORE
from canbao.registry.registering import CorrectPerson, correct_person
from canbao.store.configuration import read_configuration
from canbao.values.check_characters import check_character
from canbao.values.fen import yuan_to_fen


def test_special_bills_say_what_the_published_dues_say(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    county = till.county.code
    sent = bills(county, till.year)
    accepted = till.accepted()
    dues = {due.person_id: due for due in till.dues(payable_fen__isnull=False) if due.situation in accepted}
    rows = {int(row["医保人员编号"]): row for row in sent.rows}
    assert len(rows) == len(sent.rows) == sent.manifest.rows
    assert rows.keys() <= dues.keys()
    aid: dict[int, int] = {}
    run = till.run
    with in_area(county):
        for line in AidLine.objects.filter(county=county, run_id=run):
            aid[line.person_id] = aid.get(line.person_id, 0) + line.fen
    numbers = dict(zip(till.county.ids, till.county.people["id_number"].to_pylist(), strict=True))
    for person, row in rows.items():
        due = dues[person]
        assert yuan_to_fen(row["应缴金额（元）"]) == due.payable_fen
        assert yuan_to_fen(row["资助合计（元）"]) == aid.get(person, 0)
        assert row["有效期至"] == (due.offer_until.isoformat() if due.offer_until else "")
        assert (row["证件号码"], row["待遇年度"], row["变动"]) == (numbers[person], str(till.year), "")
        assert row["参保地代码"] == due.unit
    assert sent.manifest.sum_fen == sum(dues[person].payable_fen or 0 for person in rows)
    assert len(dues) == len(rows) + left_out(sent.number, county)
    assert any(row["身份标识"] and row["各出资方资助"] and row["依据条款"] for row in sent.rows)


def left_out(package: int, county: str) -> int:
    with in_area(county):
        return sum(Outgoing.objects.get(county=county, id=package).left_out.values())


def test_the_manifest_is_ours_and_names_the_file(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    sent = bills(till.county.code, till.year)
    said, key = sent.manifest, own_key(read_configuration().secrets)
    assert (said.number, said.previous, said.sender, said.receiver) == (1, NO_PACKAGE, "bureau", "tax")
    assert said.digest == digest(sent.content).hex()
    assert scheme_of("ed25519").has_signed(key.public, said.body(), bytes.fromhex(said.signature))
    assert read_manifest(said.text()) == said
    assert said.file_name == f"{till.county.code}-bureau-to-tax-000001-payable-{till.year}-full.csv"


def test_a_workbook_holds_the_same_rows(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    from canbao.exchange.definitions import format_of
    from canbao.exchange.reading import read_payload

    book = bills(till.county.code, till.year, kind="xlsx")
    text = bills(till.county.code, till.year)
    day = till.county.as_of + timedelta(days=900)  # some of these people are born after the day of the run
    found = [read_payload(each.content, each.manifest.kind, format_of("payable"), day) for each in (book, text)]
    assert found[0].table.drop(["row_number"]) == found[1].table.drop(["row_number"])
    assert {each.sum_fen for each in found} == {text.manifest.sum_fen}
    assert text.manifest.previous == book.manifest.mark
    assert text.manifest.number == 2


def test_a_package_of_changes_has_only_what_changed(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    county = till.county.code
    full = bills(county, till.year)
    with pytest.raises(NotMakable, match="没有要发的内容"):
        bills(county, till.year, Manner.CHANGE)
    person = int(full.rows[0]["医保人员编号"])
    correct_person(clerk(county), new_key(), CorrectPerson(person, "录错", name="周改名"))
    gone = int(full.rows[1]["医保人员编号"])
    with as_superuser(till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("DELETE FROM billing_due WHERE person_id = %s", [gone])
    changes = bills(county, till.year, Manner.CHANGE)
    assert {(int(row["医保人员编号"]), row["变动"], row["姓名"] == "周改名") for row in changes.rows} == {
        (person, "变更", True), (gone, "取消", False)
    }  # fmt: skip
    assert (changes.manifest.manner, changes.manifest.number) == ("change", 2)
    assert [row["应缴金额（元）"] for row in changes.rows if row["变动"] == "取消"] == ["0.00"]
    with pytest.raises(NotMakable, match="没有要发的内容"):
        bills(county, till.year, Manner.CHANGE)
    with as_superuser(till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE billing_due SET payable_fen = payable_fen + 1 WHERE person_id = %s", [person])
    assert [row["变动"] for row in bills(county, till.year, Manner.CHANGE).rows] == ["变更"]


def test_changes_come_after_everything(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    with pytest.raises(NotMakable, match="先发一份全量"):
        bills(till.county.code, till.year, Manner.CHANGE)


def test_a_year_without_published_dues_has_no_bills(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    with pytest.raises(NothingPublished):
        make(till.county.code, MakePackage("tax", "payable", till.year + 1))


def test_rows_are_written_in_blocks(till: Till, tax_of_county: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests of a block are written as the file grows; pieces of the file too."""
    del tax_of_county
    from canbao.exchange import contents, payable, said

    whole = bills(till.county.code, till.year)
    for module in (payable, said):
        monkeypatch.setattr(module, "BLOCK_ROWS", 7)
    monkeypatch.setattr(contents, "PART_BYTES", 1_000)
    assert bills(till.county.code, till.year).content == whole.content


# -- prepared files ----------------------------------------------------------------------------------------------------

NUMBER = "43062119900307123" + check_character("43062119900307123")
REQUEST = {
    "request": "QS2026-01", "payer_code": "county", "payer": "县财政", "town": "990101001", "marks": "低保对象",
    "reference": "17", "id_number": NUMBER, "name": "张三", "year": "2026", "aid": "190.00",
}  # fmt: skip


def prepared(partner: str = "finance", **changes: str) -> MakePackage:
    content = file_of("settlement_request", [REQUEST | changes])
    return MakePackage(partner, "settlement_request", 2026, content=content)


@pytest.fixture
def finance(bureau: object, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Finance, for which somebody prepares a file: as for a format whose rows the store does not have."""
    del bureau
    monkeypatch.setattr(making, "FROM_STORE", {"payable": FROM_STORE["payable"]})
    return Office("finance", "finance").register()


def test_a_prepared_file_goes_out_as_the_format_has_it(finance: Office) -> None:
    sent = fetch(finance.county, make(finance.county, prepared())["package"])
    assert (sent.manifest.rows, sent.manifest.sum_fen) == (1, 19_000)
    assert sent.rows[0]["资助金额（元）"] == "190.00"
    assert sent.rows[0]["证件号码"] == NUMBER
    assert sent.rows[0]["缴费日期"] == ""


@pytest.mark.parametrize(
    ("changes", "problem"), [({"aid": "1.905"}, "bad_rows"), ({"id_number": NUMBER[:-2] + "99"}, "bad_rows")]
)
def test_a_prepared_file_with_a_wrong_row_does_not_go_out(
    finance: Office, changes: dict[str, str], problem: str
) -> None:
    with pytest.raises(PackageRefused) as refused:
        make(finance.county, prepared(**changes))
    assert refused.value.problem.code == problem
    assert "第 2 行" in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "payable"}, "不发给"),
        ({"format": "transfers"}, "不发给"),
        ({"manner": Manner.CHANGE}, "没有这种范围"),
        ({"kind": "xls"}, "只有 csv 和 xlsx"),
        ({"content": b""}, "须给出文件"),
    ],
)
def test_what_cannot_be_made_is_said(finance: Office, change: dict[str, Any], said: str) -> None:
    order = prepared()
    given = {"content": order.bytes_sent} | change
    with pytest.raises(NotMakable, match=said):
        make(finance.county, replace(order, **given))


def test_bills_are_not_taken_from_a_file(till: Till, tax_of_county: Office) -> None:
    del tax_of_county
    with pytest.raises(NotMakable, match="由系统生成"):
        make(till.county.code, MakePackage("tax", "payable", till.year, content=b"x"))


def test_more_rows_than_a_workbook_takes_are_refused(finance: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_ROWS", 1)
    content = file_of("settlement_request", [REQUEST, REQUEST | {"reference": "18"}])
    order = MakePackage("finance", "settlement_request", 2026, kind="xlsx", content=content)
    with pytest.raises(NotMakable, match="请用 csv"):
        make(finance.county, order)


def test_somebody_of_a_town_makes_nothing(finance: Office) -> None:
    with pytest.raises(NotAllowed):
        make_package(worker("bureau_clerk", units=(f"{finance.county}001",)), new_key(), prepared())
