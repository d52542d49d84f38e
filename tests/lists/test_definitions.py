"""The files of `data/`: all load, are short, and a mistake in one is told with its name."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from canbao.lists.definitions import About, BadSupplier, Guard, Manner, read_supplier, suppliers
from canbao.policy.standings import load_catalogue

MOST_LINES, FEWEST_LINES = 45, 10
GOOD = """
title: 试用名单
about: standings
sent_by: [civil_affairs]
manners: [full]
rhythm: monthly
complete: [orphan]
words: {孤残儿童: orphan}
columns:
  id_number: 证件
  name: 名字
  standing: 类别
"""


def test_each_list_is_a_short_file() -> None:
    folder = files("canbao.lists").joinpath("data")
    lengths = {
        item.name: len(item.read_text(encoding="utf-8").splitlines()) for item in folder.iterdir() if item.is_file()
    }
    assert len(lengths) >= 19
    assert {name: length for name, length in lengths.items() if not FEWEST_LINES <= length <= MOST_LINES} == {}


def test_every_standing_is_made_complete_by_the_list_of_its_certifier() -> None:
    by_list = {id_: supplier.id for supplier in suppliers().values() for id_ in supplier.complete}
    assert {id_ for id_ in load_catalogue().standings if id_ not in by_list} == set()
    wrong = {id_: by_list[id_] for id_, each in load_catalogue().standings.items() if by_list[id_] != each.certifier}
    assert wrong == {}


def test_a_file_of_ones_own_is_a_list_more(tmp_path: Path) -> None:
    (tmp_path / "trial.yaml").write_text(GOOD, encoding="utf-8")
    found = suppliers(tmp_path)
    assert set(found) == {*suppliers(), "trial"}
    trial = found["trial"]
    assert (trial.about, trial.manners, trial.labels) == (About.STANDINGS, (Manner.FULL,), ("standing",))
    assert (trial.number_column, trial.name_column, trial.creates_people) == ("id_number", "name", False)
    assert trial.guard.why


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("title: 试用名单\n", ""), "title"),
        (("about: standings", "about: standing"), "standing"),
        (("rhythm: monthly", "rhythm: weekly"), "weekly"),
        (("manners: [full]", "manners: [all]"), "all"),
        (("[civil_affairs]", "[civil_affair]"), "civil_affair"),
        (("[orphan]", "[orphans]"), "orphans"),
        (("孤残儿童: orphan", "孤残儿童: orphans"), "orphans"),
        (("  standing: 类别\n", ""), "standing"),
        (("  standing: 类别", "  standing: 类别\n  shoe: 鞋码"), "kind"),
        (("  standing: 类别", "  standing: 名字"), "名字"),
        (("rhythm: monthly", "rhythm: monthly\nrythm: x"), "rythm"),
        (("rhythm: monthly", "rhythm: monthly\nguard: {share: 3}"), "share"),
        (("rhythm: monthly", "rhythm: monthly\ntold_apart_by: [year]"), "year"),
        (("about: standings", "about: insurance"), "scheme"),
        (("about: standings", "about: questions"), "topic"),
        (("complete: [orphan]", "complete: orphan"), "complete"),
        (("columns:", "columns: 3\nother:"), "other"),
        (("title: 试用名单", "title: a\ntitle: b"), "trial.yaml:"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_told_with_file_and_word(change: tuple[str, str], said: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(BadSupplier, match=r"trial\.yaml") as refused:
        read_supplier("trial", GOOD.replace(*change))
    assert said in str(refused.value)


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(BadSupplier):
        read_supplier("trial", "- 1\n")
    with pytest.raises(BadSupplier, match="columns"):
        read_supplier("trial", GOOD[: GOOD.index("columns:")] + "columns: [a]\n")


def test_a_guard_asks_for_share_and_number() -> None:
    guard = Guard(10, 20, "")
    assert guard.holds_back(21, 200)
    assert not guard.holds_back(20, 200)
    assert not guard.holds_back(19, 20)
    assert not guard.holds_back(0, 0)
