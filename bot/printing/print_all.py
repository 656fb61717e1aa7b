"""Everything on paper, as files in a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from bot.catalogs.translator import LANGUAGES, Translator
from bot.content.library import Library
from bot.printing.family_plan import family_plan
from bot.printing.guide import guide
from bot.printing.options import CARD_EDITIONS, EDITIONS, READERS, Paper, PrintOptions
from bot.printing.poster import poster
from bot.printing.radio_play import radio_plays
from bot.printing.topic_sheets import topic_sheets
from bot.printing.wallet_cards import wallet_cards
from bot.reply.words import Words

Make = Callable[[Sequence[Words], Paper, PrintOptions], bytes]

# What is printed, by the name of its file, and in which languages.
KINDS: tuple[tuple[str, Make, tuple[tuple[str, ...], ...]], ...] = (
    ("wallet-cards", wallet_cards, CARD_EDITIONS),
    ("sheets", topic_sheets, EDITIONS),
    ("poster", poster, EDITIONS),
    ("family-plan", family_plan, EDITIONS),
    ("guide", guide, READERS),
    ("radio-plays", radio_plays, READERS),
)


def print_all(
    library: Library,
    translator: Translator,
    out: Path,
    options: PrintOptions,
    wanted: Collection[str] | None = None,
) -> list[Path]:
    """Writes a PDF for each kind, edition and paper, such as sheets-es+en-a4.pdf; their paths.

    `wanted` are names of KINDS; None is all of them.

    Raises DoesNotFit when a text of the content is too long for its place, before that file is
    written.
    """
    out.mkdir(parents=True, exist_ok=True)
    words = {code: Words(library, translator, code) for code in LANGUAGES}
    written = []
    for name, make, editions in KINDS:
        if wanted is not None and name not in wanted:
            continue
        for edition in editions:
            for paper in options.papers:
                path = out / f"{name}-{'+'.join(edition)}-{paper}.pdf"
                path.write_bytes(make([words[code] for code in edition], paper, options))
                written.append(path)
    return written
