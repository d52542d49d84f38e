"""One person as JSON: read once, refused with a sentence."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from canbao.assess.facts import FactError
from canbao.cli.person_file import read_person
from canbao.cli.refusals import InputRefused


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "person.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_and_what_it_says_of_standings(tmp_path: Path) -> None:
    read = read_person(written(tmp_path, '{"birth": "1980-01-01", "standings": []}'))
    assert read.person.get("birth") == date(1980, 1, 1)
    assert read.says_standings
    assert not read_person(written(tmp_path, '{"birth": "1980-01-01"}')).says_standings


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"married": true}'))
    assert read_person("-").person.get("married") is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "第 1 行第 2 列不是正确的 JSON"),
        ("[]", "应是一个人的事实"),
        ('{"birth": "1980-01-01", "birth": "1981-01-01"}', "键重复 repeated key: birth"),
        ('{"residence_months": NaN}', "NaN 不是数"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputRefused, match=words):
        read_person(written(tmp_path, text))


def test_a_bad_fact_names_key_value_and_mend(tmp_path: Path) -> None:
    with pytest.raises(FactError, match=r"birht = '1980-01-01'：.*是否指 birth"):
        read_person(written(tmp_path, '{"birht": "1980-01-01"}'))
