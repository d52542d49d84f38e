"""The vault: personal numbers sealed, so that a stolen copy of the database tells none, and found without opening.

In: texts, and the place each lies at. Out: sealed bytes, bound to that place; marks to search by.
Never: Django; a key in the code, in the database or in a message; text opened at another place than it was sealed for.

Sealed: version of the provider (1 byte) | number of the key (1) | nonce (12) | tag (16) | text.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from canbao.access.secret_files import Secrets, read_secrets
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed

NONCE_BYTES, TAG_BYTES = 12, 16
_HEAD_BYTES = 2 + NONCE_BYTES + TAG_BYTES


class SealBroken(StoreFailed):
    """Not what was sealed, or not at this place, or with a key that is not here."""

    is_passing = True


class CipherProvider(Protocol):
    """Who holds the keys and does the work: software, or a certified device in its place."""

    version: int

    def writing_key(self) -> int:
        """Number of the key that seals now."""

    def encrypt(self, key: int, nonce: bytes, text: bytes, place: bytes) -> bytes:
        """Tag and ciphertext."""

    def decrypt(self, key: int, nonce: bytes, body: bytes, place: bytes) -> bytes:
        """The text. Raises SealBroken."""

    def index_mark(self, text: bytes) -> bytes:
        """32 bytes, the same for the same text."""

    def request_mark(self, content: bytes) -> bytes:
        """32 bytes by another key."""


class Sm4Software:
    """SM4-GCM and HMAC-SM3 by the library `cryptography`. Not a certified module."""

    version = 1

    def __init__(self, load: Callable[[], Secrets]) -> None:
        self._load = load
        self._secrets = load()

    def writing_key(self) -> int:
        return max(self._secrets.data)

    def encrypt(self, key: int, nonce: bytes, text: bytes, place: bytes) -> bytes:
        return encrypt_sm4(self._key(key), nonce, text, place)

    def decrypt(self, key: int, nonce: bytes, body: bytes, place: bytes) -> bytes:
        return decrypt_sm4(self._key(key), nonce, body, place)

    def index_mark(self, text: bytes) -> bytes:
        return _mark(self._secrets.index, text)

    def request_mark(self, content: bytes) -> bytes:
        return _mark(self._secrets.fingerprint, content)

    def _key(self, number: int) -> bytes:
        """A key that another process has begun to use meanwhile is looked for in the folder."""
        if number not in self._secrets.data:
            self._secrets = self._load()
        try:
            return self._secrets.data[number]
        except KeyError:
            raise SealBroken(f"缺少第 {number} 号数据密钥 data key number {number} is not here") from None


@dataclass(frozen=True)
class Vault:
    """Seals and opens through a provider; reads what other known providers have sealed."""

    provider: CipherProvider
    others: Mapping[int, CipherProvider]

    def seal(self, text: str, place: str) -> bytes:
        """Sealed for one place; the same text twice gives different bytes."""
        return self.seal_bytes(text.encode(), place)

    def open(self, sealed: bytes, place: str) -> str:
        """The text. Raises SealBroken."""
        return self.open_bytes(sealed, place).decode()

    def seal_bytes(self, content: bytes, place: str) -> bytes:
        """The same for what is no text: a file."""
        key, nonce = self.provider.writing_key(), os.urandom(NONCE_BYTES)
        body = self.provider.encrypt(key, nonce, content, _bound(self.provider.version, key, place))
        return b"".join((bytes([self.provider.version, key]), nonce, body))

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """The content. Raises SealBroken."""
        sealed = bytes(sealed)
        if len(sealed) < _HEAD_BYTES:
            raise _broken()
        version, key = sealed[0], sealed[1]
        provider = self.provider if version == self.provider.version else self.others.get(version)
        if provider is None:
            raise _broken()
        nonce, body = sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        return provider.decrypt(key, nonce, body, _bound(version, key, place))

    def is_current(self, sealed: bytes) -> bool:
        """Whether the text is sealed as new ones are: by this provider, with the newest key."""
        return bytes(sealed[:2]) == bytes([self.provider.version, self.provider.writing_key()])

    def blind(self, text: str) -> bytes:
        """32 bytes to look a text up by: exact matches only."""
        return self.provider.index_mark(text.encode())

    def fingerprint(self, content: bytes) -> bytes:
        """32 bytes that tell whether a request is the same as before."""
        return self.provider.request_mark(content)


def encrypt_sm4(key: bytes, nonce: bytes, text: bytes, place: bytes) -> bytes:
    """Tag and ciphertext by SM4-GCM; the tag vouches for the place too."""
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place)
    parts = encryptor.update(text), encryptor.finalize()
    return b"".join((encryptor.tag, *parts))


def decrypt_sm4(key: bytes, nonce: bytes, body: bytes, place: bytes) -> bytes:
    """The text of a tag and ciphertext. Raises SealBroken."""
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, body[:TAG_BYTES])).decryptor()
    decryptor.authenticate_additional_data(place)
    try:
        return decryptor.update(body[TAG_BYTES:]) + decryptor.finalize()
    except InvalidTag:
        raise _broken() from None


def place_of(table: str, column: str, county: str, number: int) -> str:
    """Where a sealed column of a row lies.

    >>> place_of("registry_document", "number", "430621", 12345)
    'registry_document.number:430621:12345'
    """
    return f"{table}.{column}:{county}:{number}"


def same_mark(left: bytes, right: bytes) -> bool:
    """Compared in a time that does not depend on where they differ."""
    return hmac.compare_digest(bytes(left), bytes(right))


_opened: dict[Path, Vault] = {}


def open_vault() -> Vault:
    """The vault of this installation, opened once a process. Raises SecretsMissing, SecretsUnsafe."""
    folder = read_configuration().secrets
    if folder not in _opened:
        _opened[folder] = Vault(Sm4Software(lambda: read_secrets(folder)), {})
    return _opened[folder]


def forget_vault() -> None:
    """Read the keys anew the next time; for tests, and after keys were changed."""
    _opened.clear()


def _bound(version: int, key: int, place: str) -> bytes:
    """What the tag vouches for beside the text. The two leading bytes are part of it: they cannot be exchanged."""
    return bytes([version, key]) + place.encode()


def _mark(key: bytes, content: bytes) -> bytes:
    made = HMAC(key, hashes.SM3())
    made.update(content)
    return made.finalize()


def _broken() -> SealBroken:
    return SealBroken("密文与它所在的位置不符，或已被改动 sealed text is not what was sealed for this place")
