from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.load_areas import load_areas
from bot.errors import ContentError

GOOD = """\
home: valley
areas:
  country:
    name: Country
    kind: nation
  valley:
    name: Valley
    kind: region
    in: country
  holyoke:
    name: Holyoke
    kind: town
    in: valley
    zips: ['01040', '01041']
    villages: [Elmwood]
"""


def load(tmp_path: Path, text: str) -> None:
    (tmp_path / "areas.yml").write_text(text, encoding="utf-8")
    load_areas(tmp_path)


def test_areas_are_loaded_with_their_home(tmp_path: Path) -> None:
    (tmp_path / "areas.yml").write_text(GOOD, encoding="utf-8")
    areas = load_areas(tmp_path)
    assert areas.home.id == "valley"
    assert areas["holyoke"].zips == ("01040", "01041")
    assert areas["holyoke"].names == ("Holyoke", "Elmwood")


@pytest.mark.parametrize(
    "good, bad, line, message",
    [
        pytest.param("home: valley", "home: hills", 1, "not an area", id="home is no area"),
        pytest.param("kind: town", "kind: city", 12, "`kind` is one of", id="unknown kind"),
        pytest.param("    in: valley", "    in: hills", 13, "stands above", id="unknown parent"),
        pytest.param("    in: valley\n", "", 11, "write `in:`", id="no parent"),
        pytest.param("in: country", "in: holyoke", 9, "stands above", id="parent below its child"),
        pytest.param("'01041'", "1041", 14, "five digits", id="ZIP of four digits"),
        pytest.param("'01041'", "'01040'", 14, "written twice", id="ZIP written twice"),
        pytest.param("[Elmwood]", "[valley]", 11, "already means `valley`", id="name of another"),
        pytest.param("villages", "vilages", 15, "unknown key `vilages`", id="unknown key"),
        pytest.param(
            "zips: ['01040', '01041']", "zip_starts: ['27-10']", 14, "010-027", id="starts"
        ),
        pytest.param("    name: Holyoke\n", "", 11, "write `name:", id="no name"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, good: str, bad: str, line: int, message: str
) -> None:
    assert good in GOOD
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path, GOOD.replace(good, bad))
    assert (caught.value.file.name, caught.value.line) == ("areas.yml", line)
