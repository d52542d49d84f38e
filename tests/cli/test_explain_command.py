"""`canbao explain`: the examples of the documents, both languages, JSON, bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from canbao.cli.main import run

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
MODEL = ["--amend", "window=2030-09-01..2030-12-31", "--amend", "personal_yuan=400"]
NANAN = "fujian/nanan/2024"


def table() -> dict[str, str]:
    """File and policy of each example, as the README says."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| \[([\w.-]+\.json)\]\(\1\) \| `([^`]+)` \|", text, re.MULTILINE))


def test_every_example_is_in_the_table() -> None:
    assert sorted(table()) == sorted(path.name for path in EXAMPLES.glob("*.json"))
    assert "made up" in (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["name"] == "虚构人员"


SENTENCES = {
    "nanan-late-payment.json": "要等 60 天（二(二)）。",
    "nanan-several-standings.json": "应缴 = 标准 390.00（三） − 资助 351.00（五(二)） = 39.00 元",
    "yueyang-newborn.json": "待遇：从2025年2月1日开始，到2025年12月31日为止（二(六)第3段）。",
    "yueyang-fiscal-subsidy-not-set.json": "本人暂按 1070.00 元；财政补助标准公布以后重新计算。",
    "yueyang-certified-after-payment.json": "缴费以后才认定，多缴的 200.00 元退给本人。",
    "tengzhou-old-age-and-disabled.json": "与用上的那一项一样多，条款在后。",
    "tengzhou-after-the-window.json": "请查：山东省、枣庄市的规定。",
    "qingtangpu-not-known.json": "可能是：应缴 0.00 元、160.00 元、320.00 元；",
    "qingtangpu-wrong-place.json": "这笔缴费现在不能受理：缴费地区选择有误（四(五)）。",
    "model-broken-years.json": "修复：已按补缴 1 年计算，每年 400.00 元",
}


@pytest.mark.parametrize("name", sorted(SENTENCES))
def test_examples_say_what_they_show(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    more = MODEL if name.startswith("model") else []
    assert run(["explain", table()[name], str(EXAMPLES / name), *more]) == 0
    assert SENTENCES[name] in capsys.readouterr().out


def test_in_english_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    example = str(EXAMPLES / "nanan-late-payment.json")
    assert run(["explain", NANAN, example, "--lang", "en"]) == 0
    assert "To pay: 390.00 yuan." in capsys.readouterr().out
    assert run(["explain", NANAN, example, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["outcome"], shown["payable_fen"], shown["wait"]["last"]) == ("payable", 39_000, "2024-05-09")


def test_changes_and_an_assumed_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = json.loads((EXAMPLES / "nanan-late-payment.json").read_text(encoding="utf-8"))
    del person["paid_on"]
    path = tmp_path / "unpaid.json"
    path.write_text(json.dumps(person), encoding="utf-8")
    order = ["explain", NANAN, str(path), "--as-of", "2023-10-01", "--amend", "personal_yuan=420"]
    assert run([*order, "--known-on", "2024-01-01"]) == 0
    printed = capsys.readouterr().out
    assert "按2023年10月1日缴费计算。" in printed
    assert "本人应缴 420.00 元。" in printed


def test_standings_that_are_not_stated_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    person = json.loads((EXAMPLES / "nanan-late-payment.json").read_text(encoding="utf-8"))
    del person["standings"]
    path = tmp_path / "listless.json"
    path.write_text(json.dumps(person), encoding="utf-8")
    assert run(["explain", NANAN, str(path)]) == 0
    assert "名单还没有报全" in capsys.readouterr().out
    assert run(["explain", NANAN, str(path), "--lists-complete"]) == 0
    assert "本人应缴 390.00 元。" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"birth": "1980-13-01"}', "birth = '1980-13-01'：不是日期，应写 2024-01-31"),
        ('{"student": "colege"}', "student = 'colege'：可用 none"),
        ('{"standings": [{"name": "低保边缘加庭"}]}', "是否指 低保边缘家庭"),
        ("{", "不是正确的 JSON"),
    ],
)
def test_bad_input_is_one_message_and_status_2(
    text: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "person.json"
    path.write_text(text, encoding="utf-8")
    assert run(["explain", NANAN, str(path)]) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert printed.out == ""


@pytest.mark.parametrize("order", [[NANAN, "nowhere.json"], ["nowhere", "-"], [NANAN, "-", "--as-of", "tomorrow"]])
def test_what_is_not_there(order: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", *order]) == 2
    assert capsys.readouterr().err
