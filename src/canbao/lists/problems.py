"""What can be wrong with a row by the rules of lists: beside the problems of any file (`intake.cell_problems`).

In: nothing. Out: `ListProblem` (the row is not taken), `ListDoubt` (please confirm; it is taken). Never: anything
about who else is known: these are told to the sender.
"""

from __future__ import annotations

from canbao.intake.problems import Problem, Saying


class ListProblem(Problem):
    """Why a row is not taken."""

    UNKNOWN_STANDING = Saying(
        "不是已知的人员类别", "is no known category", "请按名单模板的下拉项填写", "use a word of the template"
    )
    NO_GRADE = Saying("没有残疾等级", "has no grade", "请填一级至四级", "write one of four grades")
    GRADE_CONTRADICTS = Saying(
        "与人员类别里的等级不符", "contradicts the grade in the category", "请核对残疾证", "check the card"
    )
    ENDS_BEFORE = Saying("早于开始的日期", "lies before the day it begins", "请核对两个日期", "check both days")
    BIRTH_CONTRADICTS = Saying(
        "与证件号码里的出生日期不符", "is not the day of birth in the number", "请对照证件核对", "check the document"
    )
    SEX_CONTRADICTS = Saying(
        "与证件号码里的性别不符", "is not the sex in the number", "请对照证件核对", "check the document"
    )
    UNKNOWN_PLACE = Saying(
        "不是本县的镇街或村居", "is no place of this county", "请按区划名称填写", "write the name of the division"
    )
    NAME_WITH_DIGIT = Saying(
        "姓名里有数字", "is a name with a digit", "请填写证件上的姓名", "write the document's name"
    )
    NO_IDENTITY = Saying(
        "不能作为参保证件", "is no document to enrol with", "请填写居民身份证等证件的号码", "write an identity number"
    )
    STATED_TWICE = Saying(
        "同一人的同一类别在前面已有一行",
        "states for the same person what an earlier row does",
        "请删去一行",
        "remove one of them",
    )
    NOT_A_CODE = Saying("不是区划代码", "is no division code", "应为 6 至 12 位数字", "write 6 to 12 digits")


class ListDoubt(Problem):
    """What the sender is asked to confirm."""

    OTHER_OFFICE = Saying(
        "通常由别的部门认定", "is usually certified by another office", "请确认由你单位认定", "confirm that it is yours"
    )
    PASSPORT = Saying(
        "像是护照号码，不是居民身份证",
        "looks like a passport, not a resident card",
        "有身份证的请改填身份证号码",
        "write the resident card's number if there is one",
    )
    PLACE_ELSEWHERE = Saying(
        "不在区划表里，户籍地记为未知",
        "is not in the list of divisions; the place is kept as unknown",
        "请确认名称",
        "confirm the name",
    )
