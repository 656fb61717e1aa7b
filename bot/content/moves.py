"""data/moves/<language>.yml: how people write what they say or do in a role play.

A move is one thing that can be said or done at many steps: not to open, to stay silent, to run. A
choice of a scenario names the moves that mean it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from bot.content.fields import Fields
from bot.content.yaml_lines import read_block
from bot.errors import ContentError


def load_moves(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The examples of each move, all languages together: people mix them.

    Raises ContentError, also when a language lacks a move that another has.
    """
    moves: dict[str, tuple[str, ...]] = {}
    named: dict[Path, set[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        block = read_block(path)
        fields = Fields(block, path)
        named[path] = set(map(str, block))
        for move in block:
            moves[str(move)] = (*moves.get(str(move), ()), *map(str, fields.some_texts(str(move))))
    for path, here in named.items():
        missing = sorted(set(moves) - here)
        if missing:
            raise ContentError(
                path, 1, f"write examples of {', '.join(missing)}, as other files do"
            )
    return MappingProxyType(moves)
