"""Seals of the trail: how entries are chained, and how a seal is signed and checked. Pure.

In: lines of entries, the head before them, the key. Out: heads, marks, signatures. Never: a database.

A line is transaction, number and content of an entry, with tabs between. head = SM3(head before ‖ line ‖ line ‖ … ‖
count). The signature vouches for the head and for everything else in the seal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NO_HEAD = bytes(32)
"""Before the first seal."""
NUMBER_BYTES, MARK_BYTES = 8, 8
"""A mark names an entry, it does not prove: the head does. 64 bits are enough to see which of some thousand differs."""


class Chain:
    """The running digest of one seal's entries."""

    def __init__(self, previous: bytes) -> None:
        self._hash = hashes.Hash(hashes.SM3())
        self._hash.update(previous)
        self.count = 0

    def add(self, line: bytes) -> None:
        self._hash.update(line)
        self.count += 1

    def head(self) -> bytes:
        """The head after these entries. The chain is closed by it."""
        self._hash.update(self.count.to_bytes(8, "big"))
        return self._hash.finalize()


@dataclass(frozen=True)
class Seal:
    """What one seal says."""

    county: str
    number: int
    cluster: int
    txid_from: int
    txid_until: int
    count: int
    previous: bytes
    head: bytes
    marks_digest: bytes

    def body(self) -> bytes:
        """What is signed."""
        numbers = (self.number, self.cluster, self.txid_from, self.txid_until, self.count)
        parts = (self.previous.hex(), self.head.hex(), self.marks_digest.hex())
        return "|".join(["canbao trail 1", self.county, *map(str, numbers), *parts]).encode()


def sign(seal: Seal, key: bytes) -> bytes:
    """64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(key).sign(seal.body())


def public_key(key: bytes) -> Ed25519PublicKey:
    """What checks the signatures of a private key."""
    return Ed25519PrivateKey.from_private_bytes(key).public_key()


def is_signed(seal: Seal, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Whether the key signed exactly this."""
    try:
        key.verify(signature, seal.body())
    except InvalidSignature:
        return False
    return True


def digest(content: bytes) -> bytes:
    """SM3."""
    made = hashes.Hash(hashes.SM3())
    made.update(content)
    return made.finalize()


def mark(line: bytes) -> bytes:
    """Number and beginning of the digest of one entry."""
    return number_of(line).to_bytes(NUMBER_BYTES, "big") + digest(line)[:MARK_BYTES]


def read_marks(marks: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbers of entries with the beginnings of their digests, in the order of the seal."""
    size = NUMBER_BYTES + MARK_BYTES
    for at in range(0, len(marks) - size + 1, size):
        number = int.from_bytes(marks[at : at + NUMBER_BYTES], "big")
        yield number, marks[at + NUMBER_BYTES : at + size]


def transaction_of(line: bytes) -> int:
    """
    >>> transaction_of(b"731\\t12\\t[]\\n"), number_of(b"731\\t12\\t[]\\n")
    (731, 12)
    """
    return int(line[: line.index(b"\t")])


def number_of(line: bytes) -> int:
    """The number of the entry."""
    return int(line.split(b"\t", 2)[1])
