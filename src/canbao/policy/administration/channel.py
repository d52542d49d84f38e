"""Ways to pay, places that must be chosen when paying, and the directory of windows that an office fills in.

In: names of channels. Out: rows for leaflets and pages. Never: a phone number, a person's name, a QR image.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.administration.target import Unit
from canbao.policy.fields import CitedPart, IfStated


class PaymentChannel(CitedPart):
    """One way to pay."""

    label: str = Field(description="what it is called")
    kind: Literal["app", "mini_program", "website", "code", "counter", "terminal", "device", "agent", "bank"] = Field(
        description="kind of channel"
    )
    is_online: IfStated[bool] = Field(default=None, description="true: from home")
    for_whom: str | None = Field(default=None, description="who may use it; empty: everybody")


class PaymentPlace(CitedPart):
    """The place that must be chosen when paying online, or benefits there are lost."""

    place: str = Field(description="what must be chosen")
    consequence: IfStated[str] = Field(default=None, description="what is lost otherwise")


class ServiceDirectory(CitedPart):
    """A list of windows that the office fills in: one row per unit. Rows may share a number; none are shipped."""

    unit: IfStated[Unit] = Field(default=None, description="one row for each of these")
    columns: list[str] = Field(min_length=1, description="headings that the office fills in")
