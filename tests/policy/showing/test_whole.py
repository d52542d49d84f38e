"""A whole policy as a sheet: everything in it, each value with its clause."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.assessing import MADE_UP, YUEYANG, shipped
from tests.policy_texts import small, write

from canbao.policy.library import Library
from canbao.policy.rules import RuleBook
from canbao.policy.showing import Sheet, show_policy, show_rules
from canbao.policy.showing.whole import DISPOSITIONS

NAMES = ["fujian/nanan/2024", "hunan/anhua/qingtangpu/2022", "hunan/yueyang/2025", "shandong/tengzhou/2025"]
CALENDAR = ["national/2025@2026", "national/model@2026"]


def sheet(name: str) -> Sheet:
    return show_policy(Library.of(), name)


@pytest.mark.parametrize("name", [*NAMES, *CALENDAR])
def test_every_section_says_something(name: str) -> None:
    for section in sheet(name).sections:
        assert section.title
        assert section.entries or section.silence
        assert all(entry.cells for entry in section.entries)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_stands_in_the_list_with_what_became_of_it(name: str) -> None:
    clauses = sheet(name).section("clauses")
    assert clauses is not None
    file = Library.of().read(name).file
    assert [entry.key for entry in clauses.entries] == list(file.clauses)
    assert all(entry.text_of("处置") in DISPOSITIONS.values() for entry in clauses.entries)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_that_says_something_is_cited_somewhere(name: str) -> None:
    shown = sheet(name)
    cited = {entry.cite for section in shown.sections for entry in section.entries}
    silences = " ".join(section.silence for section in shown.sections)
    file = Library.of().read(name).file
    for clause, what in file.clauses.items():
        if what.disposition in ("rule", "data"):
            assert clause in cited or f"〔{clause}〕" in silences, clause


def test_the_head_says_what_it_is() -> None:
    head = sheet("hunan/yueyang/2025").section("head")
    assert head is not None
    shown = {entry.name: entry.text_of("内容") for entry in head.entries}
    assert shown["文号"] == "岳阳县医保局2024-10-08通知"
    assert shown["适用地区"] == "岳阳县（430621）"
    assert shown["待遇年度"] == "2025-01-01 至 2025-12-31"
    assert shown["上级文件"] == "national/2025"


def test_what_is_inherited_carries_the_superior_document() -> None:
    waiting = sheet("national/model@2026").section("waiting")
    assert waiting is not None
    assert {entry.cite for entry in waiting.entries} == {"国办发〔2024〕38号 二(三)第3段"}


def test_what_is_adopted_is_said_in_words() -> None:
    head = sheet("national/model@2026").section("head")
    assert head is not None
    adopted = next(entry for entry in head.entries if entry.name == "照搬上级的部分")
    assert adopted.text_of("内容") == "等待期、集中缴费期、个人缴费标准、激励（大病保险限额）"


def test_silences_with_the_pointer() -> None:
    incentive = sheet("hunan/yueyang/2025").section("incentive_answer")
    assert incentive is not None
    assert incentive.silence.startswith("由其他文件规定，见湖南省")
    assert incentive.silence.endswith("〔二(七)末句〕")
    silences = sheet("shandong/tengzhou/2025").section("silences")
    assert silences is not None
    assert silences.entries[0].name == "激励（大病保险限额）"


def test_readings_say_where_they_come_from() -> None:
    readings = sheet("hunan/yueyang/2025").section("readings")
    assert readings is not None
    shown = {entry.key: (entry.text_of("读作"), entry.text_of("来源")) for entry in readings.entries}
    assert shown["A05"] == ("标为待定，先显示按上年标准的暂算数，公布后重新核算", "本政策写明")
    assert "A05" in Library.of().read("hunan/yueyang/2025").file.readings
    assert "A16" not in Library.of().read("hunan/yueyang/2025").file.readings
    assert shown["A16"][1] == "上级政策 national/2025"


def test_readings_of_an_amendment_and_of_nobody_say_so(tmp_path: Path) -> None:
    change = "amends: small\nsource: {number: 样, issuer: 样, issued: 2025-01-02}\nvalues: {A17: sum}\ncite: 一\n"
    text = small({'has("特困人员")': "age >= 60"})
    readings = show_policy(write(tmp_path, {"small": text, "small.amend-1": change}), "small").section("readings")
    assert readings is not None
    origins = {entry.key: entry.text_of("来源") for entry in readings.entries}
    assert (origins["A17"], origins["A19"]) == ("修订文件", "登记表默认")


def test_payers_with_their_level() -> None:
    payers = sheet("shandong/tengzhou/2025").section("payers")
    assert payers is not None
    assert ("镇街财政（代缴）", "镇街") in {(entry.name, entry.text_of("层级")) for entry in payers.entries}


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("central", "中央"), ("province", "省级"), ("city", "市级"), ("county", "县级"), ("town", "镇街"),
        ("other", "其他"), (None, "通知未写明"),
    ],
)  # fmt: skip
def test_every_level_of_payer_has_its_word(tmp_path: Path, level: str | None, words: str) -> None:
    given = "{name: 县财政}" if level is None else f"{{name: 县财政, level: {level}}}"
    text = small({"county: {name: 县财政}": f"county: {given}"})
    payers = show_policy(write(tmp_path, {"small": text}), "small").section("payers")
    assert payers is not None
    assert payers.entries[0].text_of("层级") == words


def test_every_clause_of_a_row_is_shown(tmp_path: Path) -> None:
    text = small({"payer: county, cite: 二}": "payer: county, cite: [二, 一]}"})
    below = (
        "policy: below\ntitle: 下\nplace: '430621'\nextends: small\n"
        "source: {number: 下, issuer: 下, issued: 2024-09-01}\n"
        "year: {from: 2025-01-01, until: 2025-12-31, cite: 一}\nclauses: {一: {is: rule, about: 年度}}\n"
    )
    binding = text.replace("readings:", "binds: {aid: people}\nreadings:")
    library = write(tmp_path, {"small": binding, "below": below})
    own, inherited = (show_policy(library, name).section("aid") for name in ("small", "below"))
    assert own is not None
    assert inherited is not None
    assert own.entries[0].cite == "二；一"
    assert inherited.entries[0].cite == "样〔2024〕1号 二；样〔2024〕1号 一"


def test_rules_that_changed_in_the_year_say_since_when() -> None:
    rules = shipped(YUEYANG).latest
    head = show_rules(RuleBook(((None, rules), (date(2025, 7, 1), rules))), ()).section("head")
    assert head is not None
    assert "修订自2025-07-01起缴费的适用；下面是最后一段" in [entry.text_of("内容") for entry in head.entries]


@pytest.mark.parametrize("name", sorted(path.stem for path in MADE_UP.glob("*.yaml")))
def test_any_policy_that_loads_can_be_shown(name: str) -> None:
    shown = show_policy(Library((MADE_UP,)), name)
    assert shown.section("price") is not None
