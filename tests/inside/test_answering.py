"""Letters are answered once each, by who they are for, whatever goes wrong with one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field

    from canbao.crossing.carrying import Crossing
    from canbao.crossing.letters import Opened

SECRET = "ab" * 16


@pytest.fixture
def kinds() -> Iterator[dict[str, Any]]:
    """Kinds of letters of this test alone."""
    from canbao.inside import answering

    before = dict(answering._ANSWERS)
    yield answering._ANSWERS
    answering._ANSWERS.clear()
    answering._ANSWERS.update(before)


def asked(county: str, kind: str, **content: Any) -> str:
    from canbao.access.actors import system_actor
    from canbao.crossing.letters import WriteLetter, letter_text, write_letter

    name = uuid4().hex
    text = letter_text({**content, "secret": SECRET})
    write_letter(system_actor(county), new_key(), WriteLetter(name, kind, text))
    return name


def answer(crossing_ends: tuple[Crossing, Crossing], county: str, name: str) -> Any:
    from tests.zones import carried

    from canbao.crossing.documents import document, opened_by

    del crossing_ends
    carried(county)
    told = document(county, "answer", name)
    return None if told is None else opened_by(bytes.fromhex(SECRET), told, name)


def test_an_answer_is_for_who_asked_alone(
    field: Field, crossing_ends: tuple[Crossing, Crossing], kinds: dict[str, Any]
) -> None:
    from canbao.crossing.documents import document, opened_by

    kinds["greet"] = lambda letter: {"hello": letter.content["name"]}
    name = asked(field.county, "greet", name="张三")
    assert answer(crossing_ends, field.county, name) == {"hello": "张三"}
    told = document(field.county, "answer", name)
    assert told is not None
    assert "张三" not in str(told)
    assert opened_by(bytes(16), told, name) is None


def test_one_that_goes_wrong_keeps_nobody_waiting(
    field: Field, crossing_ends: tuple[Crossing, Crossing], kinds: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    from canbao.campaign.own_visits import WrongCode

    def refuse(_: Opened) -> Any:
        raise WrongCode

    def fail(_: Opened) -> Any:
        raise KeyError("张三")

    kinds |= {"refuse": refuse, "fail": fail, "greet": lambda _: {"hello": 1}}
    names = [asked(field.county, kind) for kind in ("refuse", "fail", "nothing", "greet")]
    refused, failed, unknown, greeted = (answer(crossing_ends, field.county, name) for name in names)
    assert "验证码不对" in refused["refused"]
    assert "没有办成" in failed["refused"]
    assert "还不能办" in unknown["refused"]
    assert greeted == {"hello": 1}
    assert "KeyError" in caplog.text


def test_what_is_passing_is_tried_again(
    field: Field, crossing_ends: tuple[Crossing, Crossing], kinds: dict[str, Any]
) -> None:
    from canbao.access.trail import TrailUnwritable

    tries = []

    def at_first_not(_: Opened) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise TrailUnwritable("磁盘满了 the disk is full")
        return {"done": len(tries)}

    kinds["later"] = at_first_not
    name = asked(field.county, "later")
    assert answer(crossing_ends, field.county, name) in (None, {"done": 2})
    assert answer(crossing_ends, field.county, name) == {"done": 2}
    assert answer(crossing_ends, field.county, name) == {"done": 2}
    assert len(tries) == 2, "answered once"


def test_nothing_of_a_letter_stays_when_it_is_answered(
    field: Field, crossing_ends: tuple[Crossing, Crossing], kinds: dict[str, Any]
) -> None:
    from canbao.crossing.models import Letter

    kinds["greet"] = lambda _: {}
    answer(crossing_ends, field.county, asked(field.county, "greet", number="x" * 40))
    with in_area(field.county):
        assert all(not bytes(row.sealed) for row in Letter.objects.filter(county=field.county))
