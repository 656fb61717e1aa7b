"""What the person who prints may choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Paper = Literal["letter", "a4"]
PAPERS: tuple[Paper, ...] = get_args(Paper)

# One or two languages on a page. The first is the reader's; English stands beside it so that a
# helper, a teacher or a lawyer can point at the same line.
EDITIONS: tuple[tuple[str, ...], ...] = (("es",), ("pt",), ("en",), ("es", "en"), ("pt", "en"))
# The sentences are English on every wallet card, so two languages there are two meanings.
CARD_EDITIONS: tuple[tuple[str, ...], ...] = (("es",), ("pt",), ("en",), ("es", "pt"))

# Who reads aloud reads one language.
READERS: tuple[tuple[str, ...], ...] = (("es",), ("pt",), ("en",))


@dataclass(frozen=True)
class PrintOptions:
    """`day` is printed on every page; an address that is None is not printed.

    `telegram` and `whatsapp` are links (https://t.me/..., https://wa.me/...), `web` the page's.
    """

    day: date
    telegram: str | None = None
    whatsapp: str | None = None
    web: str | None = None
    papers: tuple[Paper, ...] = PAPERS

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Each address that there is, with its channel: whatsapp, telegram, web."""
        for channel, address in (
            ("whatsapp", self.whatsapp),
            ("telegram", self.telegram),
            ("web", self.web),
        ):
            if address:
                yield channel, address
