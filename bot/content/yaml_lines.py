"""YAML in which every value knows the line it stands on.

A scalar is the text as it was written: `19:00` is not a number of minutes, `no` is not false.
So nobody who edits a file has to know when to use quotes.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.errors import ContentError


class Text(str):
    """A scalar, as written."""

    line: int


class Items(list["Value"]):
    """A list."""

    line: int


class Block(dict[Text, "Value"]):
    """A mapping; the line of a key is `key.line`."""

    line: int


Value = Text | Items | Block

# libyaml reads ten times as fast, where PyYAML was built with it; it says the same of bad files.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(file: Path) -> Value:
    """The content of a YAML file. Raises ContentError with the line that cannot be read."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except FileNotFoundError:
        raise ContentError(file, 1, "this file is missing") from None
    except UnicodeDecodeError:
        raise ContentError(file, 1, "save this file as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ContentError(file, line, f"this is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ContentError(file, 1, f"this is not YAML: {error}") from error
    if node is None:
        raise ContentError(file, 1, "this file is empty")
    return _value(node, file)


def read_block(file: Path) -> Block:
    """The content of a YAML file that must be a mapping at its top."""
    value = read_yaml(file)
    if not isinstance(value, Block):
        raise ContentError(file, value.line, "write `key: value` lines here")
    return value


def _value(node: yaml.Node, file: Path) -> Value:
    value: Value
    if isinstance(node, yaml.MappingNode):
        value = Block()
        for key_node, value_node in node.value:
            key = _value(key_node, file)
            if not isinstance(key, Text):
                raise ContentError(file, key.line, "a key must be one word")
            if key in value:
                raise ContentError(file, key.line, f"`{key}` is written twice; keep one")
            value[key] = _value(value_node, file)
    elif isinstance(node, yaml.SequenceNode):
        value = Items(_value(child, file) for child in node.value)
    else:
        value = Text(node.value)
    value.line = node.start_mark.line + 1
    return value
