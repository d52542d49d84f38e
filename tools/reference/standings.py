"""docs/reference/standings.md: every standing that `has()` and a people file may name, with its other spellings.

In: the packaged catalogue. Out: the page. Never: a name that the catalogue does not have.
"""

from __future__ import annotations

import csv
import io
from importlib.resources import files

from reference.markdown import code, page, table


def make() -> str:
    """The page."""
    packaged = files("canbao.policy").joinpath("data", "standings.csv").read_text(encoding="utf-8")
    rows = [
        (
            row["name"],
            "、".join(part for part in (*row["aliases"].split(";"), row["alias_sets"].replace(";", "、")) if part),
            code(row["id"]),
            code(row["usual_certifier"]),
            " ".join(part for part in (row["attributes"], row["note"]) if part),
        )
        for row in csv.DictReader(io.StringIO(packaged))
    ]
    return page(
        "Standings",
        'Names that a condition (`has("低保对象")`) and a list of a department may use. Brackets, spaces and '
        "full-width forms are forgiven; an unknown name is an error with the nearest one. A notice that names a group "
        'that is not here can be written with `listed_by="name of the list"` on the nearest standing.',
        table(["name", "also written", "id", "usual certifier", "grade, role, remark"], rows),
    )
