from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path

import pytest

from bot.content.hours import OpenSpan
from bot.content.load_organizations import load_organization, load_organizations
from bot.content.organization import Organization, Phone
from bot.errors import ContentError

DATA = Path(__file__).parents[2] / "data"
AREAS = {"northampton", "massachusetts"}
LANGUAGES = {"es", "pt", "en", "mul"}
NEEDS = {"find_lawyer", "asylum"}

GOOD = """\
id: office
name: The Office
kind: legal_aid
what: Free lawyers.
needs: [find_lawyer]
areas: [northampton]
area_note: Northampton and nearby towns
languages: [es, en]
languages_note: Portuguese on Mondays
phones:
  - written: 413-587-1249
    e164: '+14135871249'
    label: main office
  - written: '911'
    e164: '911'
email: office@example.org
web: https://example.org
address: 1 Main Street
hours:
  weekly:
    - {days: [mon, tue], open: 09:00, close: 17:30}
  note: by appointment
  timezone: America/New_York
cost: free
source:
  - https://example.org
dated: 2026-07
note: for those who edit
"""


def load(tmp_path: Path, text: str) -> Organization:
    file = tmp_path / "office.yml"
    file.write_text(text, encoding="utf-8")
    return load_organization(file, AREAS, LANGUAGES, NEEDS)


def test_a_file_is_loaded_whole(tmp_path: Path) -> None:
    office = load(tmp_path, GOOD)
    assert office.phones[0] == Phone("413-587-1249", "+14135871249", "main office")
    assert office.hours is not None
    assert office.hours.weekly == (
        OpenSpan(0, time(9), time(17, 30)),
        OpenSpan(1, time(9), time(17, 30)),
    )
    assert office.hours.note == "by appointment"
    assert office.is_routable


@pytest.mark.parametrize(
    "good, bad, line, message",
    [
        pytest.param("id: office", "id: ofice", 1, "name of the file", id="id is not the file"),
        pytest.param("kind: legal_aid", "kind: law", 3, "`kind` is one of", id="unknown kind"),
        pytest.param("what: Free lawyers.\n", "", 1, "write `what:", id="what is missing"),
        pytest.param("[find_lawyer]", "[lawyer]", 5, "not in data/needs.yml", id="unknown need"),
        pytest.param("[find_lawyer]", "[]", 5, "at least one", id="no need"),
        pytest.param("[northampton]", "[noho]", 6, "not in data/areas.yml", id="unknown area"),
        pytest.param("[es, en]", "[es, sp]", 8, "data/languages.yml", id="unknown language"),
        pytest.param("[es, en]", "[es, es]", 8, "written twice", id="a language twice"),
        pytest.param("[es, en]", "es", 8, "write a list", id="no list"),
        pytest.param("413-587-1249", "413-587-1248", 11, "same number", id="two numbers"),
        pytest.param("'+14135871249'", "'+1413587124'", 12, "not a valid number", id="too short"),
        pytest.param("'+14135871249'", "4135871249", 12, "not a valid number", id="no plus"),
        pytest.param("e164: '911'", "e164: '912'", 15, "not a valid number", id="no short code"),
        pytest.param("office@", "office", 16, "email", id="no email address"),
        pytest.param("web: https://", "web: www.", 17, "https://", id="web not in full"),
        pytest.param("close: 17:30", "close: 08:30", 21, "later", id="closes before it opens"),
        pytest.param("close: 17:30", "close: 09:00", 21, "later", id="closes as it opens"),
        pytest.param("open: 09:00", "open: 9am", 21, "09:00", id="not a time"),
        pytest.param("open: 09:00", "open: 24:00", 21, "09:00", id="no such hour"),
        pytest.param("[mon, tue]", "[mon, lun]", 21, "not a day", id="unknown day"),
        pytest.param("America/New_York", "America/Boston", 23, "time zone", id="unknown zone"),
        pytest.param("  weekly:", "  always: true\n  weekly:", 20, "either", id="always and days"),
        pytest.param("note: by", "notes: by", 22, "unknown key `notes`", id="unknown key in hours"),
        pytest.param("cost: free", "price: free", 24, "unknown key `price`", id="unknown key"),
        pytest.param("cost: free", "cost:", 24, "one text", id="a key without a text"),
        pytest.param("source:\n  - https://example.org\n", "", 1, "source", id="no source"),
        pytest.param("dated: 2026-07", "ready: soon", 27, "true", id="neither true nor false"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, good: str, bad: str, line: int, message: str
) -> None:
    assert good in GOOD
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path, GOOD.replace(good, bad, 1))
    assert (caught.value.file.name, caught.value.line) == ("office.yml", line)


@pytest.mark.parametrize(
    "entry, message",
    [
        pytest.param("{field: fax, why: old}", "`field` is one of", id="unknown field"),
        pytest.param("{field: web}", "write `why:", id="no reason"),
        pytest.param("{field: web, number: '911', why: old}", "only a `phone`", id="number of web"),
        pytest.param("{field: phone, number: '988', why: old}", "`e164`", id="number not there"),
    ],
)
def test_a_mistake_in_what_to_verify_is_told(tmp_path: Path, entry: str, message: str) -> None:
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path, f"{GOOD}to_verify:\n  - {entry}\n")
    assert caught.value.line == GOOD.count("\n") + 2


@pytest.mark.parametrize(
    "field, hidden",
    [
        pytest.param("phone", {"phones": ()}, id="phone"),
        pytest.param("hours", {"hours": None}, id="hours"),
        pytest.param("web", {"web": None}, id="web"),
        pytest.param("email", {"email": None}, id="email"),
        pytest.param("address", {"address": None}, id="address"),
        pytest.param("languages", {"languages": (), "languages_note": None}, id="languages"),
        pytest.param("area", {"areas": (), "area_note": None}, id="area"),
        pytest.param("cost", {"cost": None}, id="cost"),
        pytest.param("what", {"what": None}, id="what"),
        pytest.param("other", {}, id="other"),
    ],
)
def test_a_field_that_waits_for_a_check_is_hidden_and_no_other(
    tmp_path: Path, field: str, hidden: dict[str, object]
) -> None:
    whole = load(tmp_path, GOOD)
    checked = load(tmp_path, f"{GOOD}to_verify:\n  - {{field: {field}, why: nobody called}}\n")
    changed = {
        name: getattr(checked, name)
        for name in vars(whole)
        if name != "to_verify" and getattr(checked, name) != getattr(whole, name)
    }
    assert changed == hidden


def test_one_of_two_phones_can_wait_for_a_check(tmp_path: Path) -> None:
    entry = "{field: phone, number: '+14135871249', why: nobody called}"
    office = load(tmp_path, f"{GOOD}to_verify:\n  - {entry}\n")
    assert [phone.e164 for phone in office.phones] == ["911"]


@pytest.mark.parametrize(
    "language, languages, expected",
    [
        pytest.param("es", "[es, en]", True, id="named"),
        pytest.param("pt", "[es, en]", False, id="not named"),
        pytest.param("pt", "[en, mul]", True, id="by interpreters"),
    ],
)
def test_an_organization_speaks_a_language(
    tmp_path: Path, language: str, languages: str, expected: bool
) -> None:
    office = load(tmp_path, GOOD.replace("[es, en]", languages))
    assert office.speaks(language) is expected


def test_languages_that_nobody_checked_are_unknown(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD.replace("languages: [es, en]\n", "")).speaks("es") is None


def test_a_need_that_puts_an_unknown_organization_first_is_told(tmp_path: Path) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    (data / "directory" / "luce.yml").unlink()
    with pytest.raises(ContentError, match="first: luce") as caught:
        load_organizations(data)
    needs_lines = (data / "needs.yml").read_text(encoding="utf-8").splitlines()
    assert "first: luce" in needs_lines[caught.value.line - 1]


# The real directory.


@pytest.fixture(scope="module")
def directory() -> dict[str, Organization]:
    return {organization.id: organization for organization in load_organizations(DATA)}


def test_every_file_of_the_directory_is_loaded(directory: dict[str, Organization]) -> None:
    assert len(directory) == len(list((DATA / "directory").iterdir()))


@pytest.mark.parametrize(
    "organization_id, number",
    [
        ("luce", "+16173705023"),
        ("safelink", "+18777852020"),
        ("cla", "+18552525342"),
        ("lifeline-988", "988"),
        ("emergency-911", "911"),
        ("northampton-mayor", "+14135871249"),
        ("bhhl", "+18337732445"),
        ("mass-211", "211"),
    ],
)
def test_the_numbers_that_answers_rest_on_may_be_shown(
    directory: dict[str, Organization], organization_id: str, number: str
) -> None:
    assert directory[organization_id].phones[0].e164 == number


@pytest.mark.parametrize(
    "organization_id",
    ["safe-passage", "pvwc", "cna", "jfs", "womanshelter", "ywca-springfield", "pair", "hcfa"],
)
def test_a_number_that_nobody_called_is_not_shown(
    directory: dict[str, Organization], organization_id: str
) -> None:
    assert directory[organization_id].phones == ()


@pytest.mark.parametrize(
    "organization_id",
    [
        pytest.param("ice-boston", id="an office of ICE"),
        pytest.param("catholic-charities-springfield", id="closed"),
        pytest.param("consulate-ecuador", id="not settled"),
        pytest.param("safe-passage", id="no contact that may be shown"),
        pytest.param("gbls", id="its area waits for a check"),
    ],
)
def test_nobody_is_sent_to(directory: dict[str, Organization], organization_id: str) -> None:
    assert not directory[organization_id].is_routable
