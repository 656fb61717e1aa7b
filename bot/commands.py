"""What each command of the command line does; see docs/ for the operator's page."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import typer
from rich.console import Console

from bot.batch import BadRow, read_row, written
from bot.errors import BotError, ModelError
from bot.settings import Settings, read_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
content = typer.Typer(no_args_is_help=True, help="The content: how it stands, its catalogs.")
app.add_typer(content, name="content")
console = Console(stderr=True, highlight=False)
# One of several processes is silent for so long while its model is loaded; then it gives cards.
_WAKING_SECONDS = 60.0


def main() -> None:
    """Run a command; what goes wrong is told in a sentence, with exit code 1."""
    try:
        app(standalone_mode=False)
    except BotError as error:
        console.print(str(error), markup=False, style="red")
        sys.exit(1)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except Exception as error:
        # click's own complaints about the command line know how to show themselves.
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            sys.exit(error.exit_code)
        raise


@app.command()
def serve(
    host: Optional[str] = typer.Option(None, help="The address to listen on."),
    port: Optional[int] = typer.Option(None, help="The port."),
) -> None:
    """Every channel that is switched on, in one process."""
    from bot.guard import guard_memory, overwrite_freed_memory

    overwrite_freed_memory()
    settings = read_settings()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)

    import uvicorn

    from bot import shelf
    from bot.app import build_app, channels_text, studio_text

    guard_memory()
    # Content that cannot be read ends the start here; a missing model does not: while one is
    # trained and loaded, the door has the hotline and the emergency cards for whoever comes.
    shelf.put(shelf.load_stock(settings))
    shared = _shared_parts(settings)
    door = _door_on(None, shared)
    waking = threading.Thread(target=_wake, args=(door, settings, shared), daemon=True)
    waking.start()
    app_to_serve = build_app(settings, door)
    print(studio_text(settings, app_to_serve.state.studio))
    if shared is not None:
        # Others understand meanwhile, and a balancer passes over who does not listen yet.
        waking.join(_WAKING_SECONDS)
    print(channels_text(settings), flush=True)
    # uvicorn's access log would hold addresses of people.
    uvicorn.run(
        app_to_serve,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        # Nothing here speaks WebSocket, and uvicorn's wants a newer library than Rasa allows.
        ws="none",
        # uvloop reads into one buffer of its own, where the longest message of all would stay.
        loop="asyncio",
        # Its own loggers would print the text of exceptions; ours do not.
        log_config=None,
        timeout_graceful_shutdown=10,
    )


@app.command()
def check() -> None:
    """Every rule about the content; exit code 1 with file, line and what to change."""
    from bot.checks.run import print_problems, run_checks

    problems = run_checks(read_settings())
    print_problems(problems, sys.stdout)
    if problems:
        raise typer.Exit(1)


@content.command()
def status(as_json: bool = typer.Option(False, "--json", help="For programs.")) -> None:
    """How each topic stands in each language: current, stale, missing, overdue."""
    from bot.checks.status import read_status, status_json, status_table

    topics = read_status(read_settings())
    if as_json:
        print(json.dumps(status_json(topics), ensure_ascii=False, indent=2))
    else:
        Console().print(status_table(topics))


@content.command()
def catalogs() -> None:
    """Bring the translators' catalogs up to what data/ says; what has changed turns fuzzy."""
    from bot.catalogs.update import update_catalogs

    settings = read_settings()
    for summary in update_catalogs(settings.data, settings.locales):
        print(summary)


@content.command("export")
def export_table(
    file: Path = typer.Argument(..., help="The file to write: .xlsx or .csv."),
    kind: str = typer.Option("topics", help="topics or directory."),
) -> None:
    """Topics or the directory as a spreadsheet, the studio's drafts included."""
    from bot.studio.trip_commands import export_table

    export_table(read_settings(), kind, file)
    print(file)


@content.command("import")
def import_table(
    file: Path = typer.Argument(..., help="A changed .xlsx or .csv, or a translator's .po."),
    account: str = typer.Option(..., "--as", help="The sign-in name of whose drafts they become."),
    kind: str = typer.Option("topics", help="topics or directory; a .po says it itself."),
    take: bool = typer.Option(False, "--take", help="Put it into drafts; without it, only look."),
) -> None:
    """What a changed file would change; exit code 1 when something in it must be mended."""
    from bot.studio.trip_commands import import_table

    if not import_table(read_settings(), kind, file, account, take=take, out=sys.stdout):
        raise typer.Exit(1)


@app.command()
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


@app.command()
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


@app.command("print")
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


@app.command()
def train(activate: bool = typer.Option(True, help="Serve this model from now on.")) -> None:
    """Train a new model under models/."""
    from bot.train import train as train_model

    with console.status("Training on the examples of data/nlu (about a minute) …"):
        model = train_model(read_settings(), activate)
    console.print(f"Trained {model.name}" + (", and it will be served" if activate else ""))


@app.command()
def chat(
    language: Optional[str] = typer.Option(None, help="Your phone's language: es, pt, en."),
) -> None:
    """Talk to Farol in the terminal."""
    from bot.channels import terminal

    door = _door(read_settings())
    shown: tuple[Any, ...] = ()
    say = terminal.first(language)
    while True:
        for reply in asyncio.run(door.receive(say)):
            print("\n" + terminal.render(reply) + "\n")
            shown = reply.buttons
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
        say = terminal.parse(line, shown, language)


@app.command()
def ask(
    text: Optional[str] = typer.Argument(None, help="What a person writes."),
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
    batch: bool = typer.Option(False, "--batch", help="JSON lines in, JSON lines out."),
    explain: bool = typer.Option(False, "--explain", help="Why it was understood so."),
    after: Optional[str] = typer.Option(None, help="The topic answered before."),
    language: Optional[str] = typer.Option(None, help="The phone's language: es, pt, en."),
) -> None:
    """One answer, by the same way as a channel's message."""
    from bot.channels import terminal

    if not batch and text is None:
        raise typer.BadParameter('give a text, such as: ask "la migra está en mi puerta"')
    door = _door(read_settings())
    if batch:
        asyncio.run(_ask_all(door, sys.stdin))
        return
    assert text is not None
    turn = asyncio.run(_turn(door, text, after, language))
    if explain:
        print(_explanation(door, text, turn))
    elif as_json:
        print(json.dumps(written(text, turn), ensure_ascii=False, indent=2))
    else:
        for reply in turn.replies:
            print(terminal.render(reply) + "\n")


@app.command()
def bench(
    full: bool = typer.Option(False, help="All examples, 50,000 messages: a night."),
    quick: bool = typer.Option(False, help="Everything once, small: does it run?"),
    messages: Optional[int] = typer.Option(
        None, help="How many messages we get with ten changes of the model, for the memory."
    ),
    report: Optional[Path] = typer.Option(None, help="Write the page and its picture here."),
) -> None:
    """Speed and size beside Rasa's default and plain scikit-learn; needs make env-rasa."""
    from bot.bench.figures import BenchOptions
    from bot.bench.growth import growth_section, measure_growth
    from bot.bench.plot import plot
    from bot.bench.report import page
    from bot.bench.run import run_bench

    options = BenchOptions.full() if full else BenchOptions()
    if quick:
        options = BenchOptions.quick()
    if messages is not None:
        options = replace(options, endurance=messages)
    found = run_bench(read_settings(), options, console.print)
    written = page(
        found,
        "python -m bot bench"
        + " --full" * full
        + " --quick" * quick
        + (f" --messages {messages}" if messages is not None else ""),
    )
    if not quick:
        written += "\n" + growth_section(measure_growth(console.print))
    print(written)
    if report is not None:
        picture = report.with_suffix(".svg")
        plot(found, picture)
        report.write_text(written + f"\n![The same as bars]({picture.name})\n", encoding="utf-8")


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def rasa(context: typer.Context) -> None:
    """Rasa's own commands on the same files: rasa train, rasa shell, rasa test nlu …"""
    # Not `.venv/bin/rasa`: that needs what bot.lean puts off, and `make run` does not install.
    sys.argv = ["rasa", *context.args]
    from rasa.__main__ import main as rasa_main

    rasa_main()


@app.command()
def evaluate(
    files: Optional[list[Path]] = typer.Argument(None, help="JSON lines of questions."),
    as_json: bool = typer.Option(False, "--json", help="For programs."),
    report: Optional[Path] = typer.Option(None, help="Write the page and its pictures here."),
    hint3: Optional[Path] = typer.Option(None, help="A folder with HINT3's files, to measure on."),
    languages: Optional[Path] = typer.Option(
        None, help="For the page: messages with the languages they may be in."
    ),
    follow_ups: Optional[list[Path]] = typer.Option(
        None, help="For the page: questions that follow an answer; give it once a file."
    ),
    rasa_baseline: Optional[int] = typer.Option(
        None, help="For the page: Rasa's default beside, so many epochs (its own default is 100)."
    ),
    rasa_every: int = typer.Option(1, help="Train Rasa's default on every so many-th example."),
) -> None:
    """How many are right, helped, misled, refused; per language, style and group."""
    if hint3 is not None:
        from bot.nlu.hint3 import measure as measure_hint3

        for found in measure_hint3(hint3):
            print(f"{found.name}: in scope {found.in_scope:.1%}, foreign {found.out_of_scope:.1%}")
        return
    from bot import clock, evaluate, evaluate_report, measure, shelf
    from bot.content.library import HOTLINE
    from bot.nlu.follow_up import Kinship

    if not files:
        raise typer.BadParameter("name the files of questions, or --hint3 and a folder")
    questions = measure.read_questions(files)
    settings = read_settings()
    door = _door(settings)
    judged = evaluate.judge_all(questions, lambda asked: measure.ask_door(door, asked))
    topics = shelf.library().topics.values()
    groups = {topic.id: topic.group for topic in topics}
    kin = Kinship({topic.id: topic.next for topic in topics})
    hotline = shelf.library().phone(HOTLINE).written
    tables = evaluate.tables(judged, hotline, groups)
    if as_json:
        print(json.dumps(evaluate.as_json(tables), indent=2))
    else:
        for name, figures in tables.items():
            print(f"{name}\n{evaluate_report.table(figures)}\n")
    if report is not None:
        bag = evaluate.judge_all(
            questions, lambda asked: measure.ask_bag_of_words(settings.data, asked)
        )
        others = {
            "Farol": evaluate.figures(judged, hotline),
            "a bag of words": evaluate.figures(bag, hotline),
        }
        if rasa_baseline is not None:
            from bot.bench.rasa_default import ask_rasas_default

            rasas = ask_rasas_default(
                settings.data, questions, epochs=rasa_baseline, every=rasa_every
            )
            name = f"Rasa's default, {rasa_baseline} epochs"
            name += f", 1 of {rasa_every} examples" if rasa_every > 1 else ""
            others[name] = evaluate.figures(evaluate.judge_all(questions, lambda _: rasas), hotline)
        tried = report / "tried.md"
        following = measure.read_questions(follow_ups or [])
        after = evaluate.tables(
            evaluate.judge_all(following, lambda asked: measure.ask_door(door, asked)),
            hotline,
            groups,
        )
        evaluate_report.write_report(
            evaluate_report.Report(
                judged,
                hotline,
                groups,
                command=" ".join(["python -m bot", *sys.argv[1:]]),
                day=clock.today().isoformat(),
                others=others,
                learning=measure.learning_curve(settings.data, questions),
                neighbours=evaluate.among_neighbours(judged, kin.are_neighbours),
                languages=measure.languages_told(door, languages) if languages else {},
                follow_ups=after["all"] | after["language"] if following else {},
                # What was tried with its figures is written by hand, beside the page.
                notes=tried.read_text(encoding="utf-8").strip() if tried.exists() else "",
            ),
            report,
        )


async def _ask_all(door: Any, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = read_row(line)
            except BadRow as error:
                raise typer.BadParameter(f"standard input, line {number}: {error}") from error
            turn = await _turn(door, row.text, row.after, row.language)
            print(json.dumps(written(row.text, turn), ensure_ascii=False), flush=True)


def _explanation(door: Any, text: str, turn: Any) -> str:
    from bot.language.normalize import normalize
    from bot.nlu.explain import classifier_of, explain

    return str(explain(classifier_of(door.engine.agent), turn.parsed, normalize(text)))


async def _turn(door: Any, text: str, after: str | None, language: str | None) -> Any:
    """A turn of somebody new, so that no question colours the next."""
    from bot.privacy.pseudonym import Pseudonym

    _strangers[0] += 1
    person = Pseudonym(f"ask-{_strangers[0]}")
    turn = await door.turn(text, person, hint=language, after=after)
    door.engine.forget(person)
    return turn


_strangers = [0]


def _wake(door: Any, settings: Settings, shared: Any) -> None:
    """Give the door its engine. Without one it goes on with the emergency cards, and says so."""
    try:
        door.wake(_engine(settings, shared))
    except BotError as error:
        console.print(f"Only the emergency cards are served: {error}", markup=False, style="red")


def _door(settings: Settings) -> Any:
    """The door on the model that is served; trains one first if there is none."""
    shared = _shared_parts(settings)
    return _door_on(_engine(settings, shared), shared)


def _door_on(engine: Any, shared: Any) -> Any:
    from bot.door import Door

    if shared is None:
        return Door(engine)
    return Door(engine, shared.pseudonyms(), pace=shared.pace(), once=shared.once())


def _shared_parts(settings: Settings) -> Any:
    """What several processes share, when a Redis is named; else None."""
    if settings.redis_url is None:
        return None
    from bot.many.parts import SharedParts

    return SharedParts(settings.redis_url)


def _engine(settings: Settings, shared: Any) -> Any:
    from bot.train import current_model
    from bot.train import train as train_model

    try:
        model = current_model(settings)
    except ModelError:
        with console.status("No model yet. Training one (about two minutes) …"):
            train_model(settings)
        model = current_model(settings)
    with console.status("Loading the model …"):
        from bot.engine import Engine

        if shared is None:
            return Engine.load(model)
        return Engine.load(model, shared.store(), shared.line())
