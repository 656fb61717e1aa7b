"""Real-shaped webhooks, one a file, named for what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WIRE = Path(__file__).resolve().parent.parent / "wire"


def names(channel: str) -> list[str]:
    return sorted(path.stem for path in (WIRE / channel).glob("*.json"))


def sample(channel: str, name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((WIRE / channel / f"{name}.json").read_text("utf-8"))
    return read
