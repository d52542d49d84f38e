"""What checking an identity document yields: its kind, its one spelling, its lasting key, what is wrong with it.

In: nothing. Out: closed lists of kinds, problems and remarks, each with its Chinese sentence, and the record `IdCheck`.
Never: a decision about a person; a problem says why a number cannot be right, a remark what a clerk should look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum


class DocumentKind(StrEnum):
    """Kinds of documents that people enrol with, and the organisation code that ends up in their column."""

    RESIDENT_CARD = "resident_card"
    RESIDENT_CARD_15 = "resident_card_15"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    HK_MACAO_PERMIT = "hk_macao_permit"
    HK_MACAO_FOREIGN_PERMIT = "hk_macao_foreign_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PERMANENT_RESIDENCE_15 = "permanent_residence_15"
    PASSPORT = "passport"
    FOREIGN_PASSPORT = "foreign_passport"
    BIRTH_CERTIFICATE = "birth_certificate"
    DISABILITY_CARD = "disability_card"
    OFFICER_CARD = "officer_card"
    CREDIT_CODE = "credit_code"
    UNKNOWN = "unknown"


class Problem(Enum):
    """Why a number cannot be right. The value is the sentence for people."""

    SHAPE = "位数或字符不符合该证件的格式"
    REGION = "省级代码不存在"
    DATE = "出生日期不存在"
    TOO_EARLY = "出生日期早于1900年1月1日"
    FUTURE = "出生日期晚于所填日期"
    CHECK_CHARACTER = "校验码不符，可能有一位输错或相邻两位颠倒"
    ORGANISATION_CHECK = "组织机构代码的校验码不符"


class Remark(Enum):
    """What a clerk should look at though the number itself is well formed. The value is the sentence for people."""

    OLD_15_DIGITS = "15位旧号，自2013年起停用，已换算为18位"
    SEQUENCE_ZERO = "顺序码为000，请核对"
    MANUAL_REVIEW = "仅能核对格式，请人工核对原件"
    NO_RESIDENCE_PERMIT = "持证人非中国籍，不能申领港澳台居民居住证，请人工处理"
    NOT_A_PERSON = "这是单位的统一社会信用代码，不是个人证件"


@dataclass(frozen=True)
class IdCheck:
    """The result for one document. `key` is the part that stays when a document is renewed or upgraded."""

    kind: DocumentKind
    number: str
    problem: Problem | None = None
    key: str = ""
    birth: date | None = None
    sex: str | None = None
    disability_category: int | None = None
    disability_grade: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether nothing speaks against the number itself."""
        return self.problem is None
