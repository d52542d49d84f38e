"""Every setting of an installation: its name, what it means, what happens without it.

In: environment variables. Out: `SETTINGS` (the reference page is made from it) and a `Configuration`.
Never: a default for a secret; a second place where a setting is read from the environment.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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
        "CANBAO_PASSWORDS",
        "密码规则：asvs 只看长度和是否常见；dengbao 另要求多种字符、定期更换。Rules of passwords: asvs or dengbao.",
        "asvs",
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

    @property
    def runs_own_server(self) -> bool:
        return self.database_url is None


def read_configuration(environment: Mapping[str, str] = os.environ) -> Configuration:
    """The settings as the environment states them."""
    found = {setting.name: environment.get(setting.name) or setting.default for setting in SETTINGS}
    var = Path(found["CANBAO_VAR"] or "")
    return Configuration(
        var=var,
        database_url=found["DATABASE_URL"],
        owner_url=found["DATABASE_OWNER_URL"],
        secrets=Path(found["CANBAO_SECRETS"] or var / "secrets"),
        archive=Path(found["CANBAO_ARCHIVE"]) if found["CANBAO_ARCHIVE"] else None,
        hosts=tuple(name.strip() for name in (found["CANBAO_HOSTS"] or "").split(",") if name.strip()),
        passwords=found["CANBAO_PASSWORDS"] or "",
    )
