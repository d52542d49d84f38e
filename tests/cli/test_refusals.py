"""Messages of errors: what is wrong and what to do, and which status."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.assess.facts import FactError, person_of
from canbao.cli.refusals import BAD_INPUT, OWN_MISTAKE, InputRefused, judge, refuse
from canbao.policy.library import Library
from canbao.policy.problems import PolicyError
from canbao.policy.readings import find_reading
from canbao.values.fen import yuan_to_fen


def raised_by(call: object, *arguments: object) -> Exception:
    assert callable(call)
    with pytest.raises(Exception) as caught:  # noqa: PT011 (any error may be judged)
        call(*arguments)
    return caught.value


def test_an_unknown_policy_names_the_nearest() -> None:
    error = raised_by(Library.of().read, "fujian/nanan/2042")
    message, status = judge(error)
    assert isinstance(error, PolicyError)
    assert status == BAD_INPUT
    assert "fujian/nanan/2024" in message


@pytest.mark.parametrize(
    ("call", "argument", "part"),
    [
        (person_of, {"brith": "1980-01-01"}, "birth"),
        (person_of, {"birth": "1980-13-01"}, "1980-13-01"),
        (find_reading, "A99", "A99"),
        (yuan_to_fen, "1.234", "1.234"),
    ],
)
def test_errors_of_our_own_are_whole_sentences(call: object, argument: object, part: str) -> None:
    error = raised_by(call, argument)
    message, status = judge(error)
    assert status == BAD_INPUT
    assert part in message
    assert "--debug" not in message


def test_a_fact_error_is_a_value_error() -> None:
    assert issubclass(FactError, ValueError)


def test_errors_of_others_point_to_debug() -> None:
    message, status = judge(raised_by(int, "x"))
    assert status == BAD_INPUT
    assert "--debug" in message


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda folder: (folder / "none.jsonl").read_text(), "找不到"),
        (lambda folder: folder.read_text(), "是文件夹"),
        (lambda folder: folder.mkdir(), "已经存在"),
    ],
)
def test_errors_of_the_system_name_the_file(make: object, part: str, tmp_path: Path) -> None:
    message, status = judge(raised_by(make, tmp_path))
    assert status == BAD_INPUT
    assert message.startswith(str(tmp_path))
    assert part in message


def test_an_error_of_the_system_without_a_file() -> None:
    assert judge(OSError("disk on fire")) == ("disk on fire", BAD_INPUT)


def test_wrong_bytes_are_explained(tmp_path: Path) -> None:
    file = tmp_path / "gbk.txt"
    file.write_bytes("滕州".encode("gbk"))
    message, _ = judge(raised_by(lambda: file.read_text(encoding="utf-8")))
    assert "UTF-8" in message


def test_other_errors_are_mistakes_of_our_own() -> None:
    message, status = judge(KeyError("rows"))
    assert status == OWN_MISTAKE
    assert "KeyError" in message


def test_refusing_prints_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert refuse(InputRefused("请重写")) == BAD_INPUT
    assert capsys.readouterr() == ("", "请重写\n")
