"""Signatures of exchanged files: whose key, and whether it signed exactly this.

In: bytes, keys. Out: signatures; yes or no. Never: a private key in a message; an algorithm that the manifest chooses
for itself (a partner's key says which it is for).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import models

from canbao.access.seals import digest
from canbao.access.secret_files import read_exchange_key, read_sm2_key
from canbao.store.failures import StoreFailed

KEY_ID_DIGITS = 16
"""Of a key's fingerprint in a manifest: enough to tell keys of one partner apart; the signature is what proves."""
_SM2_PUBLIC_BYTES = 64


class Algorithm(models.TextChoices):
    """How files are signed."""

    ED25519 = "ed25519", "Ed25519"
    SM2 = "sm2", "SM2"


class WrongKey(StoreFailed):
    """Not a public key of this kind."""


class AlgorithmMissing(StoreFailed):
    """The library for this algorithm is not installed."""

    is_passing = True


class Scheme(Protocol):
    """One algorithm."""

    public_bytes: int

    def sign(self, private: bytes, body: bytes) -> bytes:
        """The signature of the body."""

    def has_signed(self, public: bytes, body: bytes, signature: bytes) -> bool:
        """Whether the owner of the key signed exactly this."""

    def public_of(self, private: bytes) -> bytes:
        """What others check with. Raises WrongKey."""

    def check(self, public: bytes) -> None:
        """Raises WrongKey for bytes that are no key."""


class Ed25519Scheme:
    """By the library `cryptography`."""

    public_bytes = 32

    def sign(self, private: bytes, body: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private).sign(body)

    def has_signed(self, public: bytes, body: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, body)
        except InvalidSignature:
            return False
        return True

    def public_of(self, private: bytes) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()

    def check(self, public: bytes) -> None:
        if len(public) != self.public_bytes:
            raise WrongKey("Ed25519 公钥是 64 位十六进制 an Ed25519 public key has 64 hex digits")
        Ed25519PublicKey.from_public_bytes(public)


class Sm2Scheme:
    """By the library `gmssl_pyx`, with the usual identity of the signer. A private key is kept behind its own."""

    public_bytes = _SM2_PUBLIC_BYTES

    def __init__(self) -> None:
        try:
            self._gm: Any = importlib.import_module("gmssl_pyx")
        except ImportError:
            raise AlgorithmMissing(
                "没有安装国密库，不能用 SM2：请安装 canbao[gm] SM2 needs the extra: pip install canbao[gm]"
            ) from None

    def sign(self, private: bytes, body: bytes) -> bytes:
        public, secret = private[:_SM2_PUBLIC_BYTES], private[_SM2_PUBLIC_BYTES:]
        return bytes(self._gm.sm2_sign(secret, public, body))

    def has_signed(self, public: bytes, body: bytes, signature: bytes) -> bool:
        try:
            return bool(self._gm.sm2_verify(public, body, signature))
        except self._gm.GmsslInnerError:
            return False

    def public_of(self, private: bytes) -> bytes:
        return private[:_SM2_PUBLIC_BYTES]

    def check(self, public: bytes) -> None:
        try:
            self._gm.normalize_sm2_public_key(public)
        except self._gm.GmsslInnerError:
            raise WrongKey("SM2 公钥是曲线上的点，128 位十六进制 no SM2 public key of 128 hex digits") from None

    def make(self) -> bytes:
        """A new private key, behind its public one."""
        public, private = self._gm.sm2_key_generate()
        return bytes(public) + bytes(private)


_SCHEMES: Mapping[Algorithm, type[Ed25519Scheme] | type[Sm2Scheme]] = MappingProxyType(
    {Algorithm.ED25519: Ed25519Scheme, Algorithm.SM2: Sm2Scheme}
)


def scheme_of(algorithm: str) -> Scheme:
    """The algorithm by its name. Raises AlgorithmMissing."""
    return _SCHEMES[Algorithm(algorithm)]()


def read_public(algorithm: str, text: str) -> bytes:
    """A public key from its hex digits. Raises WrongKey, AlgorithmMissing."""
    scheme = scheme_of(algorithm)
    try:
        public = bytes.fromhex("".join(text.split()))
    except ValueError:
        raise WrongKey("公钥须写成十六进制 write the public key as hex digits") from None
    if len(public) != scheme.public_bytes:
        raise WrongKey(
            f"{algorithm} 公钥是 {2 * scheme.public_bytes} 位十六进制 it has {2 * scheme.public_bytes} hex digits"
        )
    scheme.check(public)
    return public


def fingerprint(public: bytes) -> str:
    """SM3 of a public key: what two people compare by telephone. Its first digits name the key in manifests."""
    return digest(public).hex()


def key_id(public: bytes) -> str:
    """What the key is called in manifests."""
    return fingerprint(public)[:KEY_ID_DIGITS]


def spaced(digits: str) -> str:
    """In groups of four, to be read out; in none of them can a row of digits pass for a personal number.

    >>> spaced("18742168492db448")
    '1874 2168 492d b448'
    """
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


@dataclass(frozen=True)
class OwnKey:
    """The key that signs what leaves this installation."""

    algorithm: Algorithm
    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        return scheme_of(self.algorithm).public_of(self.private)

    def sign(self, body: bytes) -> bytes:
        """The signature of the body."""
        return scheme_of(self.algorithm).sign(self.private, body)


def own_key(folder: Path) -> OwnKey:
    """SM2 where such a key was made, Ed25519 otherwise. Raises SecretsMissing, SecretsUnsafe."""
    sm2 = read_sm2_key(folder)
    return OwnKey(Algorithm.SM2, sm2) if sm2 is not None else OwnKey(Algorithm.ED25519, read_exchange_key(folder))
