"""How well Farol understands, how fast it is, how large."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Optional

import typer

from bot.commands.console import console
from bot.commands.served import served_door
from bot.settings import read_settings


def bench(
    full: bool = typer.Option(False, help="All examples, 50,000 messages: a night."),
    quick: bool = typer.Option(False, help="Everything once, small: does it run?"),
    messages: Optional[int] = typer.Option(
        None, help="How many messages we get with ten changes of the model, for the memory."
    ),
    memory_only: bool = typer.Option(
        False, help="Only that: the model as it is, nothing trained, nobody beside; minutes."
    ),
    report: Optional[Path] = typer.Option(None, help="Write the page and its picture here."),
) -> None:
    """Speed and size beside Rasa's default and plain scikit-learn; needs make env-rasa."""
    from bot.bench.figures import BenchOptions
    from bot.bench.growth import growth_section, measure_growth
    from bot.bench.plot import plot
    from bot.bench.report import endured_section, page
    from bot.bench.run import run_bench, run_endurance

    options = BenchOptions.full() if full else BenchOptions()
    if quick:
        options = BenchOptions.quick()
    if messages is not None:
        options = replace(options, endurance=messages)
    if memory_only:
        print(endured_section(run_endurance(read_settings(), options.endurance)))
        return
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
    door = served_door(settings)
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
