"""Addresses of the public zone as they stand on paper: whole, as a telephone asks for them, with a code to scan.

In: a page of the public zone. Out: an address, a picture of it. Never: anything of a person in an address; the address
of a site that nobody stated.
"""

from __future__ import annotations

import segno
from django.conf import settings
from django.urls import reverse

from canbao.store.configuration import Zone
from canbao.web.pages import URLS


def outside(name: str, county: str) -> str:
    """Of a county's public page; empty where the installation has not been told its public site."""
    site = settings.CONFIGURATION.public_site
    return f"{site}{reverse(name, urlconf=URLS[Zone.PUBLIC], args=[county])}" if site else ""


def outside_phone(pairing: str) -> str:
    """Of the page of collectors' telephones; `pairing` stands after the stroke that no browser sends anywhere. Empty
    where the installation has not been told its public site.
    """
    site = settings.CONFIGURATION.public_site
    return f"{site}{reverse('phone', urlconf=URLS[Zone.PUBLIC])}{'#' if pairing else ''}{pairing}" if site else ""


def scan_code(address: str) -> str:
    """An SVG that needs no other file; empty without an address."""
    return str(segno.make(address, error="m").svg_inline(scale=3)) if address else ""
