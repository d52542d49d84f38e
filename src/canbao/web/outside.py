"""Addresses of public pages as they stand on paper: whole, as a telephone outside asks for them, with a code to scan.

In: a request, a page. Out: an address, a picture of it. Never: anything of a person in an address.
"""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def outside(request: HttpRequest, name: str, county: str) -> str:
    """Of a county's public page."""
    scheme = "https" if settings.SESSION_COOKIE_SECURE else request.scheme
    return f"{scheme}://{request.get_host()}{reverse(name, args=[county])}"


def scan_code(address: str) -> str:
    """An SVG that needs no other file."""
    return str(segno.make(address, error="m").svg_inline(scale=3))
