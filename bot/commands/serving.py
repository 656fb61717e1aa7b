"""Farol for the world, and the workshop alone for one room."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any, Optional

import typer

from bot.commands.console import console
from bot.commands.served import door_on, served_engine, shared_parts
from bot.errors import BotError
from bot.settings import Settings, read_settings

# So long others have the cards while the model is loaded; then they are given here.
_WAKING_SECONDS = 60.0


def serve(
    host: Optional[str] = typer.Option(None, help="The address to listen on."),
    port: Optional[int] = typer.Option(None, help="The port."),
) -> None:
    """Every channel that is switched on, in one process."""
    settings = read_settings()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)

    from bot.guard import guard_memory
    from bot.kept_door import stand_behind

    # While nobody understands here yet, or no more, another process has the hotline card.
    kept = stand_behind(settings.host, settings.port, is_alone=settings.redis_url is None)

    from bot import shelf
    from bot.app import build_app, channels_text, studio_text
    from bot.listening import listen
    from bot.standing import NewWords
    from bot.train import CURRENT

    guard_memory()
    # Content that cannot be read ends the start here; a missing model does not: while one is
    # trained and loaded, the door has the hotline and the emergency cards for whoever comes.
    shelf.put(shelf.load_stock(settings))
    new_words = NewWords()
    if kept is not None:
        kept.says(new_words())
    shared = shared_parts(settings)
    door = door_on(None, shared)
    waking = threading.Thread(target=_wake, args=(door, settings, shared), daemon=True)
    waking.start()
    app_to_serve = build_app(settings, door)
    print(studio_text(settings, app_to_serve.state.studio))
    if (kept is not None or shared is not None) and (settings.models / CURRENT).exists():
        # The doorkeeper has the cards meanwhile, and is not held up by what is loaded here; a
        # balancer asks others, which understand. To train a model takes minutes: the whole page
        # is better then.
        waking.join(_WAKING_SECONDS)
    print(channels_text(settings), flush=True)
    try:
        listen(app_to_serve, settings, kept, new_words)
    finally:
        door.close()


def _wake(door: Any, settings: Settings, shared: Any) -> None:
    """Give the door its engine. Without one it goes on with the emergency cards, and says so."""
    door.is_starting = True
    try:
        door.wake(served_engine(settings, shared))
    except BotError as error:
        door.is_starting = False
        console.print(f"Only the emergency cards are served: {error}", markup=False, style="red")


def workshop(
    port: int = typer.Option(8000, help="The port."),
    address: Optional[str] = typer.Option(
        None, help="Where phones reach it: http://192.168.0.5:8000"
    ),
) -> None:
    """The workshop alone, for a room with no internet: prints the trainer's link."""
    import uvicorn

    from bot import clock, shelf
    from bot.channels.workshop_server import own_address, workshop_app
    from bot.lean import be_lean
    from bot.workshop.rooms import Rooms

    be_lean()
    from bot.move_reader import LearningReader

    settings = read_settings()
    shelf.put(shelf.load_stock(settings))
    reader = LearningReader(shelf.stock, settings.data)
    reader.start()
    rooms = Rooms(clock.now, settings.state / "workshop")
    base = (address or f"http://{own_address()}:{port}").rstrip("/")
    for room in rooms.all():
        print(f"Room {room.code} is still open. Its trainer's page:")
        print(f"  {base}/workshop/trainer/{room.secret}")
    print("Open this on your laptop. The link opens one room:")
    print(f"  {base}/workshop/?code={rooms.new_trainer_code()}")
    print("Phones must be in the same Wi-Fi. Stop with Ctrl+C.", flush=True)
    uvicorn.run(
        workshop_app(rooms, base, reader),
        host="0.0.0.0",
        port=port,
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
