"""Pictures of the documents: which page, as whom, becomes which file.

In: a demo's site, its people. Out: PNG files of few colours under docs/pictures. Never: a picture of a real person; one
that is not in the table.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .accounts import COUNTY, Guest
from .crawling import Tour, Visitor, name_of, visitor
from .furnishing import YEAR, Resident, Telephone, furnish, telephone
from .shots import Camera
from .states import enlarge, enter_own_file
from .touring import open_browser

if TYPE_CHECKING:
    from PIL.Image import Image

WIDE, PHONE = 1_100, 390
MOST_BYTES = 150_000
_COLOURS = 48


@dataclass(frozen=True)
class Picture:
    """`way`: an address, then names of pages whose first link is followed, or `?…` for a tab. `is_elder`: the larger
    view. `tall`: pixels from the top; a lower page is cut there.
    """

    file: str
    role: str
    way: tuple[str, ...]
    tall: int = 640
    width: int = WIDE
    is_elder: bool = False


FOUND, OWN = "<found>", "<own>"
"""Ways that begin at somebody found, or at one's own file."""
PICTURES = (
    Picture("why-this-amount", "bureau_clerk", (FOUND, "?tab=dues", "why"), 760),
    Picture("one-persons-file", "bureau_clerk", (FOUND, "?tab=dues"), 760),
    Picture("reconciliation", "bureau_lead", ("s/reconcile",)),
    Picture("sign-in", "public", ("sign-in",), 520),
    Picture("bureau-lists", "bureau_clerk", ("s/lists",)),
    Picture("bureau-run", "bureau_lead", ("s/dues/runs", "dues_run"), 700),
    Picture("bureau-progress", "bureau_lead", ("s/progress",), 700),
    Picture("window-register", "town_clerk", (FOUND, "register"), 700),
    Picture("window-reminders", "town_clerk", ("s/reminders",), 700),
    Picture("collector-reminders", "village_collector", ("s/reminders",), 780, PHONE),
    Picture("collector-person", "village_collector", ("s/reminders", "reminded"), 780, PHONE),
    Picture("supplier-import", "supplier", ("s/import",)),
    Picture("supplier-returned", "supplier", ("s/lists", "list_page", "?tab=problems"), 960),
    Picture("tax-held", "tax_clerk", ("s/money/held",)),
    Picture("tax-difference", "tax_clerk", ("s/reconcile", "settle"), 560),
    Picture("finance-money", "finance", ("s/money",)),
    Picture("inspector-findings", "inspector", ("s/inspection",), 600),
    Picture("inspector-sample", "inspector", ("s/inspection?tab=samples", "inspection_sample"), 600),
    Picture("resident-county", "public", (f"public/{COUNTY}",), 780, PHONE),
    Picture("resident-elder", "public", (f"public/{COUNTY}",), 780, PHONE, is_elder=True),
    Picture("resident-own", "public", (OWN,), 780, PHONE),
    Picture("administrators-account", "security_admin", ("account",), 480),
)


def make(sites: tuple[str, str], guests: Sequence[Guest], folder: Path, only: Sequence[str] = ()) -> int:
    """All of the table, or some; 0 when each is small enough."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {guest.word: guest for guest in guests}
    heavy = []
    with telephone() as phone, open_browser() as browser:
        resident = furnish({guest.word: guest.actor for guest in guests if guest.actor is not None}, phone)
        for picture in PICTURES:
            if only and picture.file not in only:
                continue
            tour = Tour(*sites, Camera(None, widths=(picture.width,), axe_at=()))
            here = visitor(browser, known[picture.role], tour, base=sites[0] if picture.way == ("sign-in",) else "")
            size = _shoot(here, picture, folder / f"{picture.file}.png", resident, phone)
            here.page.context.close()
            print(f"{picture.file}.png {size // 1000} kB", flush=True)
            heavy += [picture.file] if size > MOST_BYTES else []
    if heavy:
        print(f"heavier than {MOST_BYTES}: {' '.join(heavy)}")
    return 1 if heavy else 0


def _shoot(here: Visitor, picture: Picture, path: Path, resident: Resident, phone: Telephone) -> int:
    if picture.is_elder:
        enlarge(here)
    _go(here, picture.way, resident, phone)
    tall = min(int(here.page.evaluate("document.documentElement.scrollHeight")), picture.tall)
    clip = {"x": 0, "y": 0, "width": picture.width, "height": tall}
    shot = here.page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    path.write_bytes(_reduced(shot))
    return path.stat().st_size


def _go(here: Visitor, way: Sequence[str], resident: Resident, phone: Telephone) -> None:
    for at, step in enumerate(way):
        if step == OWN:
            enter_own_file(here, resident, phone)
        elif step == FOUND:
            here.open(f"s/person/{_aided(here.guest)}")
        elif step.startswith("?"):
            here.open(urljoin(here.page.url, step))
        elif at == 0:
            here.open(step)
        else:
            links = [link for link in here.links() if name_of(link) == step]
            assert links, f"{here.page.url} leads to no {step}"
            here.open(links[0])


def _aided(guest: Guest) -> int:
    """Somebody of the guest's area of whose fee another pays a part."""
    from canbao.access.acting import scope_for
    from canbao.billing.models import AidLine, Run
    from canbao.store.scope import scoped

    assert guest.actor is not None
    with scoped(scope_for(guest.actor, "view_person")):
        run = Run.objects.get(county=COUNTY, state="published", year=YEAR)
        rows = AidLine.objects.filter(county=COUNTY, run_id=run.id).order_by("person_id")
        return int(rows.values_list("person_id", flat=True)[0])


def _reduced(shot: bytes) -> bytes:
    from PIL import Image

    image: Image.Image = Image.open(io.BytesIO(shot)).convert("RGB")
    reduced = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    made = io.BytesIO()
    reduced.save(made, "PNG", optimize=True)
    return made.getvalue()
