"""Sealed for one reader: for the other zone by its public key, or for whoever holds a secret.

In: bytes, a key, the place that they are for. Out: bytes that only the reader opens, and only for that place. Never: a
key used for two seals; bytes opened for another place than they were sealed for.

Sealed for a zone: version (1 byte) | the sender's key of this one seal (32) | nonce (12) | tag (16) | content. X25519,
HKDF and SM4-GCM; a secret stands in the place of the two keys.
"""

from __future__ import annotations

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from canbao.access.vault import NONCE_BYTES, TAG_BYTES, SealBroken, decrypt_sm4, encrypt_sm4

KEY_BYTES = 32
"""Of an X25519 key."""
_SM4_BYTES = 16
_VERSION = b"\x01"
_HEAD = len(_VERSION) + KEY_BYTES


def seal_for(reader: bytes, content: bytes, place: str) -> bytes:
    """For the holder of the private part of `reader`, an X25519 key."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(reader))
    head = _VERSION + once.public_key().public_bytes_raw()
    return head + _seal(shared, head + reader, content, place)


def open_sealed(own: bytes, sealed: bytes, place: str) -> bytes:
    """What was sealed for us. `own`: our private key. Raises SealBroken."""
    private, head = X25519PrivateKey.from_private_bytes(own), bytes(sealed[:_HEAD])
    if len(head) < _HEAD or not head.startswith(_VERSION):
        raise SealBroken("不是给这一边密封的 not sealed for this side")
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(head[len(_VERSION) :]))
    except ValueError:
        raise SealBroken("不是给这一边密封的 not sealed for this side") from None
    return _open(shared, head + private.public_key().public_bytes_raw(), sealed[_HEAD:], place)


def seal_by_secret(secret: bytes, content: bytes, place: str) -> bytes:
    """For whoever holds the secret, which is kept nowhere else."""
    return _seal(secret, b"", content, place)


def open_by_secret(secret: bytes, sealed: bytes, place: str) -> bytes:
    """Raises SealBroken."""
    return _open(secret, b"", sealed, place)


def _seal(secret: bytes, salt: bytes, content: bytes, place: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + encrypt_sm4(_key(secret, salt), nonce, content, place.encode())


def _open(secret: bytes, salt: bytes, sealed: bytes, place: str) -> bytes:
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise SealBroken("密封的内容不完整 not whole")
    nonce, body = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
    return decrypt_sm4(_key(secret, salt), nonce, body, place.encode())


def _key(secret: bytes, salt: bytes) -> bytes:
    return HKDF(hashes.SM3(), _SM4_BYTES, salt, b"canbao crossing").derive(secret)
