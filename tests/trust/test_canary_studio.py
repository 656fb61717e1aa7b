"""Nothing kept, with organizers at work: what they only ask or look up goes like anybody's words.

The same server as in test_canary.py, with a studio on content of its own and questions counted. Two
organizers write, review and publish; they also ask, paste, search, mistype and get lost. What they
wrote for the content is kept, where it belongs; nothing else is, and no secret stands anywhere in
clear.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.settings import ROOT
from tests.studio.conftest import Organizer
from tests.studio.test_topics import english_of
from tests.trust.canary import EVERYDAY, Canary, canary_server
from tests.trust.memory_image import marks_in_memory

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

PASSWORD = "quatro palavras bem comuns"
BOND = "topics/bond"
EXAMPLES = "topics/bond/examples"


@dataclass
class Session:
    """A server, the marks that may stay because they are content, and the secrets in clear."""

    canary: Canary
    kept: set[str] = field(default_factory=set)
    secrets: dict[str, str] = field(default_factory=dict)

    def keeps(self, branch: str) -> str:
        mark = self.canary.marked(branch)
        self.kept.add(mark)
        return mark

    def stranger(self) -> Organizer:
        client: Any = httpx.Client(base_url=self.canary.url, follow_redirects=True, timeout=60)
        return Organizer(client)


@pytest.fixture(scope="module")
def session(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("studio")
    for name in ("data", "locales"):
        shutil.copytree(ROOT / name, folder / "content" / name)
    environ = {
        "FAROL_DATA": str(folder / "content" / "data"),
        "FAROL_LOCALES": str(folder / "content" / "locales"),
        "FAROL_KEEP_UNANSWERED": "on",
    }
    with canary_server(folder, environ) as running:
        session = Session(running)
        ana, lee = _join(session)
        _ask_what_nobody_can_answer(session)
        _write_for_the_content(session, ana, lee)
        _ask_and_look_up(session, ana)
        _mistype_and_get_lost(session, ana)
        for number in range(60):
            running.hears_on_telegram(50 + number % 5, EVERYDAY[number % 4])
            ana.opens(("board", "me", "topics/warrants", "directory")[number % 4])
        time.sleep(0.5)
        yield session


def test_what_was_written_for_the_content_is_in_the_database_and_in_the_history(
    session: Session,
) -> None:
    """That the search below finds what there is."""
    places = session.canary.places()
    in_database = _found(session, places, "studio.sqlite")
    in_history = _found(session, places, "content.git")
    published = {mark for mark in session.kept if "published" in session.canary.branch_of(mark)}
    assert published <= in_history
    assert session.kept <= in_database | in_history


def test_nothing_else_is_in_any_file_or_log(session: Session) -> None:
    places = session.canary.places()
    found = _found(session, places) - session.kept
    print(
        f"{len(session.canary.branches)} marks, {len(session.kept)} of content; the others looked "
        f"for in {len(places)} files and logs: {len(found)}"
    )
    assert {session.canary.branch_of(mark) for mark in found} == set()
    # What was written for the content belongs into content, history and database, not into a log.
    assert session.canary.mark.encode() not in (session.canary.folder / "log").read_bytes()


def test_no_secret_stands_in_clear_in_any_file_or_log(session: Session) -> None:
    places = session.canary.places()
    # The first link is told to the operator on standard output, once; it is dead when it was used.
    said = str(session.canary.folder / "said")
    found = {
        (name, place)
        for name, secret in session.secrets.items()
        for place, content in places.items()
        if secret.encode() in content and not (name == "the first link" and place == said)
    }
    print(f"{len(session.secrets)} secrets, looked for in {len(places)} files and logs")
    assert len(session.secrets) >= 8
    assert found == set()


def test_what_was_only_asked_or_looked_up_is_not_held_in_memory(session: Session) -> None:
    try:
        held = marks_in_memory(session.canary.server, session.canary.mark)
    except PermissionError:
        pytest.skip("only root can look into a guarded process")
    lasting = {mark: times for mark, times in held.items() if mark not in session.kept}
    print(f"{len(session.canary.branches)} marks, looked for in the memory image: {len(lasting)}")
    assert {session.canary.branch_of(mark): times for mark, times in lasting.items()} == {}


def _found(session: Session, places: dict[str, bytes], place: str = "") -> set[str]:
    pattern = re.compile(session.canary.mark.encode() + rb"\d\d")
    return {
        mark.decode()
        for path, content in places.items()
        if place in path
        for mark in pattern.findall(content)
    }


# --- what is done


def _join(session: Session) -> tuple[Organizer, Organizer]:
    """The first administrator, who writes, and a reviewer whom she invites."""
    token = _token(session.canary.said())
    session.secrets |= {"the first link": token, "a password": PASSWORD}
    ana = session.stranger().opens(f"invited/{token}")
    ana.sends(f"invited/{token}", name="ana", shown_name="Ana", password=PASSWORD, language="en")
    assert "Your account is ready" in ana.text
    ana.opens("people").sends("people", do="invite", role=["reviewer"], language="en")
    token = _token(ana.text)
    ana.sends("people", do="invite", role=["writer"], language="en")
    session.secrets |= {"an invitation": token, "an invitation left open": _token(ana.text)}
    lee = session.stranger().opens(f"invited/{token}")
    password = PASSWORD + " outra"
    lee.sends(f"invited/{token}", name="lee", shown_name="Lee", password=password, language="en")
    assert "Your account is ready" in lee.text
    ana.opens("calendar").sends("calendar", do="renew")
    feed = re.search(r"calendar/([\w-]{20,})\.ics", ana.text)
    assert feed is not None
    session.secrets |= {
        "a calendar's link": feed[1],
        "a session": ana.client.cookies["farol_studio"],
        "another session": lee.client.cookies["farol_studio"],
        "a form's token": ana.opens("me").fields["form_token"],
    }
    return ana, lee


def _token(text: str) -> str:
    found = re.search(r"/invited/([\w-]{20,})", text)
    assert found is not None
    return found[1]


def _ask_what_nobody_can_answer(session: Session) -> None:
    """Four people of each question: one too few for anybody to read it."""
    canary = session.canary
    for person in range(4):
        canary.hears_on_telegram(person, "/start")
        mark = canary.marked(f"a person, {person}")
        canary.hears_on_telegram(person, f"como planto tomates en mi ventana {mark}")


def _write_for_the_content(session: Session, ana: Organizer, lee: Organizer) -> None:
    row = english_of(ana.opens(BOND), "Bond is")
    words = f"Bond is money, paid back later, {session.keeps('published words')}."
    note = session.canary.marked("a note to the reviewer, who has read it")
    ana.sends(BOND, do="review", note=note, **{f"{row}.en": words})
    lee.opens(f"{BOND}/review").sends(
        f"{BOND}/review", do="publish", message=session.keeps("the message of what was published")
    )
    assert "People get these words now." in lee.text, lee.text
    row = english_of(ana.opens("topics/warrants"), "")
    ana.sends("topics/warrants", do="save", **{f"{row}.en": session.keeps("a draft")})
    line = f"cuanto cuesta la fianza de {session.keeps('a drafted example')}"
    ana.opens(f"{EXAMPLES}?of=es")
    ana.sends(EXAMPLES, of="es", do="add", **{"line.0": line, "take.0": "yes"})
    assert line in ana.text


def _ask_and_look_up(session: Session, ana: Organizer) -> None:
    marked = session.canary.marked
    ana.opens("ask").sends("ask", question=f"como pago la fianza de {marked('asked')}")
    assert "columns" in ana.text
    ana.sends("ask", question=f"la migra esta en mi puerta {marked('asked, in danger')} " * 60)
    ana.opens(f"{EXAMPLES}?of=es")
    pasted = "\n".join(f"quanto paga {marked(f'pasted and looked at, {n}')}" for n in range(5))
    ana.sends(EXAMPLES, of="es", do="look", lines=pasted)
    assert "looked-title" in ana.text
    line = f"quien paga la fianza de {marked('a drafted example, taken back')}"
    ana.sends(EXAMPLES, of="es", do="add", **{"line.0": line, "take.0": "yes"})
    drop = re.findall(r'value="(drop \d+)" aria-label="[^"]*quien paga', ana.text)
    ana.sends(EXAMPLES, of="es", do=drop[0])
    assert line not in ana.text
    ana.opens(f"{EXAMPLES}?of=es&find={marked('searched among examples')}")
    ana.opens(f"?find={marked('searched on the board')}")
    ana.opens(f"directory/try?need=find_lawyer&place={marked('tried, a place')}")
    ana.opens(f"directory/try?need={marked('tried, a need')}&at={marked('tried, a time')}")
    ana.opens("try").sends("try", do="begin", topic=marked("a trial of no topic"))
    ana.sends("try", do=marked("a trial, a changed button"))


def _mistype_and_get_lost(session: Session, ana: Organizer) -> None:
    marked = session.canary.marked
    wrong = session.stranger()
    for number in range(3):
        wrong.opens("sign-in").sends(
            "sign-in", name=marked(f"a name, {number}"), password=marked(f"a password, {number}")
        )
    wrong.opens("sign-in").sends(
        "sign-in", name="ana", password=marked("a wrong password"), code=marked("a code"),
        back=marked("a way back"),
    )  # fmt: skip
    wrong.opens(f"invited/{marked('a link that nobody gave')}")
    wrong.opens(f"calendar/{marked('a calendar that nobody has')}.ics")
    # A session that has ended: what was typed is carried through the sign-in, by the browser.
    wrong.sends(BOND, do="save", **{"p1.en": marked("typed when the session had ended")})
    assert wrong.status == 401
    ana.opens(f"topics/{marked('a topic that is none')}")
    ana.opens(f"me?language={marked('a language that is none')}&told={marked('told')}")
    ana.opens("me").fields["form_token"] = marked("a form's token")
    ana.sends("ask", question=marked("a form of another site"))
    assert ana.status == 403
    ana.opens("me").sends("me", do="password", old=marked("an old password"), password="short")
    ana.opens("me").sends("me", do="second", secret="A" * 32, code=marked("a second factor's code"))
    ana.opens("people").sends("people", do=f"roles {marked('a changed number')}")
    many: dict[str, str] = {f"f{n}": "x" for n in range(2100)}
    ana.sends("ask", question=marked("in a form with too many fields"), **many)
    ana.sends("ask", question=marked("in a form that is too big") * 250_000)
    ana.client.post(
        "/studio/files-in-and-out",
        data={"form_token": ana.opens("files-in-and-out").fields["form_token"], "do": "look"},
        files={"file": ("table.xlsx", b"PK" + marked("a file that is none").encode() * 100_000)},
    )
