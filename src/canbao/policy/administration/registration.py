"""Registration: renewal by default, whole households, papers, places, and names that must equal the identity card.

In: the notice's conditions as data. Out: models that `duties.registration` and `duties.identity` apply.
Never: a person.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart, PolicyPart


class DefaultRenewal(CitedPart):
    """Who is insured and in order is registered again without doing anything, unless the data changed."""

    condition: str


class ChangeRegistration(CitedPart):
    """Who is new or whose data changed registers, at these places or through these channels."""

    channels: list[str] = Field(default_factory=list)
    places: list[str] = Field(default_factory=list)


class WholeHousehold(CitedPart):
    """Every eligible member of a household is enrolled; choosing among them is a violation (A50)."""

    condition: str


class Document(CitedPart):
    """A paper to bring. Papers with the same `group` stand for each other."""

    id: Identifier
    label: str
    for_whom: str
    group: Identifier | None = None
    with_copy: bool = False


class RegistrationPlace(CitedPart):
    """Where one registers, and in which period."""

    label: str
    period: Literal["central", "late", "any"]
    for_whom: str | None = None


class SchoolRegistration(CitedPart):
    """Students whom the school registers as a body."""

    for_whom: str
    school_does: str
    organised_by: str


class IdentityRule(CitedPart):
    """What is entered must equal the identity card."""

    name_must_match: bool = True
    number_must_be_valid: bool = True


class Registration(PolicyPart):
    """Everything about registering; what is absent is not stated."""

    default_renewal: DefaultRenewal | None = None
    change: ChangeRegistration | None = None
    whole_household: WholeHousehold | None = None
    documents: list[Document] = Field(default_factory=list)
    places: list[RegistrationPlace] = Field(default_factory=list)
    schools: list[SchoolRegistration] = Field(default_factory=list)
    identity: IdentityRule | None = None
    hukou_limit_for_flexible_workers: bool | None = Field(
        default=None, description="whether 灵活就业 and the like may register at the work place with a local hukou only"
    )
