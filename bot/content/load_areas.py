"""data/areas.yml as a tree of areas."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType

from bot.content.area import AREA_KINDS, Area, Areas
from bot.content.fields import Fields
from bot.content.yaml_lines import Block, Text, read_block
from bot.errors import ContentError

ZIP = re.compile(r"\d{5}")
ZIP_STARTS = re.compile(r"(\d{3})-(\d{3})")


def load_areas(data: Path) -> Areas:
    """The areas of data/areas.yml. Raises ContentError with the line to change."""
    file = data / "areas.yml"
    top = Fields(read_block(file), file)
    home = top.text("home")
    blocks = top.block("areas")
    top.finish()

    by_id: dict[str, Area] = {}
    owners: dict[str, str] = {}
    for area_id, block in blocks.items():
        if not isinstance(block, Block):
            raise ContentError(file, area_id.line, f"write the keys of `{area_id}` under it")
        # A parent stands above its children, so the file cannot hold a circle.
        area = _area(str(area_id), block, by_id, file)
        for spelling in (*area.names, *area.zips):
            owner = owners.setdefault(spelling.casefold(), area.id)
            if owner != area.id:
                raise ContentError(file, block.line, f"{spelling} already means `{owner}`")
        by_id[area.id] = area
    if home not in by_id:
        raise ContentError(file, home.line, f"`{home}` is not an area of this file")
    return Areas(MappingProxyType(by_id), by_id[home])


def _area(area_id: str, block: Block, above: dict[str, Area], file: Path) -> Area:
    fields = Fields(block, file)
    name = fields.text("name")
    kind_text = fields.text("kind")
    parent = fields.optional_text("in")
    zips = fields.texts("zips")
    zip_starts = tuple(_zip_starts(text, file) for text in fields.texts("zip_starts"))
    villages = fields.texts("villages")
    aliases = fields.texts("aliases")
    fields.finish()

    kind = next((kind for kind in AREA_KINDS if kind == kind_text), None)
    if kind is None:
        raise ContentError(file, kind_text.line, f"`kind` is one of: {', '.join(AREA_KINDS)}")
    if parent is None and kind != "nation":
        raise ContentError(file, block.line, "write `in:` and the next wider area")
    if parent is not None and parent not in above:
        raise ContentError(file, parent.line, f"`{parent}` must be an area that stands above")
    for zip_code in zips:
        if not ZIP.fullmatch(zip_code):
            raise ContentError(file, zip_code.line, f"{zip_code} is not a ZIP code of five digits")
    return Area(
        id=area_id,
        name=str(name),
        kind=kind,
        parent=str(parent) if parent else None,
        zips=tuple(map(str, zips)),
        zip_starts=zip_starts,
        villages=tuple(map(str, villages)),
        aliases=tuple(map(str, aliases)),
    )


def _zip_starts(text: Text, file: Path) -> tuple[str, str]:
    match = ZIP_STARTS.fullmatch(text)
    if match is None or match[1] > match[2]:
        raise ContentError(file, text.line, f"write {text} like 010-027, the smaller first")
    return match[1], match[2]
