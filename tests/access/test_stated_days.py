"""A stated day is refused wherever real people may be, and ends with its block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.access.people_at_work import new_key, vault, worker

from canbao.access.acting import Act, Json, performs
from canbao.access.stated_days import MADE_UP, NotMadeUp, acting_on, day_for
from canbao.access.vault import Vault
from canbao.store.configuration import read_configuration
from canbao.store.layout import layout_of
from canbao.store.server import Server

__all__ = ["vault"]

pytestmark = pytest.mark.slow
"""It is about canbao's own server, as the slow ones are."""
DAY, CLAIMED = date(2024, 11, 1), date(2026, 1, 1)


@pytest.fixture
def marked(database: Server) -> Iterator[Path]:
    """The mark of made-up people beside the data of this installation."""
    del database
    mark = layout_of(read_configuration().var).home / MADE_UP
    mark.touch()
    yield mark
    mark.unlink(missing_ok=True)


@dataclass(frozen=True)
class Ask:
    """Nothing but the day."""


@performs("charge_dues")
def say_day(act: Act, order: Ask) -> dict[str, Json]:
    """What the action takes for today."""
    del order
    return {"day": act.business_day().isoformat()}


def test_actions_within_are_of_that_day_and_those_after_of_today(marked: Path, vault: Vault) -> None:
    del marked, vault
    clerk = worker("bureau_clerk")
    with acting_on(DAY):
        assert say_day(clerk, new_key(), Ask())["day"] == DAY.isoformat()
        with acting_on(CLAIMED):
            assert day_for(DAY) == CLAIMED
        assert day_for(CLAIMED) == DAY
    assert say_day(clerk, new_key(), Ask())["day"] != DAY.isoformat()


def test_without_the_mark_no_day_can_be_stated(database: Server) -> None:
    del database
    with pytest.raises(NotMadeUp, match="demo"), acting_on(DAY):
        pass
    assert day_for(CLAIMED) == CLAIMED


def test_nor_on_somebody_elses_server(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert marked.is_file()
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere")
    with pytest.raises(NotMadeUp), acting_on(DAY):
        pass


def test_a_failure_ends_the_day(marked: Path) -> None:
    del marked
    with pytest.raises(KeyError), acting_on(DAY):
        raise KeyError
    assert day_for(CLAIMED) == CLAIMED
