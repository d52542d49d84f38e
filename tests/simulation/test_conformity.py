"""The model against the product: the same requests, died-of ones among them, come to the same end on PostgreSQL."""

from __future__ import annotations

import pytest
from tests.proofs import Proof
from tests.simulation.conformity import end_in_memory, replaying
from tests.simulation.conftest import Tills

from canbao.money import paying

ASKED = "0 breaches of 20 invariants; any seed replays the same; ≤ 10 min; 8 planted bugs all found"


@pytest.mark.slow
@pytest.mark.trust
def test_t16_the_real_actions_come_to_the_same_end(tills: Tills, proof: Proof) -> None:
    seeds, events = proof.size((5, 60), (100, 100))
    calls = payments = 0
    for seed in range(seeds):
        with tills(f"played_{seed}") as till, replaying(till, seed, events) as replay:
            assert replay.play() == [], f"seed {seed}"
            assert replay.end() == end_in_memory(replay.world), f"seed {seed}"
            calls += len(replay.world.calls)
            payments += len(replay.world.store.payments)
    assert payments > 5 * seeds
    proof.shows(
        "T16",
        f"{seeds} histories of cash and of tax files with plain rows played on PostgreSQL too: {calls:,} calls, each "
        "with the same outcome, and the same end",
        ASKED,
    )


@pytest.mark.slow
@pytest.mark.trust
def test_t16_sabotage_a_product_that_does_otherwise_is_noticed(
    tills: Tills, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paying, "refuse_second", lambda *_given: None)
    with tills("played_otherwise") as till, replaying(till, 0, 60) as replay:
        try:
            differences = replay.play()
        except Exception as error:  # the database's own key
            differences = [type(error).__name__]
        assert differences
    proof.sabotage("T16", "the product does not ask who has paid", f"the model differs: {differences[0][:60]}")
