"""Where the database is and as whom to enter it: two addresses of one database.

In: the configuration. Out: Django's description of the application's and of the owner's connection.
Never: a connection as superuser; an owner's address for pages or workers.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from canbao.store.configuration import Configuration
from canbao.store.failures import StoreFailed
from canbao.store.layout import layout_of
from canbao.store.server import APPLICATION, BUSINESS_ZONE, DATABASE, OWNER

APPLICATION_ALIAS, OWNER_ALIAS = "default", "owner"
Address = dict[str, Any]
_SCHEMES = ("postgresql", "postgres")


class BadAddress(StoreFailed):
    """A setting is not the address of a PostgreSQL database."""


def addresses_of(configuration: Configuration) -> dict[str, Address]:
    """The connections by alias. The owner's is left out where nobody stated it. Raises BadAddress."""
    if configuration.database_url is None:
        sockets = str(layout_of(configuration.var).sockets)
        parts = {"HOST": sockets, "PORT": "", "NAME": DATABASE, "PASSWORD": ""}
        return {
            APPLICATION_ALIAS: _address({**parts, "USER": APPLICATION}),
            OWNER_ALIAS: _address({**parts, "USER": OWNER}),
        }
    found = {APPLICATION_ALIAS: _address(_parts("DATABASE_URL", configuration.database_url))}
    if configuration.owner_url is not None:
        found[OWNER_ALIAS] = _address(_parts("DATABASE_OWNER_URL", configuration.owner_url))
    return found


def _address(parts: Address) -> Address:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "TIME_ZONE": BUSINESS_ZONE,
        "CONN_HEALTH_CHECKS": True,
        **parts,
        "OPTIONS": parts.get("OPTIONS", {}),
    }


def _parts(name: str, url: str) -> Address:
    """The parts of an address; what stands after `?` goes to the driver (`sslmode=verify-full`)."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise _bad(name) from error
    options = dict(parse_qsl(split.query))
    host = split.hostname or options.pop("host", "")
    database = unquote(split.path.removeprefix("/"))
    if split.scheme not in _SCHEMES or not database or not split.username:
        raise _bad(name)
    return {
        "HOST": unquote(host),
        "PORT": str(port or ""),
        "NAME": database,
        "USER": unquote(split.username),
        "PASSWORD": unquote(split.password or ""),
        "OPTIONS": options,
    }


def _bad(name: str) -> BadAddress:
    """The address itself is not shown: it may hold a password."""
    return BadAddress(
        f"{name} 不是 PostgreSQL 地址，应写成 postgresql://用户@主机:5432/库名 "
        f"{name} is no address of a PostgreSQL database; write it as postgresql://user@host:5432/name"
    )
