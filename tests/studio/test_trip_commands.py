"""The command line takes the studio's files by the studio's rules."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.studio.trip_commands import TripError, export_table, import_table
from tests.studio.conftest import House


def test_a_table_goes_out_is_looked_at_and_taken(house: House, tmp_path: Path) -> None:
    house.organizer("ana", "writer", "translator:pt")
    settings, file, out = house.studio.settings, tmp_path / "topics.csv", io.StringIO()
    export_table(settings, "topics", file)
    text = file.read_text(encoding="utf-8-sig")
    now = house.studio.publisher.published("bond").rows[0].words("pt")
    file.write_text(text.replace(now, "O que é fiança?"), encoding="utf-8-sig")
    assert import_table(settings, "topics", file, "ana", take=False, out=out)
    assert "'O que é fiança?'" in out.getvalue() and "1 changes, 0 to mend" in out.getvalue()
    assert house.studio.drafts.find("bond") is None
    assert import_table(settings, "topics", file, "ana", take=True, out=out)
    kept = house.studio.drafts.find("bond")
    assert kept is not None and kept.authors == ("ana",)


def test_what_cannot_be_taken_is_told_as_a_sentence(house: House, tmp_path: Path) -> None:
    house.organizer("ana", "writer")
    settings, file = house.studio.settings, tmp_path / "topics.csv"
    file.write_text("id,en\nbond/p99/x,y\n", encoding="utf-8")
    out = io.StringIO()
    assert not import_table(settings, "topics", file, "ana", take=True, out=out)
    assert 'row 2, Short name (do not change): "bond/p99/x" is no short name' in out.getvalue()
    with pytest.raises(TripError, match="There is no such account"):
        import_table(settings, "topics", file, "nobody", take=False, out=out)
    with pytest.raises(TripError, match="must end in one of: xlsx, csv"):
        export_table(settings, "topics", tmp_path / "topics.ods")
