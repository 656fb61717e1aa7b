"""data/needs.yml: the closed list of what a person may need from an organization."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bot.content.fields import Fields
from bot.content.need import Need
from bot.content.yaml_lines import Block, read_block
from bot.errors import ContentError


def load_needs(data: Path) -> Mapping[str, Need]:
    """The needs by their id, in the order of the file."""
    file = data / "needs.yml"
    by_id: dict[str, Need] = {}
    for need_id, block in read_block(file).items():
        if not isinstance(block, Block):
            raise ContentError(file, need_id.line, f"write the keys of `{need_id}` under it")
        fields = Fields(block, file)
        first = fields.optional_text("first")
        by_id[str(need_id)] = Need(
            id=str(need_id),
            phrase=str(fields.text("phrase")),
            is_urgent=fields.flag("urgent", False),
            first=str(first) if first else None,
        )
        fields.finish()
    return MappingProxyType(by_id)
