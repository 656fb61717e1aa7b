"""The bot's own words from data/interface.yml: prompts, buttons, apologies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import yaml

from bot.content.fast_yaml import FAST_LOADER
from bot.errors import ContentError


def load_interface(path: Path) -> Mapping[str, str]:
    """English words by key. Raises ContentError when a value is not a line of text."""
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=FAST_LOADER) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContentError(path, mark.line + 1 if mark else 1, str(error)) from error
    for key, value in entries.items():
        if not isinstance(value, str) or not value.strip():
            raise ContentError(path, 1, f"{key}: write a line of text in quotes")
    return MappingProxyType(entries)
