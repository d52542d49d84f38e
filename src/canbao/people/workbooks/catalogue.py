"""All suppliers, and those six whose lists of standings a county's aid rests on.

In: the suppliers' own modules. Out: `SUPPLIERS`, `LISTS`, `supplier_of`. Never: two of one id or file name.
"""

from __future__ import annotations

from canbao.people.workbooks.agriculture import AGRICULTURE
from canbao.people.workbooks.births import BIRTHS
from canbao.people.workbooks.civil_affairs import CIVIL_AFFAIRS
from canbao.people.workbooks.claims import CLAIMS
from canbao.people.workbooks.deaths import DEATHS
from canbao.people.workbooks.disabled_federation import DISABLED_FEDERATION
from canbao.people.workbooks.education import EDUCATION
from canbao.people.workbooks.employee_scheme import EMPLOYEE_SCHEME
from canbao.people.workbooks.enrolled_elsewhere import ENROLLED_ELSEWHERE
from canbao.people.workbooks.expected_births import EXPECTED_BIRTHS
from canbao.people.workbooks.health import HEALTH
from canbao.people.workbooks.last_enrolments import LAST_ENROLMENTS
from canbao.people.workbooks.public_security import PUBLIC_SECURITY
from canbao.people.workbooks.residence_permits import RESIDENCE_PERMITS
from canbao.people.workbooks.schools import SCHOOLS
from canbao.people.workbooks.statistics import STATISTICS
from canbao.people.workbooks.suppliers import Supplier
from canbao.people.workbooks.unemployment import UNEMPLOYMENT
from canbao.people.workbooks.unenrolled import UNENROLLED
from canbao.people.workbooks.veterans import VETERANS

SUPPLIERS: tuple[Supplier, ...] = (CIVIL_AFFAIRS, DISABLED_FEDERATION, AGRICULTURE, HEALTH, VETERANS, EDUCATION)

# The register comes first: a county has no persons before it.
LISTS: tuple[Supplier, ...] = (
    PUBLIC_SECURITY,
    *SUPPLIERS,
    EMPLOYEE_SCHEME,
    DEATHS,
    BIRTHS,
    EXPECTED_BIRTHS,
    SCHOOLS,
    RESIDENCE_PERMITS,
    UNEMPLOYMENT,
    CLAIMS,
    LAST_ENROLMENTS,
    ENROLLED_ELSEWHERE,
    UNENROLLED,
    STATISTICS,
)


def supplier_of(list_id: str) -> Supplier:
    """The supplier of a list by its id."""
    return _BY_ID[list_id]


_BY_ID = {supplier.id: supplier for supplier in LISTS}
assert len(_BY_ID) == len(LISTS) == len({supplier.file_name for supplier in LISTS}), (
    "lists are told apart by id and name"
)
