"""data/languages.yml: the languages that Farol speaks, and those that the directory names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bot.content.fields import Fields
from bot.content.language import Language
from bot.content.yaml_lines import Block, read_block
from bot.errors import ContentError


def load_languages(data: Path) -> Mapping[str, Language]:
    """The languages by their code, in the order of the file."""
    file = data / "languages.yml"
    by_id: dict[str, Language] = {}
    for code, block in read_block(file).items():
        if not isinstance(block, Block):
            raise ContentError(file, code.line, f"write the keys of `{code}` under it")
        fields = Fields(block, file)
        by_id[str(code)] = Language(str(code), str(fields.text("name")), fields.flag("ours", False))
        fields.finish()
    return MappingProxyType(by_id)
