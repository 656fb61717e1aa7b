"""Templates for the translators: the English sentences of data/ as gettext catalogs."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from babel.messages.catalog import Catalog

from bot.catalogs.sentences import BUTTON, BY_DOMAIN, MAX_BUTTON, MAX_TITLE, NAME, SAY, TITLE
from bot.content.library import Library

# What a translator reads above a message.
COMMENTS = {
    TITLE: f"The question, at most {MAX_TITLE} characters.",
    BUTTON: f"A button, at most {MAX_BUTTON} characters.",
    NAME: "A name: translate only its common words, such as those in parentheses.",
    SAY: "Said in English to an agent; give its meaning.",
}
# A fixed moment: the same words must give the same bytes on every day and machine.
MOMENT = datetime(2026, 7, 1, tzinfo=timezone.utc)


def template(domain: str, library: Library, data: Path) -> Catalog:
    """The messages of one domain in the order of the files, untranslated.

    A sentence that is said twice in one context is one message with both places.
    """
    catalog = empty_catalog(domain, None)
    for sentence in BY_DOMAIN[domain](library, data):
        comment = COMMENTS.get(sentence.purpose)
        catalog.add(
            sentence.english,
            locations=[(_place(sentence.file, data), sentence.line)],
            auto_comments=[comment] if comment else [],
            context=sentence.context or None,
        )
    return catalog


def empty_catalog(domain: str, language: str | None) -> Catalog:
    """A catalog with our header and nothing in it; a template when the language is None."""
    catalog = Catalog(
        locale=language,
        project="Farol",
        version="1",
        header_comment=f"# Farol: {domain}.\n# CC BY 4.0; see data/LICENSE.md",
        creation_date=MOMENT,
        fuzzy=False,
    )
    # Babel fills these with capitals to be replaced; nobody's name belongs here.
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    return catalog


def _place(file: Path, data: Path) -> str:
    """The path as the project names it, wherever its data stand."""
    return (Path("data") / file.relative_to(data)).as_posix()
