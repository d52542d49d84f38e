"""Tables of who may do what, by noun."""

from __future__ import annotations

from canbao.access.models.people import Account as Account
from canbao.access.models.people import Credential as Credential
from canbao.access.models.people import Grant as Grant
from canbao.access.models.people import Organisation as Organisation
from canbao.access.models.people import OrganisationKind as OrganisationKind
from canbao.access.models.requests import MOST_ROWS_ALONE as MOST_ROWS_ALONE
from canbao.access.models.requests import Export as Export
from canbao.access.models.requests import ExportContent as ExportContent
from canbao.access.models.requests import Hold as Hold
from canbao.access.models.requests import Request as Request
from canbao.access.models.sign_ins import PAGE_ADDRESS as PAGE_ADDRESS
from canbao.access.models.sign_ins import Device as Device
from canbao.access.models.sign_ins import Guess as Guess
from canbao.access.models.sign_ins import SignIn as SignIn
from canbao.access.models.sign_ins import UnsentForm as UnsentForm
from canbao.access.models.trail import AuditEntry as AuditEntry
from canbao.access.models.trail import AuditSeal as AuditSeal
from canbao.access.models.trail import Outcome as Outcome
