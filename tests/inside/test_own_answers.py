"""A resident's letters, answered: alike for everybody until a right code; then the one file, for that visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from tests.inside.test_answering import answer, asked

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.campaign.test_own_visits import Resident

    from canbao.crossing.carrying import Crossing

Ends = tuple["Crossing", "Crossing"]


@pytest.fixture
def resident(field: Field) -> Iterator[Resident]:
    from tests.campaign.gateway_server import KEY, operating
    from tests.campaign.gateway_server import SECRET as GATEWAY
    from tests.campaign.test_own_visits import Resident

    from canbao.campaign.models import GatewayKind

    with operating() as operator:
        field.sends(GatewayKind.HTTP, address=operator.address, key=KEY, secret=GATEWAY)
        yield Resident(field, operator)


def entered(ends: Ends, resident: Resident) -> tuple[str, Any]:
    """Code asked for, sent, typed; the visit and its first answer."""
    from canbao.access.sign_ins import new_token

    county = resident.field.county
    token, visit = new_token(county), new_token(county)
    name = asked(county, "own_code", number=resident.number, name=resident.name, token=token)
    assert answer(ends, county, name) == {}
    assert len(resident.operator.messages) == 1, "sent in the same turn"
    code = resident.code()
    return visit, answer(ends, county, asked(county, "own_enter", token=token, code=code, visit=visit))


def test_from_the_first_letter_to_the_end_of_the_visit(crossing_ends: Ends, resident: Resident) -> None:
    from canbao.inside.own_sheets import read_sheet

    county, due = resident.field.county, resident.field.owing[0]
    visit, told = entered(crossing_ends, resident)
    sheet = read_sheet(told["sheet"])
    assert (sheet.name, sheet.tail, sheet.standing) == (resident.name, resident.number[-4:], "owing")
    assert sheet.payable_fen == due.payable_fen
    assert any(each.name == "payable_fen" and each.clause for each in sheet.figures)
    assert sheet.offer_until is not None
    assert resident.number not in str(told)
    resident.field.till.pay(due)
    again = read_sheet(answer(crossing_ends, county, asked(county, "own_file", visit=visit))["sheet"])
    assert (again.standing, [each.fen for each in again.paid]) == ("in", [due.payable_fen])
    assert answer(crossing_ends, county, asked(county, "own_end", visit=visit)) == {}
    over = answer(crossing_ends, county, asked(county, "own_file", visit=visit))
    assert "已经结束" in over["refused"]


def test_a_wrong_code_and_nobody_are_told_the_same(crossing_ends: Ends, resident: Resident) -> None:
    from canbao.access.sign_ins import new_token
    from canbao.crossing.documents import document

    county, said, sizes = resident.field.county, set(), set()
    for number, name in ((resident.number, resident.name), ("430621199003071230", "别人"), ("1", "别人")):
        token = new_token(county)
        letter = asked(county, "own_code", number=number, name=name, token=token)
        assert answer(crossing_ends, county, letter) == {}
        sizes.add(len(str(document(county, "answer", letter))))
        wrong = asked(county, "own_enter", token=token, code="000000x", visit=new_token(county))
        said.add(str(answer(crossing_ends, county, wrong)))
        sizes.add(len(str(document(county, "answer", wrong))))
    assert len(said) == 1
    assert len(sizes) == 1, "of one size, whoever takes the database"


def test_a_letter_answered_twice_sends_one_code(crossing_ends: Ends, resident: Resident) -> None:
    """Killed after the code was made and before that was noted: the letter is answered again."""
    from tests.database import as_superuser

    from canbao.access.sign_ins import new_token

    county = resident.field.county
    letter = asked(county, "own_code", number=resident.number, name=resident.name, token=new_token(county))
    inside, _ = crossing_ends
    from tests.database import in_area

    from canbao.crossing.models import Letter
    from canbao.inside.answering import answer_letters

    with in_area(county):
        kept = bytes(Letter.objects.get(county=county, id=letter).sealed)
    assert answer_letters(county, inside.own.opening) == 1
    with as_superuser(resident.field.till.county.server) as connection:
        connection.execute("UPDATE crossing_letter SET answered_at = NULL, sealed = %s", [kept])
    assert answer_letters(county, inside.own.opening) == 1
    with as_superuser(resident.field.till.county.server) as connection:
        assert connection.execute("SELECT count(*) FROM campaign_owncode").fetchone() == (1,)
