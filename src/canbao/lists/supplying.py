"""What somebody hands over and what is asked with it: the orders of the actions of this room.

In: bytes and what the sender says of them. Out: orders whose mark does not hold the bytes but their digest. Never: a
file twice in memory because a key had to be marked.
"""

from __future__ import annotations

import hashlib
from dataclasses import InitVar, dataclass, field
from datetime import date

from canbao.lists.definitions import Manner

LONG_ROWS = 20_000
"""Read and compared in 11 s on two cores with five times their work; a longer list is compared by the worker."""


@dataclass(frozen=True)
class UploadOrder:
    """A file for a supplier's list. `as_of`: the day that the list describes. `place`: of which it is complete
    (empty: the sender's whole area). `organisation_id`: whom the bureau hands it over for; 0: the actor's own.
    `leaves_long`: a list longer than `LONG_ROWS` is received and compared by the worker later.
    """

    supplier: str
    as_of: date
    file_name: str
    content: InitVar[bytes]
    manner: Manner | None = None
    takes_good_rows: bool = False
    place: str = ""
    organisation_id: int = 0
    leaves_long: bool = False
    digest: str = field(init=False)

    def __post_init__(self, content: bytes) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(content).hexdigest())
        object.__setattr__(self, "_content", content)

    @property
    def bytes_sent(self) -> bytes:
        """The file."""
        found: bytes = self.__dict__["_content"]
        return found


@dataclass(frozen=True)
class ListOrder:
    """A list that something is done with. `reason`: why, where the action asks."""

    list_id: int
    reason: str = ""
