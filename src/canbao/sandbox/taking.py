"""Packages of bills that the bureau made: looked at, taken in order or kept until the ones before come, answered.

In: a manifest and its file as they came. Out: signed acknowledgements; bills. Never: a bill of a package of which one
thing does not hold; a number taken twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from sqlite3 import Row as Kept

from canbao.sandbox.envelopes import (
    ACKNOWLEDGEMENT,
    BUREAU,
    NO_PACKAGE,
    PACKAGE,
    Fields,
    Key,
    check_signature,
    mark_of,
    read_fields,
    sm3,
)
from canbao.sandbox.records import Records
from canbao.sandbox.refusals import NotTaken
from canbao.sandbox.tables import REMOVED, Row, read_rows, sum_of
from canbao.values.fen import yuan_to_fen

PAYABLE = "payable"
_BILL = "INSERT OR REPLACE INTO bill VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Answer:
    """What became of a package. `file`: the acknowledgement; `name`: of that file."""

    number: int
    result: str
    problem: str
    words: str
    name: str
    file: bytes


def take_package(
    records: Records, key: Key, bureau: bytes, manifest: bytes, content: bytes, day: date
) -> list[Answer]:  # fmt: skip
    """The package's own answer first, then those of packages that waited for it. Raises NotTaken for no manifest."""
    said = read_fields(manifest, PACKAGE)
    answering = _Answering(records, key, day)
    with records.step():
        try:
            rows = _checked(records, bureau, said, content)
        except NotTaken as refused:
            return [answering.of(said, "refused", refused)]
        earlier = records.rows("SELECT * FROM got WHERE number = ?", said["number"])
        if earlier:
            return [answering.again(said, earlier[0])]
        if said["number"] > _next(records):
            records.write("INSERT OR REPLACE INTO waiting VALUES (?, ?, ?)", said["number"], manifest, content)
            return [answering.of(said, "waiting", NotTaken("missing", "前面的号没到 earlier ones are missing"))]
        return _apply(records, bureau, said, rows, answering)


@dataclass(frozen=True)
class _Answering:
    records: Records
    key: Key
    day: date

    def of(self, said: Fields, result: str, why: NotTaken | None = None) -> Answer:
        """Signed, and kept where the package was taken."""
        missing = list(range(_next(self.records), said["number"])) if result == "waiting" else []
        problem, words = (why.problem, why.words) if why else ("", "")
        written = self.key.signed(
            {
                "canbao": ACKNOWLEDGEMENT, "version": 1, "county": said["county"], "from": said["to"], "to": BUREAU,
                "number": said["number"], "rows": said["rows"], "sum_fen": said["sum_fen"], "digest": said["digest"],
                "made_on": self.day.isoformat(), "mark": mark_of(said), "result": result, "problem": problem,
                "words": words, "missing": missing,
            }
        )  # fmt: skip
        name = f"{said['county']}-{BUREAU}-to-{said['to']}-{said['number']:06}-{result}.ack.json"
        if result == "taken":
            self.records.write(
                "INSERT INTO got VALUES (?, ?, ?, ?, ?)", said["number"], mark_of(said), result, name, written
            )
        return Answer(said["number"], result, problem, words, name, written)

    def again(self, said: Fields, earlier: Kept) -> Answer:
        """The first answer for the same package; none but a refusal for another one under its number."""
        if earlier["mark"] != mark_of(said):
            return self.of(said, "refused", NotTaken("swapped", "这个号收过另一份 another one came under this number"))
        return Answer(said["number"], earlier["result"], "", "", earlier["name"], bytes(earlier["answer"]))


def _checked(records: Records, bureau: bytes, said: Fields, content: bytes) -> list[Row]:
    """Rows of a package that can be believed. Raises NotTaken."""
    if said["county"] != records.setting("county"):
        raise NotTaken("other_county", f"是 {said['county']} 的 another county's")
    if (said["from"], said["to"]) != (BUREAU, records.setting("code")):
        raise NotTaken("other_party", f"{said['from']} 发给 {said['to']} from or to somebody else")
    if said["format"] != PAYABLE or said["kind"] != "csv":
        raise NotTaken("not_theirs", f"演示税务局只收 {PAYABLE} 的 csv only {PAYABLE} as csv is taken here")
    check_signature(said, bureau)
    if sm3(content) != said["digest"]:
        raise NotTaken("other_digest", f"文件有 {len(content):,} 字节 not the file that was signed")
    rows = read_rows(PAYABLE, content)
    if len(rows) != said["rows"]:
        raise NotTaken("other_rows", f"清单 {said['rows']} 行，文件 {len(rows)} 行 other rows than were signed")
    if sum_of(PAYABLE, rows) != said["sum_fen"]:
        raise NotTaken("other_sum", "合计与清单不符 another sum than was signed")
    if {row["year"] for row in rows} - {str(said["year"])}:
        raise NotTaken("bad_rows", f"有的行不是 {said['year']} 年度 rows of another year")
    return rows


def _next(records: Records) -> int:
    ((last,),) = records.rows("SELECT coalesce(max(number), 0) FROM got")
    return int(last) + 1


def _apply(records: Records, bureau: bytes, said: Fields, rows: list[Row], answering: _Answering) -> list[Answer]:
    """The bills of this one, then of those that waited for it."""
    before = records.rows("SELECT mark FROM got WHERE number = ?", said["number"] - 1)
    if said["previous"] != (before[0]["mark"] if before else NO_PACKAGE):
        return [answering.of(said, "refused", NotTaken("broken_chain", "与上一号接不上 does not follow the last one"))]
    _enter(records, said, rows)
    answers = [answering.of(said, "taken")]
    for each in records.rows("SELECT * FROM waiting WHERE number = ?", said["number"] + 1):
        records.write("DELETE FROM waiting WHERE number = ?", each["number"])
        follows = read_fields(bytes(each["manifest"]), PACKAGE)
        answers += _apply(records, bureau, follows, read_rows(PAYABLE, bytes(each["content"])), answering)
    return answers


def _enter(records: Records, said: Fields, rows: list[Row]) -> None:
    """All bills of the year anew, or what has changed."""
    if said["manner"] == "full":
        records.write("DELETE FROM bill WHERE year = ?", said["year"])
    for row in rows:
        if row["change"] == REMOVED:
            records.write("DELETE FROM bill WHERE reference = ?", int(row["reference"]))
    bills = (
        (
            int(row["reference"]), row["document"], row["id_number"], row["name"], row["unit"], int(row["year"]),
            yuan_to_fen(row["payable"]), row["offer_until"],
        ) for row in rows if row["change"] != REMOVED
    )  # fmt: skip
    records.write_all(_BILL, bills)
