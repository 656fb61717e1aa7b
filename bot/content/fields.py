"""One mapping of a file, read field by field; what nobody reads is an error."""

from __future__ import annotations

from pathlib import Path

from bot.content.yaml_lines import Block, Items, Text, Value
from bot.errors import ContentError


class Fields:
    """Reads a mapping and remembers which keys it was asked for.

    Call `finish` at the end: a key that was never asked for is a slip of the writer.
    """

    def __init__(self, block: Block, file: Path) -> None:
        self._block = block
        self._file = file
        self._asked: list[str] = []

    def text(self, key: str) -> Text:
        """A text that must be there."""
        value = self.optional_text(key)
        if value is None:
            raise ContentError(self._file, self._block.line, f"write `{key}: ...` here")
        return value

    def optional_text(self, key: str) -> Text | None:
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, Text) or not value.strip():
            raise self.error(key, f"write one text after `{key}:`")
        return value

    def texts(self, key: str) -> tuple[Text, ...]:
        """A list of texts; empty when the key is missing."""
        found: list[Text] = []
        for value in self._items(key):
            if not isinstance(value, Text) or not value.strip():
                raise ContentError(self._file, value.line, f"an item of `{key}` must be a text")
            if value in found:
                raise ContentError(self._file, value.line, f"{value} is written twice; keep one")
            found.append(value)
        return tuple(found)

    def some_texts(self, key: str) -> tuple[Text, ...]:
        """A list of texts that must not be empty."""
        found = self.texts(key)
        if not found:
            raise self.error(key, f"write at least one item under `{key}:`")
        return found

    def flag(self, key: str, default: bool) -> bool:
        value = self.optional_text(key)
        if value is None:
            return default
        if value not in ("true", "false"):
            raise self.error(key, f"write `{key}: true` or `{key}: false`")
        return value == "true"

    def optional_block(self, key: str) -> Block | None:
        value = self._get(key)
        if value is None or isinstance(value, Block):
            return value
        raise self.error(key, f"write `key: value` lines under `{key}:`")

    def block(self, key: str) -> Block:
        value = self.optional_block(key)
        if value is None:
            raise ContentError(self._file, self._block.line, f"write `{key}:` here")
        return value

    def blocks(self, key: str) -> tuple[Block, ...]:
        """A list of mappings; empty when the key is missing."""
        found: list[Block] = []
        for value in self._items(key):
            if not isinstance(value, Block):
                raise ContentError(
                    self._file, value.line, f"an item of `{key}` has keys of its own"
                )
            found.append(value)
        return tuple(found)

    def finish(self) -> None:
        """Raises ContentError for the first key that was not asked for."""
        for key in self._block:
            if key not in self._asked:
                known = ", ".join(self._asked)
                raise ContentError(self._file, key.line, f"unknown key `{key}`; known: {known}")

    def error(self, key: str, message: str) -> ContentError:
        """An error at the line of a key, or of the mapping when the key is missing."""
        line = next((written.line for written in self._block if written == key), self._block.line)
        return ContentError(self._file, line, message)

    def _get(self, key: str) -> Value | None:
        self._asked.append(key)
        return self._block.get(Text(key))

    def _items(self, key: str) -> Items:
        value = self._get(key)
        if value is None:
            return Items()
        if not isinstance(value, Items):
            raise self.error(key, f"write a list under `{key}:`, each item after a dash")
        return value
