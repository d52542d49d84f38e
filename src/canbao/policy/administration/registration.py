"""Registration: renewal by default, whole households, papers, places, and names that must equal the identity card.

In: the notice's conditions as data. Out: models that `duties.registration` and `duties.identity` apply.
Never: a person.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from canbao.policy.administration.identifier import Identifier
from canbao.policy.fields import CitedPart, IfStated, PolicyPart


class DefaultRenewal(CitedPart):
    """Who is insured and in order is registered again without doing anything, unless the data changed."""

    condition: str = Field(description="who is renewed, in words")


class ChangeRegistration(CitedPart):
    """Who is new or whose data changed registers, at these places or through these channels."""

    channels: list[str] = Field(default_factory=list, description="names of channels")
    places: list[str] = Field(default_factory=list, description="names of places")


class WholeHousehold(CitedPart):
    """Every eligible member of a household is enrolled; choosing among them is a violation (A50)."""

    condition: str = Field(description="which members, in words")


class Document(CitedPart):
    """A paper to bring. Papers with the same `group` stand for each other."""

    id: Identifier
    label: str = Field(description="what it is called")
    for_whom: IfStated[str] = Field(default=None, description="who brings it")
    group: Identifier | None = Field(default=None, description="papers of one group stand for each other")
    with_copy: bool = Field(default=False, description="true: a copy as well")


class RegistrationPlace(CitedPart):
    """Where one registers, and in which period."""

    label: str = Field(description="what it is called")
    period: IfStated[Literal["central", "late", "any"]] = Field(default=None, description="in which window")
    for_whom: str | None = Field(default=None, description="who goes there; empty: everybody")


class SchoolRegistration(CitedPart):
    """Students whom the school registers as a body."""

    for_whom: str = Field(description="which students")
    school_does: str = Field(description="what the school does")
    organised_by: IfStated[str] = Field(default=None, description="office that sees to it")


class IdentityRule(CitedPart):
    """What is entered must equal the identity card."""

    name_must_match: bool = Field(default=True, description="false: the name may differ")
    number_must_be_valid: bool = Field(default=True, description="false: the number is not checked")


class Registration(PolicyPart):
    """Everything about registering; what is absent is not stated."""

    default_renewal: DefaultRenewal | None = Field(default=None, description="renewed without doing anything")
    change: ChangeRegistration | None = Field(default=None, description="who is new or changed")
    whole_household: WholeHousehold | None = Field(default=None, description="enrolling all of a household")
    documents: list[Document] = Field(default_factory=list, description="papers to bring")
    places: list[RegistrationPlace] = Field(default_factory=list, description="where one registers")
    schools: list[SchoolRegistration] = Field(default_factory=list, description="students registered as a body")
    identity: IdentityRule | None = Field(default=None, description="what must equal the identity card")
    hukou_limit_for_flexible_workers: bool | None = Field(
        default=None, description="whether 灵活就业 and the like may register at the work place with a local hukou only"
    )
