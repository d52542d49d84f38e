"""The secret files: which there are, how they are made, and that nobody else can read them.

In: the folder of secrets. Out: keys as bytes. Never: a secret with a default; a file overwritten; a key in a message.

    data-1.key, data-2.key …  32 hex digits each: SM4 keys; the highest number seals, all of them open
    index.key                 64 hex digits: marks to search by
    fingerprint.key           64 hex digits: marks of requests
    trail.key                 64 hex digits: signs the seals of the trail (Ed25519)
    exchange.key              64 hex digits: signs files for other offices (Ed25519)
    exchange-sm2.key          192 hex digits, only where one was made: signs them instead (SM2: public and private)
    zone.key                  64 hex digits, only where one was made: opens what the other zone sealed (X25519)
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from canbao.store.failures import StoreFailed

DATA_KEY_BYTES, MARK_KEY_BYTES = 16, 32
INDEX, FINGERPRINT, TRAIL = "index.key", "fingerprint.key", "trail.key"
EXCHANGE, EXCHANGE_SM2 = "exchange.key", "exchange-sm2.key"
ZONE = "zone.key"
SM2_KEY_BYTES = 96
"""Of a pair of keys: the public one, then the private one."""
NAMED = (INDEX, FINGERPRINT, TRAIL, EXCHANGE)
"""Files of one key that every installation has."""
MOST_DATA_KEYS = 255
"""The number of a key is one byte."""
_MARK_DIGITS = 16
_DATA_NAME = re.compile(r"data-([1-9][0-9]{0,2})\.key")
_HOW = "请运行 canbao keys make run: canbao keys make"


class SecretsMissing(StoreFailed):
    """A secret file is not there."""

    is_passing = True


class SecretsUnsafe(StoreFailed):
    """A secret is not one: others can read it, or it is not of the right form."""

    is_passing = True


@dataclass(frozen=True)
class Secrets:
    """Keys of the vault. Never shown."""

    data: dict[int, bytes] = field(repr=False)
    index: bytes = field(repr=False)
    fingerprint: bytes = field(repr=False)


def read_secrets(folder: Path) -> Secrets:
    """All keys of the vault. Raises SecretsMissing, SecretsUnsafe."""
    data = {number: _read(path, DATA_KEY_BYTES) for number, path in data_keys(folder).items()}
    if not data:
        raise SecretsMissing(f"缺少密钥文件 {folder / 'data-1.key'}，{_HOW}")
    return Secrets(data, _read(folder / INDEX, MARK_KEY_BYTES), _read(folder / FINGERPRINT, MARK_KEY_BYTES))


def read_trail_key(folder: Path) -> bytes:
    """The private key that signs seals. Raises SecretsMissing, SecretsUnsafe."""
    return _read(folder / TRAIL, MARK_KEY_BYTES)


def read_exchange_key(folder: Path) -> bytes:
    """The private key that signs what goes to other offices. Raises SecretsMissing, SecretsUnsafe."""
    return _read(folder / EXCHANGE, MARK_KEY_BYTES)


def read_sm2_key(folder: Path) -> bytes | None:
    """The pair of keys that signs instead, where one was made. Raises SecretsUnsafe."""
    path = folder / EXCHANGE_SM2
    return _read(path, SM2_KEY_BYTES) if path.exists() else None


def keep_sm2_key(folder: Path, pair: bytes) -> Path:
    """From now on files for other offices are signed with it. Raises SecretsUnsafe where there is one."""
    if (folder / EXCHANGE_SM2).exists():
        raise SecretsUnsafe(f"{folder / EXCHANGE_SM2} 已存在，未改动 it is there already")
    return keep_key(folder / EXCHANGE_SM2, pair.hex())


def read_zone_key(folder: Path) -> bytes:
    """The private key that opens what the other zone sealed. Raises SecretsMissing, SecretsUnsafe."""
    return _read(folder / ZONE, MARK_KEY_BYTES)


def make_zone_key(folder: Path) -> Path:
    """The key, made where there is none yet. Raises SecretsUnsafe."""
    path = folder / ZONE
    return path if path.exists() else _make(path, MARK_KEY_BYTES)


def secret_paths(folder: Path) -> list[Path]:
    """Every file of an installation: those that each has, and those that this one has besides."""
    more = [folder / name for name in (EXCHANGE_SM2, ZONE) if (folder / name).exists()]
    return [*data_keys(folder).values(), *(folder / name for name in NAMED), *more]


def data_keys(folder: Path) -> dict[int, Path]:
    """Files of data keys by number, in order."""
    names = [(_DATA_NAME.fullmatch(path.name), path) for path in (folder.iterdir() if folder.is_dir() else ())]
    found = {int(match[1]): path for match, path in names if match is not None}
    if any(number > MOST_DATA_KEYS for number in found):
        raise SecretsUnsafe(f"{folder} 里的数据密钥编号超过 {MOST_DATA_KEYS} too many data keys")
    return dict(sorted(found.items()))


def key_marks(folder: Path) -> dict[str, str]:
    """What each secret file that is there is known by; nothing of the key can be told from it.

    For comparing only: files that are missing or unsafe are no hindrance here.
    """
    return {path.name: _mark_of(path) for path in secret_paths(folder) if path.is_file()}


def _mark_of(path: Path) -> str:
    return hmac.new(path.read_bytes().strip(), b"canbao secret file", "sha256").hexdigest()[:_MARK_DIGITS]


def make_keys(folder: Path) -> list[Path]:
    """Make what is missing and say which files are new. Nothing that is there is touched.

    The data key is made last: where there is one, the index key was there too, and a new one would find nobody again.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_folder(folder)
    wanted = dict.fromkeys(NAMED, MARK_KEY_BYTES)
    if not data_keys(folder):
        wanted["data-1.key"] = DATA_KEY_BYTES
    elif not (folder / INDEX).exists():
        raise SecretsMissing(
            f"{folder / INDEX} 丢失：换新的就再也查不到原有人员，请从密钥备份中取回 lost: bring it back from your copy"
        )
    return [_make(folder / name, size) for name, size in wanted.items() if not (folder / name).exists()]


def add_data_key(folder: Path) -> Path:
    """Make the next data key, which seals from now on. Raises SecretsMissing where there is none to follow."""
    numbers = data_keys(folder)
    if not numbers:
        raise SecretsMissing(f"{folder} 里还没有数据密钥，{_HOW}")
    if max(numbers) >= MOST_DATA_KEYS:
        raise SecretsUnsafe(f"数据密钥已有 {MOST_DATA_KEYS} 把 no further data key can be numbered")
    return _make(folder / f"data-{max(numbers) + 1}.key", DATA_KEY_BYTES)


def _make(path: Path, size: int) -> Path:
    return keep_key(path, secrets.token_bytes(size).hex())


def keep_key(path: Path, digits: str) -> Path:
    """Written aside and linked into place: a half-written file is never taken for a key, one that is there stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_folder(path.parent)
    aside = path.with_name(f".{path.name}.part{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(digits + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        aside.unlink()
    return path


def _read(path: Path, size: int) -> bytes:
    _check_folder(path.parent)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise SecretsMissing(f"缺少密钥文件 {path}，{_HOW}") from None
    except (PermissionError, UnicodeDecodeError) as error:
        raise SecretsUnsafe(f"密钥文件 {path} 读不出来 cannot be read: {type(error).__name__}") from None
    if mode & 0o077:
        raise SecretsUnsafe(f"密钥文件 {path} 别人也能读，请改为 0600 others can read it: chmod 600")
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * size}}}", text):
        raise SecretsUnsafe(f"密钥文件 {path} 应为 {2 * size} 位十六进制 must be {2 * size} hex digits")
    return bytes.fromhex(text)


def _check_folder(folder: Path) -> None:
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        raise SecretsUnsafe(f"密钥文件夹 {folder} 别人也能进，请改为 0700 others can enter it: chmod 700")
