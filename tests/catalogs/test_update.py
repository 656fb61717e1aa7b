"""When English changes, the translation is kept for the translator and no longer shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.catalogs.sentences import sentences
from bot.catalogs.translator import load_translator
from bot.catalogs.update import CatalogSummary, update_catalogs
from bot.content.library import load_library
from bot.reply.words import Words
from bot.settings import Settings
from tests.small_project import Project

DOOR = "data/topics/encounters/ice_at_door.md"
ES = "locales/es/LC_MESSAGES/topics.po"
OLD = "Sign nothing. Call LUCE: {phone:luce}"
NEW = "Sign nothing at all. Call LUCE: {phone:luce}"


def update(project: Project) -> dict[tuple[str, str], CatalogSummary]:
    found = update_catalogs(project.folder / "data", project.folder / "locales")
    return {(summary.language, summary.domain): summary for summary in found}


def catalog(project: Project, language: str, domain: str = "topics") -> str:
    path = project.folder / "locales" / language / "LC_MESSAGES" / f"{domain}.po"
    return path.read_text(encoding="utf-8")


def entry(project: Project, language: str, english: str) -> str:
    """The lines of one message of the topics' catalog."""
    (found,) = [part for part in catalog(project, language).split("\n\n") if english in part]
    return found


def says(project: Project, language: str, english: str) -> str:
    library = load_library(project.folder / "data")
    translator = load_translator(project.folder / "locales")
    return Words(library, translator, language).topic("ice_at_door", english)


def test_an_update_of_the_project_loses_no_translation(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(settings.locales, tmp_path / "locales")
    found = update_catalogs(settings.data, tmp_path / "locales")
    assert sum(summary.stale + summary.missing for summary in found) == 0
    before, after = load_translator(settings.locales), load_translator(tmp_path / "locales")
    told = [
        (language, sentence.key)
        for sentence in sentences(load_library(settings.data), settings.data)
        for language in ("es", "pt")
    ]
    assert [before.current(language, *key) for language, key in told] == [
        after.current(language, *key) for language, key in told
    ]


def test_a_line_that_moves_changes_no_catalog(project: Project) -> None:
    update(project)
    project.spoil("data/interface.yml", "# --- answers", "\n\n# --- answers")
    assert not any(summary.is_changed for summary in update(project).values())


@pytest.mark.parametrize("language", ["es", "pt"])
def test_changed_english_makes_its_translation_stale_and_not_shown(
    language: str, project: Project
) -> None:
    before = says(project, language, OLD)
    project.spoil(DOOR, OLD, NEW)
    summary = update(project)[(language, "topics")]
    assert (summary.stale, summary.missing, summary.is_changed) == (1, 0, True)
    assert before != says(project, "en", OLD)
    assert says(project, language, NEW) == says(project, "en", NEW)


@pytest.mark.parametrize("language", ["es", "pt"])
def test_a_translator_who_takes_the_mark_away_makes_it_shown_again(
    language: str, project: Project
) -> None:
    before = says(project, language, OLD)
    project.spoil(DOOR, OLD, NEW)
    update(project)
    project.spoil(f"locales/{language}/LC_MESSAGES/topics.po", "#, fuzzy, ", "#, ")
    assert says(project, language, NEW) == before
    assert update(project)[(language, "topics")].stale == 0


def test_the_former_english_stays_beside_a_stale_translation(project: Project) -> None:
    project.spoil(DOOR, OLD, NEW)
    update(project)
    assert f'#| msgid "{OLD}"\n' in entry(project, "es", NEW)
    update(project)
    assert f'#| msgid "{OLD}"\n' in entry(project, "es", NEW)


def test_long_former_english_is_written_as_strings_that_gettext_reads(project: Project) -> None:
    long = "They must leave the paper within 30 days" + ", or come back with another" * 5
    before = "They must leave the paper within 30 days"
    project.spoil(DOOR, before, long)
    project.spoil(ES, f'msgid "{before}."', f'msgid "{long}."')
    project.spoil(DOOR, long, long.replace("They must", "Agents must"))
    update(project)
    lines = entry(project, "es", "Agents must").splitlines()
    former = [line.removeprefix("#| ") for line in lines if line.startswith("#|")]
    assert former[0] == 'msgid ""'
    assert all(line.startswith('"') and line.endswith('"') for line in former[1:])
    assert "".join(line.strip('"') for line in former[1:]) == f"{long}."


def test_the_same_content_gives_the_same_bytes(project: Project) -> None:
    project.spoil(DOOR, OLD, NEW)
    update(project)
    first = catalog(project, "es")
    assert not any(summary.is_changed for summary in update(project).values())
    assert catalog(project, "es") == first


def test_a_sentence_is_never_matched_with_one_of_another_topic(project: Project) -> None:
    # The topic of warrants asks nearly this, and has a translation of it.
    project.spoil(DOOR, "Ask who they are.\n", "Ask who they are.\n\nIs this paper a warrant\n")
    summary = update(project)[("es", "topics")]
    assert (summary.stale, summary.missing) == (0, 1)


def test_a_sentence_that_is_gone_leaves_the_catalog(project: Project) -> None:
    project.spoil(DOOR, "\n\nThey must leave the paper within 30 days.", "")
    update(project)
    assert "30 d" not in catalog(project, "es")


def test_remarks_of_translators_are_kept(project: Project) -> None:
    project.spoil(ES, "#. The question", "# Ask Ana about this word.\n#. The question")
    update(project)
    assert catalog(project, "es").count("# Ask Ana about this word.\n") == 1


def test_translators_are_told_what_a_sentence_is_for_and_where_it_stands(project: Project) -> None:
    (project.folder / "locales" / "es" / "LC_MESSAGES" / "topics.po").unlink()
    update(project)
    with (project.folder / "locales" / "es" / "LC_MESSAGES" / "topics.po").open("rb") as file:
        messages = {(message.context, message.id): message for message in read_po(file)}
    title = messages[("ice_at_door", "ICE is at my door. What do I do?")]
    button = messages[("ice_at_door", "ICE at my door")]
    say = messages[("ice_at_door", "Please slide the warrant under the door.")]
    assert title.auto_comments == ["The question, at most 60 characters."]
    assert button.auto_comments == ["A button, at most 20 characters."]
    assert say.auto_comments == ["Said in English to an agent; give its meaning."]
    assert title.locations == [(DOOR, None)]
    assert not title.string


def test_templates_hold_the_english_alone(project: Project) -> None:
    update(project)
    template = (project.folder / "locales" / "interface.pot").read_text(encoding="utf-8")
    assert 'msgctxt "button.menu"\nmsgid "Menu"\nmsgstr ""' in template
