"""The demo's campaign on a small county: both sides end with the same sums, and a sum that is altered is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.access.people_at_work import vault
from tests.assessing import YUEYANG, shipped
from tests.billing.conftest import database
from tests.billing.counties import County, living, settle_people
from tests.database import in_area

from canbao.access.stated_days import MADE_UP, NotMadeUp, acting_on
from canbao.access.vault import Vault
from canbao.cli.demo_campaign import run_campaign
from canbao.cli.demo_county import found_county
from canbao.cli.demo_sums import Disagreement, check_sums
from canbao.exchange.queries import view_exchange
from canbao.money.refunding.reversals import ReversePayment, reverse_payment
from canbao.store.configuration import read_configuration
from canbao.store.layout import layout_of
from canbao.store.server import Server

__all__ = ["database", "vault"]

PEOPLE = 600


@pytest.fixture
def marked() -> Iterator[Path]:
    """This installation holds made-up people alone."""
    mark = layout_of(read_configuration().var).home / MADE_UP
    mark.touch()
    yield mark
    mark.unlink(missing_ok=True)


@pytest.fixture
def born(database: Server, vault: Vault) -> County:
    """A county with a run, without people born after its day: a day of birth to come is refused in a file."""
    rules = shipped(YUEYANG).latest
    people = living(YUEYANG, PEOPLE, 5)
    until = pa.scalar(County(YUEYANG, "", people, (), database).as_of)
    kept = people.filter(pc.less_equal(people["birth"], until))
    found = settle_people(database, vault, YUEYANG, kept, rules.place[:6], rules.year_label)
    found.assess()
    return found


@pytest.mark.slow
def test_a_campaign_agrees_with_itself(
    born: County, marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del marked
    actors = found_county(born.code)
    campaign = run_campaign(born.code, _year(born), born.as_of, actors["bureau"], tmp_path)
    said = capsys.readouterr().out
    for words in ("确认发布", "回执 taken", "又一次", "waiting", "随之 taken", "other_digest", "swapped", "现金"):
        assert words in said
    for words in ("只有税务有 3", "人员不一致", "缴到了别的统筹地 3", "待查款认领 3", "待查款退回 6", "再次对账"):
        assert words in said
    assert "差异 没有" in said
    assert "逐字节相同" in said
    states = {(line.is_ours, line.state) for line in view_exchange(campaign.staff.clerk).packages}
    assert states == {(True, "taken"), (False, "applied")}
    assert len({actor.account_id for actor in vars(campaign.staff).values() if hasattr(actor, "account_id")}) == 5
    _alter_each_side(campaign)


def _year(county: County) -> int:
    from canbao.billing.models import Run

    with in_area(county.code):
        return int(Run.objects.get(county=county.code).year)


def _alter_each_side(campaign: Any) -> None:
    """One payment less at the tax office; then one reversed at the bureau alone, past the tax office."""
    (stands,) = campaign.office.records.rows("SELECT tax_number FROM payment WHERE NOT is_void AND told LIMIT 1")
    campaign.office.records.write("UPDATE payment SET is_void = 1 WHERE tax_number = ?", stands["tax_number"])
    with pytest.raises(Disagreement, match="税务局自己的账"):
        check_sums(campaign)
    campaign.office.records.write("UPDATE payment SET is_void = 0 WHERE tax_number = ?", stands["tax_number"])
    assert check_sums(campaign)
    from canbao.money.models import Payment

    with in_area(campaign.county):
        payment = Payment.objects.get(county=campaign.county, tax_number=stands["tax_number"])
    with acting_on(campaign.on(9)):
        reverse_payment(campaign.staff.tax, "alter", ReversePayment(payment.id, "只在一边冲正"))
    with pytest.raises(Disagreement, match="≠"):
        check_sums(campaign)


@pytest.mark.slow
def test_a_store_of_real_people_has_no_fast_time(born: County, tmp_path: Path) -> None:
    actors = found_county(born.code)
    with pytest.raises(NotMadeUp):
        run_campaign(born.code, _year(born), born.as_of, actors["bureau"], tmp_path)
    assert list(tmp_path.glob("往来/*")) == []


def test_a_server_is_there(database: Server) -> None:
    """The mark lies beside the data of the server that the tests run."""
    assert layout_of(read_configuration().var).home == database.layout.home
