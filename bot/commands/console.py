"""Where commands tell what they are doing: beside their output, which may go into a file."""

from __future__ import annotations

from rich.console import Console

console = Console(stderr=True, highlight=False)
