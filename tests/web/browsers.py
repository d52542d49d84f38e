"""A real browser, where the machine has one: Debian's Chromium, driven through Playwright.

In: nothing. Out: a browser for a whole test process, pages of it, and what a page asked for. Never: a download.
"""

from __future__ import annotations

import shutil
import subprocess

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
)  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Where it is; empty where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), "")


def why_no_chromium() -> str:
    """For the last line of a run."""
    return "" if chromium() else "needs Chromium (on Debian: apt install chromium fonts-noto-cjk)"


def why_no_pango() -> str:
    """WeasyPrint loads Pango, and sets Chinese with a font of the system."""
    try:
        import weasyprint  # noqa: F401  whether it can be loaded at all
    except (ImportError, OSError):
        return "needs the extra pdf and Pango (on Debian: apt install libpango-1.0-0 libpangoft2-1.0-0)"
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False).stdout
    return "" if listed.strip() else "needs a Chinese font (on Debian: apt install fonts-noto-cjk)"
