"""What a tour saw, as a page to look at and as figures.

In: shots. Out: index.html, report.json, lines for the screen. Never: a finding that is only in one of them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from html import escape
from pathlib import Path

from .looking import Finding
from .shots import Shot

_STYLE = (
    "body{font:15px/1.5 sans-serif;margin:1.5rem;color:#17324d}table{border-collapse:collapse}"
    "td,th{border:1px solid #cfd9e2;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    ".shots{display:flex;flex-wrap:wrap;gap:.75rem}figure{margin:0;width:230px}"
    "img{width:100%;max-height:200px;object-fit:cover;object-position:top;border:1px solid #cfd9e2}"
    ".bad{color:#a3211b;font-weight:700}"
)


def unreached(shots: Iterable[Shot], met: set[str]) -> list[str]:
    """Names of pages of the site that nobody came to."""
    from canbao.web.pages import PAGES

    return sorted(set(PAGES) - met - {shot.name for shot in shots})


def broken(shots: Iterable[Shot]) -> int:
    """How many findings make the gallery fail."""
    return sum(finding.breaks for shot in shots for finding in shot.findings)


def write(folder: Path, shots: list[Shot], missing: list[str]) -> None:
    """Both files."""
    told = {
        "pages": len(shots), "broken": broken(shots), "unreached": missing, "kinds": _kinds(shots),
        "shots": [asdict(shot) for shot in shots],
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "index.html").write_text(_index(shots, missing), encoding="utf-8")


def _kinds(shots: Iterable[Shot]) -> dict[str, int]:
    return dict(Counter(finding.kind for shot in shots for finding in shot.findings).most_common())


def lines(shots: list[Shot], missing: list[str]) -> list[str]:
    """For the screen: the figures that are broken, the heaviest pages, what was not reached."""
    broken_ones = dict.fromkeys(
        f"{finding.kind} {finding.width or 'every width'} {shot.name} {shot.state} ({shot.role}): {finding.said}"
        for shot in shots for finding in shot.findings if finding.breaks
    )  # fmt: skip
    heaviest = sorted(shots, key=lambda shot: -shot.weight)[:3]
    return [
        *broken_ones,
        f"{len(shots)} pages and states, {broken(shots)} broken figures; {_kinds(shots)}",
        "heaviest: " + ", ".join(f"{shot.name} {shot.weight // 1000} kB" for shot in heaviest),
        f"{len(missing)} pages not reached" + (f": {' '.join(missing)}" if missing else ""),
    ]


def _index(shots: list[Shot], missing: list[str]) -> str:
    rows = [
        _row(shot, finding) for shot in shots for finding in sorted(shot.findings, key=lambda each: not each.breaks)
    ]
    parts = [f"<!doctype html><meta charset=utf-8><title>canbao gallery</title><style>{_STYLE}</style>"]
    for role in dict.fromkeys(shot.role for shot in shots):
        figures = "".join(_figure(shot, width) for shot in shots if shot.role == role for width in shot.pictures)
        parts.append(f"<h2>{escape(role)}</h2><div class=shots>{figures}</div>")
    parts.append(f"<h2>Findings: {len(rows)}</h2><p>Not reached: {escape(' '.join(missing)) or 'none'}</p>")
    parts.append("<table><tr><th>kind<th>width<th>role<th>page<th>what</tr>" + "".join(rows) + "</table>")
    return "\n".join(parts)


def _row(shot: Shot, finding: Finding) -> str:
    page = f"<a href='#{_anchor(shot)}'>{escape(f'{shot.name} {shot.state}')}</a>"
    cells = (finding.kind, str(finding.width or ""), escape(shot.role), page, escape(finding.said))
    return f"<tr{' class=bad' if finding.breaks else ''}><td>{'<td>'.join(cells)}</tr>"


def _anchor(shot: Shot) -> str:
    return escape(f"{shot.role}-{shot.name}-{shot.state}".replace(" ", "-"))


def _figure(shot: Shot, width: int) -> str:
    bad = sum(finding.breaks for finding in shot.findings if finding.width in (0, width))
    said = f"{shot.name} {shot.state} {width} px, {shot.status}, {shot.weight // 1000} kB"
    mark = f" id='{_anchor(shot)}'" if width == next(iter(shot.pictures)) else ""
    return (
        f"<figure{mark}><a href='{shot.pictures[width]}'><img loading=lazy src='{shot.pictures[width]}' alt=''></a>"
        f"<figcaption>{escape(said)}{f' <span class=bad>{bad}</span>' if bad else ''}</figcaption></figure>"
    )
