"""T14: packages lost, doubled, swapped, cut, with one bit turned, signed with an old, a revoked or another's key, of
another county. Each fault is made beside a good package, which is taken afterwards.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError
from tests.access.people_at_work import COUNTY, audit_rows, count, new_key, nothing
from tests.database import as_superuser
from tests.exchange.offices import DAY, FIRST, Office, Sent, clerk, slips, take
from tests.proofs import Proof

from canbao.access.actors import system_actor
from canbao.exchange import checking, receiving
from canbao.exchange.gaps import tell_of_gaps
from canbao.exchange.manifests import NO_PACKAGE, canonical
from canbao.exchange.partners import RevokePartnerKey, revoke_partner_key
from canbao.store.server import Server

pytestmark = pytest.mark.trust

SEED = 14
LONGEST_SECONDS = 60


@dataclass
class Post:
    """Both sides: the tax office, what it could do wrong with, and what was seen of it."""

    server: Server
    tax: Office
    bank: Office
    old: Office
    stolen: Office
    chance: random.Random
    made: Counter[str] = field(default_factory=Counter)
    unseen: list[str] = field(default_factory=list)
    slip: int = 0

    def good(self, **changes: Any) -> Sent:
        """The next package, of a few slips."""
        rows = slips(self.chance.randint(1, 4), first=self.slip)
        self.slip += 10
        return self.tax.make("deposits", rows, **changes)

    def signed_by(self, office: Office, sent: Sent, **changes: Any) -> Sent:
        return Sent(replace(sent.said, **changes).signed(office.key).text(), sent.content)

    def hand_over(self, kind: str, faulty: Sent, expected: set[str]) -> None:
        """A faulty one: named rightly, and nothing of it applied."""
        self.made[kind] += 1
        before = self.applied
        answer = self.take(faulty)
        if answer["problem"] not in expected or not answer["words"] or self.applied != before:
            self.unseen.append(f"{kind}: {answer['result']} {answer['problem']}")

    def take(self, sent: Sent) -> dict[str, Any]:
        """What the bureau answers, or that the database alone refused."""
        try:
            return take(sent)
        except IntegrityError:
            return {"result": "refused", "problem": "by the database alone", "words": "", "receipt": None}

    @property
    def applied(self) -> int:
        return count(self.server, "exchange_keptrow")


def turned(content: bytes, at: int) -> bytes:
    """One bit of it is the other one."""
    block = bytearray(content)
    block[at // 8] ^= 1 << at % 8
    return bytes(block)


def any_bit(post: Post, content: bytes) -> bytes:
    return turned(content, post.chance.randrange(8 * len(content)))


def lost(post: Post, good: Sent) -> None:
    """The next one comes before it."""
    later = post.good()
    number = good.said.number
    post.made["lost"] += 1
    before = post.applied
    answer = post.take(later)
    if (answer["result"], answer.get("missing")) != ("waiting", [number]) or post.applied != before:
        post.unseen.append(f"lost: {answer['result']} {answer['problem']}")


def doubled(post: Post, good: Sent) -> None:
    """It comes twice."""
    post.made["doubled"] += 1
    first, before = post.take(good), post.applied
    again = post.take(good)
    if again["receipt"] != first["receipt"] or post.applied != before:
        post.unseen.append("doubled")


def swapped(post: Post, good: Sent) -> None:
    """Another one has its number, signed by the same office."""
    post.take(good)
    other = Office(key=post.tax.key, number=good.said.number - 1, mark=good.said.previous)
    post.hand_over("swapped", other.make("deposits", slips(2, first=post.slip + 5)), {"swapped"})


def exchanged(post: Post, good: Sent) -> None:
    """The file of another package beside its manifest."""
    other = Office(key=post.tax.key).make("deposits", slips(3, first=post.slip + 5))
    post.hand_over("file of another", Sent(good.manifest, other.content), {"other_digest"})


def cut(post: Post, good: Sent) -> None:
    length = post.chance.randrange(len(good.content))
    post.hand_over("cut", Sent(good.manifest, good.content[:length]), {"other_digest"})


def bit_of_file(post: Post, good: Sent) -> None:
    post.hand_over("bit of the file", Sent(good.manifest, any_bit(post, good.content)), {"other_digest"})


def digit_of_file(post: Post, good: Sent) -> None:
    """A bit that makes one slip's number another one: rows and sum stay as they are."""
    at = good.content.index(b"HJ") + 6
    post.hand_over("digit of the file", Sent(good.manifest, turned(good.content, 8 * at)), {"other_digest"})


MANIFEST_CODES = {
    "not_a_manifest", "other_version", "wrong_day", "other_county", "other_party", "not_theirs", "unknown_key",
    "old_key", "bad_signature",
}  # fmt: skip


def bit_of_manifest(post: Post, good: Sent) -> None:
    post.hand_over("bit of the manifest", Sent(any_bit(post, good.manifest), good.content), MANIFEST_CODES)


def field_of_manifest(post: Post, good: Sent) -> None:
    """A sum changed in both, without a signature."""
    plain = json.loads(good.manifest) | {"made_on": (DAY - timedelta(days=1)).isoformat()}
    post.hand_over("field of the manifest", Sent(canonical(plain) + b"\n", good.content), {"bad_signature"})


def bit_of_signature(post: Post, good: Sent) -> None:
    """Of the signature's own bytes, so that it is still written as one."""
    plain = json.loads(good.manifest)
    wrong = any_bit(post, bytes.fromhex(plain["signature"])).hex()
    changed = canonical(plain | {"signature": wrong}) + b"\n"
    post.hand_over("bit of the signature", Sent(changed, good.content), {"bad_signature"})


def old_key(post: Post, good: Sent) -> None:
    post.hand_over("old key", post.signed_by(post.old, good), {"old_key"})


def revoked_key(post: Post, good: Sent) -> None:
    post.hand_over("revoked key", post.signed_by(post.stolen, good), {"revoked_key"})


def others_key(post: Post, good: Sent) -> None:
    post.hand_over("another partner's key", post.signed_by(post.bank, good), {"unknown_key"})


def other_county(post: Post, good: Sent) -> None:
    post.hand_over("other county", post.signed_by(post.tax, good, county="430624"), {"other_county"})


FAULTS = (
    lost, doubled, swapped, exchanged, cut, bit_of_file, digit_of_file, bit_of_manifest, field_of_manifest,
    bit_of_signature, old_key, revoked_key, others_key, other_county,
)  # fmt: skip


@pytest.fixture
def post(bureau: Server) -> Post:
    """The tax office with a key that counts, one that has run out and one that was revoked; a bank beside it."""
    tax = Office().register(FIRST, FIRST + timedelta(days=9))
    old = tax.key
    tax.key = Office().key
    tax.enter_key(FIRST)
    stolen = Office(key=tax.key, key_row=tax.key_row)
    tax.key = Office().key
    tax.enter_key(FIRST + timedelta(days=1))
    revoke_partner_key(clerk(), new_key(), RevokePartnerKey(stolen.key_row, "密钥盘遗失"))
    return Post(bureau, tax, Office("bank", "bank").register(), Office(key=old), stolen, random.Random(SEED))


def run_faults(post: Post, packages: int) -> None:
    """So many packages, each with a fault beside it; the good one is taken in the end."""
    for at in range(packages):
        good = post.good()
        FAULTS[at % len(FAULTS)](post, good)
        answer = take(good)
        assert answer["result"] == "taken", answer


def test_t14_what_is_wrong_with_a_package_is_seen_and_named_and_nothing_applied(post: Post, proof: Proof) -> None:
    packages = proof.size(28, 200)
    run_faults(post, packages)
    assert post.unseen == []
    assert post.made.total() == packages
    assert min(post.made.values()) >= packages // len(FAULTS)
    with as_superuser(post.server) as connection:
        row = connection.execute(
            "SELECT count(*), max(number), sum(rows), (SELECT count(*) FROM exchange_keptrow) FROM exchange_incoming"
            " WHERE state = 'applied'"
        ).fetchone()
    assert row is not None
    assert row[0] == row[1] >= packages
    assert row[2] == row[3]
    kinds = ", ".join(f"{name} {number}" for name, number in sorted(post.made.items()))
    figure = f"{packages} packages with a fault each ({kinds}): all named, nothing applied"
    shown = f"{figure}; {row[0]:,} good ones with {row[2]:,} rows taken"
    proof.shows("T14", shown, "100 % seen and named, nothing applied", seed=SEED)


def test_t14_a_gap_is_told_within_the_minute(post: Post, proof: Proof) -> None:
    first, _, third = post.good(), post.good(), post.good()
    take(first)
    take(third)
    assert chore_minutes() == "* * * * *"
    answer = tell_of_gaps(system_actor(COUNTY))
    assert answer["told"] == 1
    (entry,) = [row for row in audit_rows(post.server) if row["action"] == "watch_gaps"]
    changes: Any = entry["changes"]
    assert [(each["partner"], each["missing"]) for each in changes] == [("tax", [2])]
    assert tell_of_gaps(system_actor(COUNTY)) == {}, "one gap is told once"
    with as_superuser(post.server) as connection:
        row = connection.execute("SELECT extract(epoch FROM alarmed_at - seen_at) FROM exchange_gap").fetchone()
    assert row is not None
    assert row[0] < LONGEST_SECONDS
    figure = "a missing number told in the trail by the first look after a later one came; the worker looks each minute"
    proof.shows("T14", figure, "gap alarm ≤ 60 s")


def chore_minutes() -> str:
    """When the worker looks for gaps."""
    from procrastinate.contrib.django import app

    import_module("canbao.exchange.tasks")
    found = [task.cron for task in app.periodic_registry.periodic_tasks.values() if task.task.name == "watch_gaps"]
    return "".join(found)


CONTROLS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], tuple[str, ...]]] = {
    "the signature not asked": (
        lambda patch: patch.setattr(checking, "check_signature", nothing),
        ("field of the manifest", "old key", "revoked key", "another partner's key"),
    ),
    "the digest not compared": (
        lambda patch: patch.setattr(checking, "check_digest", nothing),
        ("digit of the file",),
    ),
    "the number not asked": (lambda patch: patch.setattr(receiving, "_take", take_at_once), ("lost", "swapped")),
}


def take_at_once(act: Any, checked: Any, content: bytes) -> dict[str, Any]:
    """Whatever its number."""
    package = receiving._enter(act, checked, content)
    return receiving._told(receiving._apply(act, package, checked.partner, checked.payload))


@pytest.mark.parametrize("removed", CONTROLS)
def test_t14_sabotage_without_a_control_some_pass(
    removed: str, post: Post, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, kinds = CONTROLS[removed]
    remove(monkeypatch)
    for fault in FAULTS:
        fault(post, post.good())
        post.tax.number, post.tax.mark = newest(post)
    found = {each.partition(":")[0] for each in post.unseen}
    assert set(kinds) <= found
    proof.sabotage("T14", removed, f"{len(found)} of {len(FAULTS)} kinds of fault pass or are misnamed")


def newest(post: Post) -> tuple[int, str]:
    """Number and mark of what was applied last, so that the next package is a good one again."""
    question = "SELECT number, mark FROM exchange_incoming WHERE state <> 'refused' ORDER BY number DESC LIMIT 1"
    with as_superuser(post.server) as connection:
        row = connection.execute(question).fetchone()
    return (row[0], row[1]) if row else (0, NO_PACKAGE)
