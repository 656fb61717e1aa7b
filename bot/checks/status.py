"""How each topic stands in each language: current, stale or missing, overdue, how hard to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from rich.table import Table

from bot.catalogs.sentences import sentences_of_topic
from bot.catalogs.translator import LANGUAGES, SOURCE_LANGUAGE
from bot.checks.easy_to_read import topic_level
from bot.checks.material import Material, load_material
from bot.checks.reading_level import SCALES
from bot.checks.run import questions_beside
from bot.content.topic import Topic
from bot.reply.topic_reply import MAX_AGE_DAYS
from bot.settings import Settings

Standing = Literal["current", "stale", "missing"]


@dataclass(frozen=True)
class LanguageStatus:
    """A topic in one language. `standing` is the worst of its sentences.

    `reading_level` is on the language's own scale, see SCALES; None while nothing is translated.
    """

    language: str
    standing: Standing
    stale: int
    missing: int
    reading_level: float | None
    is_hard: bool


@dataclass(frozen=True)
class TopicStatus:
    """A topic: when it was checked, by whom it was reviewed, and each language."""

    topic: str
    group: str
    urgent: bool
    checked: date
    review: str | None
    is_overdue: bool
    languages: tuple[LanguageStatus, ...]


def read_status(settings: Settings, today: date | None = None) -> tuple[TopicStatus, ...]:
    """The standing of every topic on disk. Raises ContentError."""
    material = load_material(
        settings.data, settings.locales, questions_beside(settings.data), today or date.today()
    )
    return content_status(material)


def content_status(material: Material) -> tuple[TopicStatus, ...]:
    """The standing of every topic, in the order of the menu."""
    return tuple(
        TopicStatus(
            topic=topic.id,
            group=topic.group,
            urgent=topic.urgent,
            checked=topic.checked,
            review=topic.review,
            is_overdue=(material.today - topic.checked).days > MAX_AGE_DAYS,
            languages=tuple(_in_language(topic, language, material) for language in LANGUAGES),
        )
        for topic in material.library.topics.values()
    )


def status_json(topics: Iterable[TopicStatus]) -> list[dict[str, Any]]:
    """The same for programs: one object a topic, dates as text, languages by their id."""
    rows = []
    for topic in topics:
        row = asdict(topic)
        row["checked"] = topic.checked.isoformat()
        row["languages"] = {each.pop("language"): each for each in row["languages"]}
        rows.append(row)
    return rows


def status_table(topics: Sequence[TopicStatus]) -> Table:
    """The same for people, with a last line of sums."""
    scales = "; ".join(f"{language} {scale.name}" for language, scale in SCALES.items())
    table = Table(
        show_footer=True, header_style="bold", caption=f"Numbers are reading levels: {scales}"
    )
    overdue = sum(topic.is_overdue for topic in topics)
    table.add_column("topic", footer=f"{len(topics)} topics", no_wrap=True)
    table.add_column("checked", footer=f"{overdue} overdue", no_wrap=True)
    reviewed = sum(topic.review is not None for topic in topics)
    table.add_column("review", footer=f"{reviewed} done")
    for number, language in enumerate(LANGUAGES):
        each = [topic.languages[number] for topic in topics]
        current = sum(status.standing == "current" for status in each)
        hard = sum(status.is_hard for status in each)
        table.add_column(language, footer=f"{current} ok\n{hard} hard", no_wrap=True)
    for topic in topics:
        checked = f"[red]{topic.checked} overdue[/]" if topic.is_overdue else str(topic.checked)
        cells = [topic.topic, checked, topic.review or "-"]
        cells += [_cell(status) for status in topic.languages]
        table.add_row(*cells)
    return table


def _in_language(topic: Topic, language: str, material: Material) -> LanguageStatus:
    stale = missing = 0
    if language != SOURCE_LANGUAGE:
        for key in {sentence.key for sentence in sentences_of_topic(topic)}:
            entry = material.entries.find(language, key)
            if entry is None or not entry.words:
                missing += 1
            elif entry.is_fuzzy:
                stale += 1
    level = topic_level(topic, language, material)
    return LanguageStatus(
        language=language,
        standing="missing" if missing else "stale" if stale else "current",
        stale=stale,
        missing=missing,
        reading_level=None if level is None else round(level, 1),
        is_hard=level is not None and SCALES[language].is_hard(level),
    )


def _cell(status: LanguageStatus) -> str:
    """The reading level of what is current, and what is not."""
    level = "-" if status.reading_level is None else f"{status.reading_level:.0f}"
    marks = [f"{status.stale} stale"] if status.stale else []
    marks += [f"{status.missing} missing"] if status.missing else []
    marks += ["hard"] if status.is_hard else []
    return f"{level} [red]{', '.join(marks)}[/]" if marks else level
