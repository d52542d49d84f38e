"""Lines of the log: words or JSON, and no full number whoever wrote it."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from canbao.store.logs import FACTS, JsonLines, PlainLines, lines_of

NUMBER, PHONE = "430621199003071230", "13900001234"


def record(words: str, *given: object, facts: dict[str, object] | None = None) -> logging.LogRecord:
    made = logging.LogRecord("canbao.x", logging.ERROR, __file__, 1, words, given, None)
    if facts:
        setattr(made, FACTS, facts)
    return made


def test_a_json_line_has_its_facts() -> None:
    line = json.loads(JsonLines().format(record("第 %s 次", 3, facts={"page": "find", "status": 200})))
    assert (line["level"], line["logger"], line["words"]) == ("error", "canbao.x", "第 3 次")
    assert (line["page"], line["status"]) == ("find", 200)
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize("style", ["plain", "json"])
def test_numbers_are_hidden_wherever_they_stand(style: str) -> None:
    made = record("UNIQUE violated: (number)=(%s)", NUMBER, facts={"path": f"/s/find?q={PHONE}"})
    try:
        raise ValueError(f"bad 43062119900307123X of {PHONE}")
    except ValueError:
        made.exc_info = sys.exc_info()
    line = lines_of(style).format(made)
    for number in (NUMBER, PHONE, "43062119900307123X"):
        assert number not in line
    assert "···1230" in line
    assert "···123X" in line
    assert "\n" not in line or style == "plain"


def test_sabotage_a_formatter_of_pythons_own_tells_them() -> None:
    assert NUMBER in logging.Formatter().format(record("was %s", NUMBER))
    assert NUMBER not in PlainLines().format(record("was %s", NUMBER))
