"""The browser that tests drive: the system's Chromium, on a phone's screen or a desk's."""

from __future__ import annotations

import shutil

from playwright.sync_api import ViewportSize

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 850}
