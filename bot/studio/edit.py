"""What a person wrote in the editor, put into a draft; only what their roles allow. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.catalogs.translator import SOURCE_LANGUAGE
from bot.studio.draft import KINDS, TRANSLATED, Cell, Draft, Facts, Row, same_sentences_together
from bot.studio.errors import StudioError
from bot.studio.roles import WRITER, translator_of

_SPACE = re.compile(r"\s+")
# What the loader would take for markup at the beginning of a line.
_MARKUP = re.compile(r"^(?:#+|[->])\s*")
MAX_ROWS = 120
MAX_CELL = 2_000


@dataclass(frozen=True)
class Command:
    """A button of the editor: what to do with which row, as in `fine p3 es` or `add p7`."""

    verb: str = ""
    row: str = ""
    language: str = ""

    @classmethod
    def read(cls, written: str) -> Command:
        words = [*written.split(), "", "", ""]
        return cls(words[0], words[1], words[2])


def columns_of(roles: frozenset[str]) -> frozenset[str]:
    """The languages whose column somebody with these roles may write."""
    columns = {language for language in TRANSLATED if translator_of(language) in roles}
    return frozenset(columns | ({SOURCE_LANGUAGE} if WRITER in roles else set()))


def edited(draft: Draft, form: Mapping[str, str], columns: frozenset[str]) -> Draft:
    """The draft with the cells of the form that its writer may write; others stay as they are.

    Cells are named `<row>.<language>`. A translation that was changed counts as made for the
    English of the same form. Raises StudioError.
    """
    changed: dict[str, str] = {}
    rows = []
    for row in draft.rows:
        if SOURCE_LANGUAGE in columns:
            english = _clean(form.get(f"{row.id}.en", row.english), row)
            kind = form.get(f"{row.id}.kind", row.kind)
            row = replace(row, english=english)
            if row.part in ("card", "answer") and kind in KINDS:
                row = replace(row, kind=kind)
        for language in TRANSLATED:
            words = _clean(form.get(f"{row.id}.{language}", row.cell(language).words), row)
            if language in columns and words != row.cell(language).words:
                row = row.with_cell(language, Cell(words, row.english))
                changed[f"{language} {row.english}"] = row.id
        rows.append(row)
    facts = _facts(draft.facts, form) if SOURCE_LANGUAGE in columns else draft.facts
    return replace(draft, facts=facts, rows=same_sentences_together(rows, changed))


def commanded(draft: Draft, command: Command, columns: frozenset[str]) -> Draft:
    """The draft after a button: a row more, a row less, a row moved, a translation still fine."""
    row = draft.row(command.row)
    if row is None:
        return draft
    if command.verb == "fine":
        if command.language not in columns or command.language not in TRANSLATED:
            return draft
        cell = replace(row.cell(command.language), made_for=row.english)
        fine = row.with_cell(command.language, cell)
        rows = [fine if each.id == row.id else each for each in draft.rows]
        changed = {f"{command.language} {row.english}": row.id}
        return replace(draft, rows=same_sentences_together(rows, changed))
    if SOURCE_LANGUAGE not in columns or row.part not in ("card", "answer", "short"):
        return draft
    rows = list(draft.rows)
    at = rows.index(row)
    if command.verb in ("add", "add-card", "add-answer"):
        if len(rows) >= MAX_ROWS:
            raise StudioError("studio.error.too_many_rows", maximum=MAX_ROWS)
        rows.insert(at + 1, _new_row(draft, row, command.verb))
    elif command.verb == "drop" and row.part != "short":
        rows.pop(at)
    elif command.verb in ("up", "down") and row.part != "short":
        to = at - 1 if command.verb == "up" else at + 1
        if 0 <= to < len(rows) and rows[to].part == row.part:
            rows[at], rows[to] = rows[to], rows[at]
    return replace(draft, rows=tuple(rows))


def _new_row(draft: Draft, after: Row, verb: str) -> Row:
    """An empty row; below the button's title stands the first of the card or of the answer."""
    used = {int(row.id[1:]) for row in draft.rows if row.id[1:].isdecimal()}
    row_id = f"p{max(used, default=0) + 1}"
    if after.part == "short":
        return Row(row_id, "card" if verb == "add-card" else "answer", "paragraph", "")
    return Row(row_id, after.part, after.kind, "")


def _clean(written: str, row: Row) -> str:
    """One line of text, as the file holds it."""
    text = _SPACE.sub(" ", written).strip()
    if len(text) > MAX_CELL:
        raise StudioError("studio.error.cell_too_long", maximum=MAX_CELL)
    return _MARKUP.sub("", text) if row.part in ("card", "answer") else text


def _facts(facts: Facts, form: Mapping[str, str]) -> Facts:
    def ids(name: str, now: tuple[str, ...]) -> tuple[str, ...]:
        if name not in form:
            return now
        return tuple(dict.fromkeys(re.findall(r"[\w-]+", form[name])))

    checked = form.get("fact.checked", facts.checked)
    try:
        date.fromisoformat(checked)
    except ValueError:
        raise StudioError("studio.error.date", written=checked[:20]) from None
    return replace(
        facts,
        # A box that is not ticked is not in the form at all, so another field tells it was shown.
        urgent="fact.urgent" in form if "fact.checked" in form else facts.urgent,
        checked=checked,
        review=_SPACE.sub(" ", form.get("fact.review", facts.review)).strip()[:100],
        sources=ids("fact.sources", facts.sources),
        needs=ids("fact.needs", facts.needs),
        next=ids("fact.next", facts.next),
    )
