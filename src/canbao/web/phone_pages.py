"""The page of collectors' telephones and what it needs to work where there is no network.

In: nothing but the address. Out: one page, its script and style, the worker that keeps them. Never: anything of
anybody: the page is the same for everyone, and what it shows it opens by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path

from canbao.store.configuration import Zone
from canbao.web.assets import address_of, text_of
from canbao.web.pages import page

SCRIPTS = ("sealed.js", "kept.js", "line.js", "screens.js", "app.js")
"""In the order in which they stand on each other."""
_QR = "vendor/lean-qr-2.7.4.js"
_SHOWN = 12


@cache
def script() -> str:
    """All of them as one: each further request takes most of a second on a village's line."""
    parts = [f"var exports = {{}};\n(function () {{\n{text_of(_QR)}\n}})();", *map(_script, SCRIPTS)]
    return "(function () {\n" + "\n".join(parts) + "\n})();\n"


def _script(name: str) -> str:
    return text_of(f"phone/{name}")


@cache
def style() -> str:
    """The only one of the page."""
    return text_of("phone/phone.css")


@cache
def files() -> dict[str, str]:
    """Addresses of the script and the style, which change with them."""
    return {
        name: f"/v/{name}?v={hashlib.sha256(text.encode()).hexdigest()[:_SHOWN]}"
        for name, text in (("app.js", script()), ("app.css", style()))
    }


@page("v", "村级手机", is_public=True, zone=Zone.PUBLIC)
def phone(request: HttpRequest) -> HttpResponse:
    """The same for everybody; a pairing code after `#` stays in the browser."""
    return render(request, "web/phone.html", _shown())


def _shown() -> dict[str, str]:
    named = files()
    return {"script": named["app.js"], "style": named["app.css"]}


def worker(_: HttpRequest) -> HttpResponse:
    """Kept anew whenever one of what it keeps is another."""
    kept = ["/v", *files().values(), "/v/manifest.json", address_of("favicon.svg")]
    version = hashlib.sha256((render_to_string("web/phone.html", _shown()) + "".join(kept)).encode()).hexdigest()
    text = text_of("phone/sw.js").replace("{{ version }}", version[:_SHOWN]).replace("{{ files }}", json.dumps(kept))
    return HttpResponse(text, "text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/v"})


def manifest(_: HttpRequest) -> HttpResponse:
    """By which a telephone puts it among its other programs."""
    icon = {"src": address_of("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    about = {
        "name": "居民医保村级代收", "short_name": "医保代收", "lang": "zh-Hans", "start_url": "/v", "scope": "/v",
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#063d57", "icons": [icon],
    }  # fmt: skip
    return JsonResponse(about, content_type="application/manifest+json")


def _read_only(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def asked(request: HttpRequest) -> HttpResponse:
        return view(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])

    return asked


urlpatterns: list[URLPattern] = [
    path("v/app.js", _read_only(lambda _: HttpResponse(script(), "text/javascript; charset=utf-8"))),
    path("v/app.css", _read_only(lambda _: HttpResponse(style(), "text/css; charset=utf-8"))),
    path("v/sw.js", _read_only(worker)),
    path("v/manifest.json", _read_only(manifest)),
]
