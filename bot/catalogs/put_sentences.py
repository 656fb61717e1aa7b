"""Translations of single sentences written into a catalog, and nothing else of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.catalogs.extract import template
from bot.catalogs.put_topic import Translated
from bot.catalogs.update import catalog_bytes, merged, read_catalog
from bot.content.library import Library


def catalogs_with_sentences(
    domain: str,
    sentences: Mapping[str, Iterable[Translated]],
    library: Library,
    data: Path,
    locales: Path,
) -> dict[Path, bytes]:
    """What the files of a domain without contexts become, by language.

    `library` holds the content as it is now. A sentence without words keeps what the catalog has;
    one whose English is no longer what it was made for is marked stale. Raises ContentError.
    """
    source = template(domain, library, data)
    files = {}
    for language, translated in sentences.items():
        path = locales / language / "LC_MESSAGES" / f"{domain}.po"
        catalog = read_catalog(path, domain, language)
        for sentence in translated:
            if not sentence.words:
                continue
            stale = sentence.made_for != sentence.english
            catalog.delete(sentence.english)
            catalog.add(
                sentence.english,
                sentence.words,
                flags=["fuzzy"] if stale else [],
                previous_id=[sentence.made_for] if stale and sentence.made_for else [],
            )
        files[path] = catalog_bytes(merged(catalog, source))
    return files
