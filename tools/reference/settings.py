"""docs/reference/settings.md: every setting of an installation, and its secret files.

In: `store.configuration`. Out: the page. Never: a setting that nothing reads.
"""

from __future__ import annotations

from canbao.store.configuration import SETTINGS
from reference.markdown import code, page, section, table

_SECRETS = (
    ("data-1.key", "seals numbers and telephones; the highest number writes, every one that is there reads"),
    ("index.key", "makes the blind index by which numbers are found; who has it and the database has the numbers"),
    ("fingerprint.key", "tells whether a request is the same as before"),
    ("trail.key", "signs the heads of the audit trail"),
    ("exchange.key", "signs packages for other offices (Ed25519)"),
    ("exchange-sm2.key", "signs them instead, where one was made (`canbao keys make --gm`)"),
)


def make() -> str:
    """The page."""
    settings = [(code(item.name), item.about, code(item.default or ""), item.without) for item in SETTINGS]
    return page(
        "Settings",
        "Read from the environment, in one place. There are no others, and no secret has a default.",
        table(["setting", "meaning", "default", "without it"], settings),
        section(
            "Secret files",
            "In the folder `CANBAO_SECRETS`, which nobody but the service may open; `canbao keys make` makes what is"
            " missing and never overwrites. Keep a copy apart from the backups: without them sealed numbers stay"
            " sealed. `canbao doctor` says what is missing or unsafe.",
            table(["file", "use"], [(code(name), use) for name, use in _SECRETS]),
        ),
    )
