"""docs/reference/reports.md: the fixed reports by name, and who may take each.

In: `web.fixed_reports`. Out: the page. Never: a report of the site that is not in it.
"""

from __future__ import annotations

from canbao.access.rights import right_to, roles
from reference.markdown import code, page, table


def make() -> str:
    """The page."""
    from canbao.web.fixed_reports import REPORTS
    from canbao.web.printing import FORMS

    rows = []
    for found in REPORTS.values():
        right = right_to(found.right)
        readers = "、".join(role.label for role in roles().values() if role.code in right.reaches and role.kinds)
        rows.append((code(found.name), found.title, found.about, right.label, readers))
    return page(
        "Reports",
        "The fixed reports of the page `/s/reports`, each about the units of a reader's area. Every one is printed and"
        f" taken away in the same forms ({'、'.join(FORMS.values())}), with the issuing office and the moment below; no"
        " cell is ever a formula.",
        table(["名称 name", "报表", "内容", "须有的权限", "谁可以取"], rows),
    )
