"""Working out an amount: the same answer as the rules give, unknown stays unknown, nothing is kept."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from canbao.assess.explaining import explain, to_text
from canbao.assess.facts import all_complete, person_of
from canbao.assess.interpreting import assess
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.web.calc_questions import FAR, HERE, certified_before, places_of, standings_of

if TYPE_CHECKING:
    from tests.web.sites import Site

    from canbao.web.calc_forms import CalcForm

LOCAL = [name for name in Library.of().names() if name.count("/") > 1]


def filled(name: str, **answers: Any) -> CalcForm:
    """The form of a policy with the usual answers, changed."""
    from canbao.web.calc_forms import CalcForm

    book = load(Library.of(), name)
    first = book.latest.file.windows["central"].first
    assert first is not None
    usual: dict[str, Any] = {
        "birth_year": "1980", "birth_month": "5", "birth_day": "6", "hukou": HERE, "residence": HERE,
        "student": "none", "standings": ["none"], "is_ordinary": "on", "paid_on": first.isoformat(),
        f"year_{book.latest.year_label - 1}": "resident",
    }  # fmt: skip
    return CalcForm(book, first, {**usual, **answers})


def told(form: CalcForm) -> str:
    from canbao.web.calculating import calculate

    assert form.is_valid(), form.errors
    found = calculate(form.book, form.made_up())
    return "\n".join(line for _, lines in found.parts for line in lines)


@pytest.mark.parametrize("name", LOCAL)
def test_the_answer_is_that_of_the_rules(name: str) -> None:
    form = filled(name)
    assert form.is_valid(), form.errors
    made_up = form.made_up()
    expected = to_text(explain(assess(form.book, person_of(made_up.facts), made_up.paid_on, all_complete), form.book))
    said = told(form)
    assert [line for line in expected.splitlines() if "应缴 =" in line] != []
    for line in expected.splitlines():
        assert line.startswith("【") or line.strip() in said


@pytest.mark.parametrize("name", LOCAL)
def test_nothing_answered_is_nothing_assumed(name: str) -> None:
    from canbao.web.calc_forms import CalcForm

    book = load(Library.of(), name)
    paid = filled(name).data["paid_on"]
    form = CalcForm(book, date.fromisoformat(paid), {"paid_on": paid})
    text = told(form)
    assert "现在还不能确定应缴多少" in text
    assert "正在参加职工医保吗" in text


@pytest.mark.parametrize("name", LOCAL)
def test_every_standing_that_the_rules_ask_for_is_offered_and_taken(name: str) -> None:
    book = load(Library.of(), name)
    offered = standings_of(book)
    assert len({each.label for each in offered}) == len(offered)
    day = certified_before(book)
    for at, each in enumerate(offered):
        form = filled(name, standings=[str(at)])
        assert form.is_valid(), form.errors
        person = person_of(form.made_up().facts)
        assert [standing.certified for standing in person.standings] == [day], each.label


def test_a_full_aid_is_worked_out_with_its_clause() -> None:
    name = "shandong/tengzhou/2025"
    labels = [each.label for each in standings_of(load(Library.of(), name))]
    text = told(filled(name, standings=[str(labels.index("低保对象"))]))
    assert "本人应缴 0.00 元" in text
    assert "二(二)" in text
    assert "缴费期开始以前认定" in text
    assert "2024年9月30日认定" not in text, "a day that nobody said"


def test_a_year_alone_is_told_where_its_days_agree() -> None:
    """After the central window of the notice with ages: sixty at its last day."""
    from canbao.web.calculating import calculate

    name = "shandong/tengzhou/2025"
    only_year = {"birth_month": "", "birth_day": ""}
    text = told(filled(name, birth_year="1960", **only_year))
    assert "本人应缴 200.00 元" in text
    assert "1960年出生" in text
    assert "1月1日" not in text.replace("2025年1月1日", ""), "a day that nobody said"
    book = load(Library.of(), name)
    form = filled(name, birth_year="1980", paid_on="2024-11-05", **only_year)
    assert form.is_valid()
    assert calculate(book, form.made_up()).spans == ()


def test_a_year_whose_days_differ_is_told_in_parts() -> None:
    """A standing that is aided from sixty years on, counted on the day of payment."""
    from canbao.web.calculating import calculate

    name = "fujian/nanan/2024"
    labels = [each.label for each in standings_of(load(Library.of(), name))]
    standing = str(labels.index("低保边缘家庭成员"))
    form = filled(name, birth_year="1963", birth_month="", birth_day="", standings=[standing])
    assert form.is_valid()
    one, other = calculate(form.book, form.made_up()).spans
    assert (one.first, one.last) == (date(1963, 1, 1), date(1963, 9, 1))
    assert (other.first, other.last) == (date(1963, 9, 2), date(1963, 12, 31))
    assert "117.00" in one.lines[0]
    assert "390.00" in other.lines[0]


def test_a_silence_of_the_notice_is_said() -> None:
    text = told(filled("shandong/tengzhou/2025", paid_on="2025-03-01"))
    assert "这份通知没有规定这种情况应缴多少" in text


def test_a_far_place_is_said_as_it_was() -> None:
    text = told(filled("shandong/tengzhou/2025", hukou=FAR, residence=FAR))
    assert "户籍地在外省" in text
    assert "区划代码" not in text


@pytest.mark.parametrize("name", LOCAL)
def test_places_lie_where_they_say(name: str) -> None:
    from canbao.values.place import is_within

    place = load(Library.of(), name).latest.place
    codes = [each.code for each in places_of(place).values()]
    assert codes[0] == place
    assert not any(is_within(code, place) for code in codes[1:])
    assert [is_within(code, place[:2]) for code in codes] == [True] * (len(codes) - 1) + [False]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"birth_year": "", "birth_month": "3"}, "把出生年也填上"),
        ({"birth_day": "31", "birth_month": "2"}, "没有这一天"),
        ({"birth_month": ""}, "都填上"), ({"birth_year": "2099"}, "缴费日期以后"), ({"paid_on": ""}, "打算哪一天缴费"),
        ({"paid_on": "2099-01-01"}, "太远"), ({"standings": ["none", "0"]}, "都没有"),
        ({"birth_year": "x"}, "四位数字"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(answers: dict[str, Any], said: str) -> None:
    form = filled("shandong/tengzhou/2025", **answers)
    assert not form.is_valid()
    assert any(said in text for _, text in form.summary)


def test_nothing_of_it_stays(open_site: Site, caplog: pytest.LogCaptureFixture) -> None:
    from tests.database import as_superuser

    address, year = f"/calc/{open_site.county}/{open_site.till.year}", open_site.till.year - 1

    def rows() -> dict[str, int]:
        with as_superuser(open_site.till.county.server) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # type: ignore[index]
                for (name,) in tables
            }

    client = open_site.client()
    client.get(address)
    before = rows()
    with caplog.at_level(logging.DEBUG):
        answer = client.post(
            address,
            {"birth_year": "1961", "hukou": HERE, "student": "none", "standings": ["none"], "is_ordinary": "on",
             f"year_{year}": "resident", "paid_on": open_site.till.county.as_of.isoformat()},
        )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "因为" in text or "为什么" in text
    assert "没有保存" in text
    assert answer["Cache-Control"] == "no-store"
    assert rows() == before
    assert set(client.cookies) <= {"csrftoken"}
    assert "1961" not in caplog.text


def test_an_answer_in_the_address_is_not_taken(open_site: Site) -> None:
    text = open_site.client().get(f"/calc/{open_site.county}/{open_site.till.year}?birth_year=1961").content.decode()
    assert 'value="1961"' not in text
    assert "试算的" not in text
