"""The page's own files, held in memory: a closed list, so no path from outside is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "web_page"
_MEDIA_TYPES = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "keep.js": "text/javascript; charset=utf-8",
    "lighthouse.svg": "image/svg+xml",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
}


@dataclass(frozen=True)
class PageFile:
    """`version` changes with the content, so that a browser may keep the file for good."""

    content: bytes
    media_type: str
    version: str


def page_files() -> Mapping[str, PageFile]:
    """Each file by its name."""
    files = {}
    for name, media_type in _MEDIA_TYPES.items():
        content = (FOLDER / name).read_bytes()
        files[name] = PageFile(content, media_type, sha256(content).hexdigest()[:12])
    return MappingProxyType(files)
