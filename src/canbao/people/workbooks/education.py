"""教育局: students of poor families, found by the bureau or named by their schools.

In: the county. Out: `EDUCATION`. Never: somebody who goes to no school.
"""

from __future__ import annotations

from canbao.people.workbooks.standing_rows import listed_by, turn_standing
from canbao.people.workbooks.suppliers import Content, Supplier, address, day, id_number, of, person_name, word

SCHOOL_WORDS = {
    "college_new": "大学新生", "college": "大学", "secondary_vocational": "中职", "high_school": "高中",
    "secondary": "初中", "primary": "小学", "international": "留学生",
}  # fmt: skip
OFFICE_WORDS = {"school": "学校上报", "education": "教育局核定"}

EDUCATION = Supplier(
    id="education",
    file_name="教育局家庭困难学生名单.xlsx",
    title="",
    offices=("education", "school"),
    find=listed_by("education", "school"),
    change=turn_standing,
    may_join=lambda county: county.is_in("student", *SCHOOL_WORDS),
    columns={
        "学生姓名": person_name(),
        "身份证件号": id_number(),
        "学段": word("student", SCHOOL_WORDS),
        "资助对象类别": of("standing", Content.CATEGORY),
        "认定日期": day("certified"),
        "有效期至": day("until"),
        "来源": word("listed_by", OFFICE_WORDS),
        "家庭住址": address(),
    },
)
