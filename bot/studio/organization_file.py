"""The file of an organization with other values: its order, remarks and every untouched line stay.

Pure. The file is cut at the keys that begin a line; only the pieces whose value is another one are
written anew.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from bot.studio.organization_fields import FIELDS, Value

LINE = 100
ORDER = ("id", *FIELDS)
_KEY = re.compile(r"([A-Za-z_]\w*):")
_REMARK = re.compile(r"^\s*#.*$|(?<=\s)#\s.*$")


@dataclass(frozen=True)
class _Piece:
    """The lines of one key; `above` are the remarks that stand before it."""

    key: str
    above: tuple[str, ...]
    lines: tuple[str, ...]


def with_values(text: str, values: Mapping[str, Value]) -> str:
    """The text of the file in which each key has this value; a key whose value is None goes.

    Keys that are not among the values stay as they are.
    """
    pieces, end = _cut(text)
    was = yaml.load(text, Loader=yaml.BaseLoader) or {}
    kept: list[_Piece] = []
    for piece in pieces:
        if piece.key not in values or values[piece.key] == was.get(piece.key):
            kept.append(piece)
        elif values[piece.key] is not None:
            # Remarks between the old lines would stand beside the wrong ones.
            inner = tuple(line.strip() for line in piece.lines if line.lstrip().startswith("#"))
            kept.append(_Piece(piece.key, piece.above + inner, _written(piece.key, values)))
        elif piece.above:
            kept.append(_Piece("", piece.above, ()))
    for key in ORDER:
        if values.get(key) is not None and key not in {piece.key for piece in pieces}:
            kept.insert(_place(key, kept), _Piece(key, (), _written(key, values)))
    lines = [line for piece in kept for line in (*piece.above, *piece.lines)]
    return "\n".join([*lines, *end]) + "\n"


def _cut(text: str) -> tuple[list[_Piece], list[str]]:
    pieces: list[_Piece] = []
    above: list[str] = []
    for line in text.splitlines():
        match = _KEY.match(line)
        if match is not None:
            pieces.append(_Piece(match[1], tuple(above), (line,)))
            above = []
        elif not pieces or line.startswith("#") or not line.strip():
            above.append(line)
        else:
            last = pieces.pop()
            pieces.append(_Piece(last.key, last.above, (*last.lines, *above, line)))
            above = []
    return pieces, above


def _place(key: str, pieces: list[_Piece]) -> int:
    """After the last piece that comes before this key in ORDER."""
    before = ORDER[: ORDER.index(key)]
    return max((at + 1 for at, piece in enumerate(pieces) if piece.key in before), default=0)


def _written(key: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(_entry(key, values[key], 0))


def _entry(key: str, value: Value, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(value, str):
        return _text(f"{pad}{key}: ", value, indent + 2)
    if isinstance(value, Mapping):
        lines = [line for each, inner in value.items() for line in _entry(each, inner, indent + 2)]
        return [f"{pad}{key}:", *lines]
    if value and isinstance(value[0], str) and key != "source":
        flow = f"{pad}{key}: [{', '.join(_scalar(each, in_list=True) for each in value)}]"
        if len(flow) <= LINE:
            return [flow]
    return [f"{pad}{key}:", *(line for item in value for line in _item(item, indent + 2))]


def _item(item: Value, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(item, str):
        return _text(f"{pad}- ", item, indent + 2)
    if "days" in item:
        days = ", ".join(item["days"])
        return [f"{pad}- {{days: [{days}], open: '{item['open']}', close: '{item['close']}'}}"]
    lines = [line for key, inner in item.items() for line in _entry(key, inner, indent + 2)]
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]]


def _text(before: str, value: str, indent: int) -> list[str]:
    line = before + _scalar(value)
    if len(line) <= LINE or " " not in value:
        return [line]
    pad = " " * indent
    folded = textwrap.wrap(value, LINE - indent, break_long_words=False, break_on_hyphens=False)
    return [f"{before}>-", *(pad + each for each in folded)]


def _scalar(value: str, *, in_list: bool = False) -> str:
    """In quotes where YAML would read something else, or another program a number."""
    around = f"[{value}]" if in_list else value
    wanted = [value] if in_list else value
    try:
        is_read = yaml.load(f"key: {around}", Loader=yaml.BaseLoader) == {"key": wanted}
    except yaml.YAMLError:
        is_read = False
    if is_read and not re.fullmatch(r"\+?\d+", value):
        return value
    return "'" + value.replace("'", "''") + "'"
