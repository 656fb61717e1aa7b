"""What the studio tells an organizer: a key of data/interface-studio.yml and its values."""

from __future__ import annotations

from bot.errors import BotError


class StudioError(BotError):
    """Something an organizer can mend. `key` names the sentence, `values` fill its places."""

    def __init__(self, key: str, status: int = 400, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.values_told = values
