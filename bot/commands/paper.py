"""What people take home: the page that needs no network, and paper."""

from __future__ import annotations

from typing import Optional

import typer

from bot.commands.console import console
from bot.settings import read_settings


def export(
    path: str = typer.Argument("offline.html", help="The file to write."),
) -> None:
    """Every card and answer in three languages as one file that needs no network."""
    from pathlib import Path

    from bot import clock
    from bot.printing.offline import export as export_offline
    from bot.shelf import load_stock

    stock = load_stock(read_settings())
    size = export_offline(stock.library, stock.translator, Path(path), clock.today())
    print(f"{path}: {size / 1000:.0f} kB")


def print_paper(
    out: str = typer.Option("paper", help="The folder for the PDF files."),
    web: Optional[str] = typer.Option(None, help="The page's address, for the QR codes."),
    telegram: Optional[str] = typer.Option(None, help="The bot's link: https://t.me/..."),
    whatsapp: Optional[str] = typer.Option(None, help="The number's link: https://wa.me/..."),
    paper: Optional[str] = typer.Option(None, help="letter or a4. Without it, both."),
) -> None:
    """Wallet cards, sheets, posters, worksheet and guide, in each language and for two."""
    from pathlib import Path

    from bot import clock
    from bot.printing.options import PAPERS, PrintOptions
    from bot.printing.print_all import print_all
    from bot.shelf import load_stock

    if paper is not None and paper not in PAPERS:
        raise typer.BadParameter("--paper is letter or a4")
    settings = read_settings()
    stock = load_stock(settings)
    options = PrintOptions(
        day=clock.today(), telegram=telegram, whatsapp=whatsapp, web=web or settings.public_url,
        papers=tuple(known for known in PAPERS if paper in (None, known)),
    )  # fmt: skip
    with console.status("Printing …"):
        written = print_all(stock.library, stock.translator, Path(out), options)
    print(f"{len(written)} files in {out}/")
