"""Manifests and acknowledgements as docs/reference/exchange-formats.md has them: one form of bytes, SM3, Ed25519.

In: fields and a key; bytes and a public key. Out: bytes; fields that somebody has signed. Never: another form of the
same content taken; a field more or less than the page names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SM3, Hash

from canbao.sandbox.refusals import NotTaken, SandboxRefused

BUREAU = "bureau"
NO_PACKAGE = "0" * 64
PACKAGE, ACKNOWLEDGEMENT = "package", "acknowledgement"
_BOTH = {
    "canbao", "version", "county", "from", "to", "number", "rows", "sum_fen", "digest", "made_on", "algorithm", "key",
    "signature",
}  # fmt: skip
FIELDS: Mapping[str, frozenset[str]] = {
    PACKAGE: frozenset(_BOTH | {"format", "format_version", "year", "manner", "kind", "previous"}),
    ACKNOWLEDGEMENT: frozenset(_BOTH | {"mark", "result", "problem", "words", "missing"}),
}
"""The table of the page, column by column."""
_NOT_IN_MARK = ("made_on", "algorithm", "key", "signature")
_KEY_DIGITS = 16
Fields = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """The key of an office."""

    private: bytes = field(repr=False)

    @property
    def public(self) -> bytes:
        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw()

    def signed(self, said: Mapping[str, Any]) -> bytes:
        """The file: everything that is said, and the signature of it."""
        whole = {**said, "algorithm": "ed25519", "key": key_name(self.public)}
        signature = Ed25519PrivateKey.from_private_bytes(self.private).sign(canonical(whole))
        return canonical({**whole, "signature": signature.hex()}) + b"\n"


def new_key() -> Key:
    """A key that nobody has."""
    return Key(Ed25519PrivateKey.generate().private_bytes_raw())


def public_key(digits: str) -> bytes:
    """A public key from its hex digits. Raises SandboxRefused."""
    try:
        public = bytes.fromhex(digits)
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        raise SandboxRefused("公钥应为 64 位十六进制 a public key has 64 hex digits") from None
    return public


def canonical(said: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8, keys sorted, no spaces.

    >>> canonical({"to": "bureau", "from": "tax"}).decode()
    '{"from":"tax","to":"bureau"}'
    """
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sm3(content: bytes) -> str:
    """64 hex digits.

    >>> sm3(b"abc")[:16]
    '66c7f0f462eeedd9'
    """
    made = Hash(SM3())
    made.update(content)
    return made.finalize().hex()


def key_name(public: bytes) -> str:
    """What a key is called in manifests."""
    return sm3(public)[:_KEY_DIGITS]


def mark_of(said: Mapping[str, Any]) -> str:
    """What a package is known by."""
    return sm3(canonical({name: value for name, value in said.items() if name not in _NOT_IN_MARK}))


def read_fields(content: bytes, says: str) -> Fields:
    """What a file says, unproved. Raises NotTaken."""
    try:
        found = json.loads(content.decode())
    except (UnicodeDecodeError, ValueError):
        raise NotTaken("not_a_manifest", "不是 JSON no JSON") from None
    if not isinstance(found, dict) or found.get("canbao") != says or found.keys() != FIELDS[says]:
        raise NotTaken("not_a_manifest", f"不是 {says}，或栏目多出、缺少 other fields than the page has")
    if canonical(found) + b"\n" != content:
        raise NotTaken("not_a_manifest", "不是规定的字节形式 another form of the bytes")
    return found


def check_signature(said: Mapping[str, Any], public: bytes) -> None:
    """Raises NotTaken unless the owner of the key signed exactly this."""
    if said["algorithm"] != "ed25519" or said["key"] != key_name(public):
        raise NotTaken("unknown_key", f"密钥 {said['key']} 不是登记的那一把 another key than the one we know")
    body = canonical({name: value for name, value in said.items() if name != "signature"})
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(said["signature"]), body)
    except (InvalidSignature, ValueError):
        raise NotTaken("bad_signature", "签名不符 not signed by this key") from None
