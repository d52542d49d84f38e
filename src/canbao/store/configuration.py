"""Every setting of an installation: its name, what it means, what happens without it.

In: environment variables. Out: `SETTINGS` (the reference page is made from it) and a `Configuration`.
Never: a default for a secret; a second place where a setting is read from the environment; a network that believes
everybody.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from canbao.store.failures import StoreFailed

Network = IPv4Network | IPv6Network
_MOST_DIGITS = 18
"""Of the number of a record: what the database's numbers hold whatever the first digit is."""


class Zone(StrEnum):
    """Which side of the wall an installation stands on: the office network, or the internet."""

    PRIVATE = "private"
    PUBLIC = "public"

    @property
    def other(self) -> Zone:
        return Zone.PUBLIC if self is Zone.PRIVATE else Zone.PRIVATE


class BadSetting(StoreFailed):
    """A setting that says nothing that can be followed."""


@dataclass(frozen=True)
class Setting:
    """One setting. `default` None: there is none, and `without` says what happens."""

    name: str
    about: str
    default: str | None = None
    without: str = ""


SETTINGS = (
    Setting(
        "CANBAO_VAR", "本机数据文件夹。Folder of this installation's own files: the server's data, secrets.", "var"
    ),
    Setting(
        "DATABASE_URL",
        "数据库地址，以应用角色连接。Address of the database for the role of pages and workers.",
        without="canbao 自带的数据库 canbao runs its own server in CANBAO_VAR",
    ),
    Setting(
        "DATABASE_OWNER_URL",
        "数据库地址，以属主角色连接，只用于迁移。The same database as the owner; for migrations only.",
        without="设有 DATABASE_URL 时，迁移会拒绝运行 with DATABASE_URL set, migrations refuse to run",
    ),
    Setting(
        "CANBAO_SECRETS",
        "密钥文件夹，权限须为 0700。Folder of the secret files, readable by the service alone.",
        without="CANBAO_VAR/secrets",
    ),
    Setting(
        "CANBAO_ARCHIVE",
        "数据库改动的归档文件夹，最好在另一块盘上。Folder on another disk for a copy of every change of the database.",
        without="只能恢复到最近一次备份 only the latest backup can be gone back to",
    ),
    Setting(
        "CANBAO_HOSTS",
        "对外服务的域名或地址，逗号分隔。Names and addresses under which canbao answers over HTTP, comma-separated.",
        "127.0.0.1,localhost",
    ),
    Setting(
        "CANBAO_PROXIES",
        "前置代理的地址或网段，逗号分隔；只信它们写的 X-Forwarded-For。Addresses or networks of one's own proxies.",
        without="X-Forwarded-For 一律不信，连接的一端就是来源 the header is never believed",
    ),
    Setting(
        "CANBAO_PASSWORDS",
        "密码规则：asvs 只看长度和是否常见；dengbao 另要求多种字符、定期更换。Rules of passwords: asvs or dengbao.",
        "asvs",
    ),
    Setting(
        "CANBAO_ZONE",
        "本机属于哪一区：private 是经办内网，public 是互联网区（居民、村级手机）。Which zone this installation is.",
        "private",
    ),
    Setting(
        "CANBAO_CARRY_OUT",
        "送往另一区的密封文件放在哪个文件夹，由摆渡设备取走。Folder of sealed files that leave for the other zone.",
        without="不送出 nothing leaves",
    ),
    Setting(
        "CANBAO_CARRY_IN",
        "另一区送来的密封文件落在哪个文件夹。Folder into which the other zone's sealed files come.",
        without="不收取 nothing comes in",
    ),
    Setting(
        "CANBAO_PUBLIC_SITE",
        "居民打开的网址，印在纸上和二维码里，如 https://ybj.example.cn。Address of the public zone.",
        without="纸上不印网址和二维码 papers have no address on them",
    ),
    Setting(
        "CANBAO_WATCHERS",
        "可以看 /ready 和 /metrics 的监控机，地址或网段，逗号分隔。Addresses or networks that may ask how it is doing.",
        "127.0.0.1,::1",
    ),
    Setting(
        "CANBAO_LOGS",
        "日志的写法：plain 或 json（每个请求一行）。How logs are written: plain, or json with a line for each request.",
        "plain",
    ),
    Setting(
        "CANBAO_CLOCK_FROM",
        "时钟曾经快了、现已校准时，填提示里的缴费编号，时钟只和以后的缴费比。Last payment noted under a wrong clock.",
        "0",
    ),
)


@dataclass(frozen=True)
class Configuration:
    """The settings in force."""

    var: Path
    database_url: str | None
    owner_url: str | None
    secrets: Path
    archive: Path | None = None
    hosts: tuple[str, ...] = ()
    passwords: str = "asvs"
    proxies: tuple[Network, ...] = ()
    clock_from: int = 0
    zone: Zone = Zone.PRIVATE
    carry_out: Path | None = None
    carry_in: Path | None = None
    public_site: str = ""
    watchers: tuple[Network, ...] = ()
    logs: str = "plain"

    @property
    def runs_own_server(self) -> bool:
        return self.database_url is None


def read_configuration(environment: Mapping[str, str] = os.environ) -> Configuration:
    """The settings as the environment states them. Raises BadSetting."""
    found = {setting.name: environment.get(setting.name) or setting.default for setting in SETTINGS}
    var = Path(found["CANBAO_VAR"] or "")
    return Configuration(
        var=var,
        database_url=found["DATABASE_URL"],
        owner_url=found["DATABASE_OWNER_URL"],
        secrets=Path(found["CANBAO_SECRETS"] or var / "secrets"),
        archive=Path(found["CANBAO_ARCHIVE"]) if found["CANBAO_ARCHIVE"] else None,
        hosts=_listed(found["CANBAO_HOSTS"]),
        passwords=found["CANBAO_PASSWORDS"] or "",
        proxies=tuple(_network(text, "CANBAO_PROXIES") for text in _listed(found["CANBAO_PROXIES"])),
        clock_from=_number(found["CANBAO_CLOCK_FROM"] or "0"),
        zone=_zone(found["CANBAO_ZONE"] or ""),
        carry_out=_folder(found["CANBAO_CARRY_OUT"]),
        carry_in=_folder(found["CANBAO_CARRY_IN"]),
        public_site=_site(found["CANBAO_PUBLIC_SITE"] or ""),
        watchers=tuple(_network(text, "CANBAO_WATCHERS") for text in _listed(found["CANBAO_WATCHERS"])),
        logs=_logs(found["CANBAO_LOGS"] or ""),
    )


def _zone(text: str) -> Zone:
    """Raises BadSetting."""
    try:
        return Zone(text)
    except ValueError:
        raise BadSetting(f"CANBAO_ZONE 应为 private 或 public，不能是“{text[:20]}”neither private nor public") from None


def _folder(text: str | None) -> Path | None:
    return Path(text) if text else None


def _site(text: str) -> str:
    """Without the stroke at its end. Raises BadSetting."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise BadSetting(f"CANBAO_PUBLIC_SITE 应是完整网址，不能是“{text[:80]}”not a whole address")
    return text.rstrip("/")


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _number(text: str) -> int:
    """Raises BadSetting."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadSetting(f"CANBAO_CLOCK_FROM 应为缴费编号，只有数字，不能是“{text[:20]}”not a number of a payment")
    return int(text)


def _logs(text: str) -> str:
    """Raises BadSetting."""
    if text not in ("plain", "json"):
        raise BadSetting(f"CANBAO_LOGS 应为 plain 或 json，不能是“{text[:20]}”neither plain nor json")
    return text


def _network(text: str, name: str) -> Network:
    """Of an address alone, that address. A network of everything would believe everybody. Raises BadSetting."""
    try:
        network = ip_network(text)
    except ValueError as error:
        words = f"{name} 里的“{text}”不是地址或网段，应写成 10.0.0.5 或 10.0.0.0/28 not an address or network"
        raise BadSetting(words) from error
    if network.prefixlen == 0:
        raise BadSetting(f"{name} 不能写“{text}”：等于谁写的都信 it would believe everybody")
    return network
