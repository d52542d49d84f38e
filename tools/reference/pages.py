"""docs/reference/pages.md: every page of the site, who may see it, and where it is reached from.

In: `web.pages`. Out: the page. Never: a page of the site that is not in it.
"""

from __future__ import annotations

from canbao.access.rights import right_to, roles
from reference.markdown import code, page, table


def make() -> str:
    """The page."""
    from canbao.store.configuration import Zone
    from canbao.web import public_urls, urls
    from canbao.web.pages import PAGES, readers_of

    assert urls.urlpatterns
    assert public_urls.urlpatterns
    rows = []
    for found in PAGES.values():
        rights = " 或 ".join(right_to(right).label for right in found.rights)
        needs = "".join(f"，且 {right_to(right).label}" for right in found.needs)
        readers = "不用登录" if found.is_public else "、".join(readers_of(found)) if found.rights else "每个账号"
        zone = "互联网区" if found.zone is Zone.PUBLIC else "内网"
        rows.append(
            (code(f"/{found.path}"), zone, found.title, rights + needs, readers, "是" if found.needs_factor else "")
        )
    return page(
        "Pages",
        f"Every address of the two zones for people, with the right that lets in ({len(roles()) - 1} roles; what each"
        " may do there is in [roles and actions](roles.md)). Pages marked in the last column ask for the second factor"
        " once more before anything is changed.",
        table(["地址", "区", "名称", "须有的权限", "谁可以看", "再验证"], rows),
    )
