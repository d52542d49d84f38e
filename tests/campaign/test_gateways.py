"""Ways by which messages leave: each batch once, telephones nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.campaign.gateway_server import KEY, SECRET, operating

from canbao.campaign.gateways import FileGateway, HttpGateway, Outcome, Outgoing, read_outcomes
from canbao.exchange.calling import CallFailed, Declined

MESSAGES = [Outgoing(1, "13900000001", "请缴费"), Outgoing(2, "13900000002", "请缴费,第二行")]


def http(address: str, secret: str = SECRET) -> HttpGateway:
    return HttpGateway(address, KEY, secret, lambda: datetime.now(UTC))


def test_a_file_is_numbered_private_and_never_written_again(tmp_path: Path) -> None:
    gateway = FileGateway(tmp_path / "out")
    assert gateway.send(7, MESSAGES) == [Outcome(1, is_good=True), Outcome(2, is_good=True)]
    (made,) = (tmp_path / "out").iterdir()
    assert made.name == "000000000000007.csv"
    assert made.stat().st_mode & 0o777 == 0o600
    before = made.read_bytes()
    assert '2,13900000002,"请缴费,第二行"' in before.decode("utf-8-sig")
    gateway.send(7, [Outgoing(9, "13900000009", "别的")])
    assert made.read_bytes() == before


def test_no_text_is_computed_where_the_file_is_opened_in_a_spreadsheet(tmp_path: Path) -> None:
    FileGateway(tmp_path).send(7, [Outgoing(1, "13900000001", "=1+1")])
    (made,) = tmp_path.iterdir()
    assert "1,13900000001,'=1+1" in made.read_text("utf-8-sig")


def test_half_a_file_of_a_killed_worker_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "000000000000007.part").write_text("1,139")
    FileGateway(tmp_path).send(7, MESSAGES)
    assert [path.name for path in tmp_path.iterdir()] == ["000000000000007.csv"]


def test_over_http_each_message_has_its_answer_and_a_batch_is_taken_once() -> None:
    with operating() as operator:
        operator.refused = frozenset({"13900000002"})
        for _ in range(2):
            found = http(operator.address).send(7, MESSAGES)
            assert found == [Outcome(1, True, "（略）"), Outcome(2, False, "（略）")], "words without anybody's number"
        assert [row["phone"] for row in operator.messages] == ["13900000001", "13900000002"]
        assert http(operator.address).reports(7) == [Outcome(1, True, "关机")]
        assert (operator.asked, operator.forged) == (3, 0)


def test_another_secret_is_not_taken() -> None:
    with operating() as operator:
        with pytest.raises(CallFailed):
            http(operator.address, "another-secret-00").send(7, MESSAGES)
        assert (operator.forged, operator.messages) == (1, [])


def test_a_gateway_that_says_no_or_goes_away_says_so_without_a_telephone() -> None:
    with operating() as operator:
        operator.declines = True
        with pytest.raises(Declined) as refused:
            http(operator.address).send(7, MESSAGES)
        operator.declines, operator.breaks = False, 1
        with pytest.raises(CallFailed) as broken:
            http(operator.address).send(7, MESSAGES)
    said = str(refused.value) + str(broken.value) + repr(MESSAGES) + repr(http(operator.address))
    assert "139000000" not in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b'{"results": 1}', b'{"results": [{"id": "1", "accepted": true}]}', b'{"results": [{"id": 1}]}',
        b'{"results": [{"id": 3, "accepted": true}]}',
    ],
)  # fmt: skip
def test_an_answer_that_is_not_as_described_is_none(body: bytes) -> None:
    with pytest.raises(CallFailed):
        read_outcomes(body, "results", "accepted", {1, 2})
