"""One topic's translations written into the catalogs, and nothing else of them changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalogs.extract import template
from bot.catalogs.update import catalog_bytes, merged, read_catalog
from bot.content.library import Library


@dataclass(frozen=True)
class Translated:
    """A sentence of a topic in one language; `made_for` is the English it was translated from."""

    english: str
    words: str
    made_for: str


def catalogs_with_topic(
    topic_id: str,
    sentences: Mapping[str, Iterable[Translated]],
    library: Library,
    data: Path,
    locales: Path,
) -> dict[Path, bytes]:
    """What the files of topics.po become, by language. `library` holds the topic as it is now.

    A sentence whose English is no longer what it was made for is marked stale. Raises ContentError.
    """
    source = template("topics", library, data)
    files = {}
    for language, translated in sentences.items():
        path = locales / language / "LC_MESSAGES" / "topics.po"
        catalog = read_catalog(path, "topics", language)
        for message in [each for each in catalog if each.id and each.context == topic_id]:
            catalog.delete(message.id, context=topic_id)
        for sentence in translated:
            if sentence.words:
                stale = sentence.made_for != sentence.english
                catalog.add(
                    sentence.english,
                    sentence.words,
                    context=topic_id,
                    flags=["fuzzy"] if stale else [],
                    previous_id=[sentence.made_for] if stale and sentence.made_for else [],
                )
        files[path] = catalog_bytes(merged(catalog, source))
    return files
