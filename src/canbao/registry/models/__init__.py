"""Tables of the register, by noun."""

from __future__ import annotations

from canbao.registry.models.coverage import Coverage as Coverage
from canbao.registry.models.dated import Dated as Dated
from canbao.registry.models.duplicates import Merge as Merge
from canbao.registry.models.duplicates import MergedRow as MergedRow
from canbao.registry.models.duplicates import NumberConflict as NumberConflict
from canbao.registry.models.duplicates import Pair as Pair
from canbao.registry.models.duplicates import Stem as Stem
from canbao.registry.models.enrolments import Enrolment as Enrolment
from canbao.registry.models.enrolments import Event as Event
from canbao.registry.models.fieldwork import Assignment as Assignment
from canbao.registry.models.fieldwork import Enquiry as Enquiry
from canbao.registry.models.fieldwork import GroupMember as GroupMember
from canbao.registry.models.fieldwork import HandOver as HandOver
from canbao.registry.models.fieldwork import Verification as Verification
from canbao.registry.models.fieldwork import Whereabouts as Whereabouts
from canbao.registry.models.fieldwork import WorkGroup as WorkGroup
from canbao.registry.models.households import Household as Household
from canbao.registry.models.households import Member as Member
from canbao.registry.models.households import Relation as Relation
from canbao.registry.models.lives import Abode as Abode
from canbao.registry.models.lives import Circumstances as Circumstances
from canbao.registry.models.lives import ClaimYear as ClaimYear
from canbao.registry.models.lives import Insurance as Insurance
from canbao.registry.models.lives import Schooling as Schooling
from canbao.registry.models.lives import Status as Status
from canbao.registry.models.looks import FileLook as FileLook
from canbao.registry.models.looks import Looked as Looked
from canbao.registry.models.people import Document as Document
from canbao.registry.models.people import FormerPerson as FormerPerson
from canbao.registry.models.people import Identity as Identity
from canbao.registry.models.people import Person as Person
from canbao.registry.models.standings import Standing as Standing
