"""Signing in, invitations, the people of the studio, one's own account, and the log."""

from __future__ import annotations

import io

import pyotp
import segno
from starlette.responses import Response

from bot.studio.accounts import THE_START, Account
from bot.studio.audit import deeds
from bot.studio.bubbles import known_language
from bot.studio.errors import StudioError
from bot.studio.roles import ADMINISTRATOR, ROLES
from bot.studio.sessions import Session
from bot.studio.visit import SESSION_COOKIE, Page, Visit, sign_in_page, words_carried_on


def sign_in(visit: Visit) -> Response:
    """The form; afterwards the page that was wanted, with what had been typed there."""
    back, carried = _own_path(visit, visit.text("back")), words_carried_on(visit)
    if not visit.is_sent:
        return visit.to("") if visit.session else sign_in_page(visit, "", [])
    address = visit.request.client.host if visit.request.client else ""
    try:
        account = visit.studio.accounts.sign_in(
            visit.text("name"), visit.text("password"), visit.text("code"), address, visit.now
        )
    except StudioError as error:
        return sign_in_page(visit, back, carried, error)
    session = _let_in(visit, account)
    if not carried:
        return visit.to(back)
    visit.session, visit.form_token = session, session.form_token
    visit.language = account.language
    return visit.page("go_on.html", action=visit.url(back), carried=carried)


def _let_in(visit: Visit, account: Account) -> Session:
    sessions = visit.studio.sessions
    cookie = sessions.begin(account, visit.now)
    visit.cookies.append((SESSION_COOKIE, cookie))
    session = sessions.find(cookie, visit.now)
    assert session is not None
    return session


def _own_path(visit: Visit, path: str) -> str:
    """A path of the studio as `Visit.to` wants it; "" for anything else that a form may say."""
    root = visit.url()
    if not path.startswith(root) or any(sign in path for sign in "\\?#\r\n") or "//" in path:
        return ""
    return path[len(root) :]


def sign_out(visit: Visit) -> Response:
    if visit.is_sent:
        visit.studio.sessions.end(visit.request.cookies.get(SESSION_COOKIE, ""))
        visit.cookies.append((SESSION_COOKIE, ""))
    return visit.to("sign-in")


def invited(visit: Visit) -> Response:
    """Where the link of an invitation leads: choose a name and a password."""
    accounts, token = visit.studio.accounts, str(visit.request.path_params["token"])
    invitation = accounts.invitation(token, visit.now)
    name, shown_name = visit.text("name"), visit.text("shown_name")
    # Nobody chose a language for the first administrator: their browser knows.
    is_first = invitation.invited_by == THE_START
    wanted = visit.language if visit.chose_language or is_first else invitation.language
    visit.language = known_language(visit.text("language", wanted))
    problem: StudioError | None = None
    if visit.is_sent:
        try:
            account = accounts.accept(
                token, name, shown_name, visit.text("password"), visit.language, visit.now
            )
        except StudioError as error:
            problem = error
    if not visit.is_sent or problem is not None:
        return visit.page(
            "invited.html",
            problem.status if problem else 200,
            invitation=invitation,
            problem=visit.words(problem.key, **problem.values_told) if problem else "",
            name=name,
            shown_name=shown_name,
        )
    _let_in(visit, account)
    return visit.to("", "joined")


def people(visit: Visit) -> Response:
    me = visit.must_have(ADMINISTRATOR)
    link = ""
    if visit.is_sent:
        accounts = visit.studio.accounts
        roles = visit.form.getlist("role")
        wanted = [role for role in roles if isinstance(role, str)]
        what, _, number = visit.text("do").partition(" ")
        if what == "invite":
            token = accounts.invite(wanted, visit.text("language", "es"), me, visit.now)
            link = visit.studio.address(visit.request, visit.url(f"invited/{token}"))
        elif what == "roles" and number.isdecimal():
            accounts.set_roles(int(number), wanted, me, visit.now)
            return visit.to("people", "saved")
        elif what == "close" and number.isdecimal():
            accounts.close(int(number), me, visit.now)
            return visit.to("people", "saved")
    everybody = visit.studio.accounts.all()
    return visit.page("people.html", everybody=everybody, roles=ROLES, link=link)


def me(visit: Visit) -> Response:
    account, accounts = visit.account, visit.studio.accounts
    what = visit.text("do")
    if what == "language":
        accounts.set_language(account, visit.text("language"))
        return visit.to("me", "saved")
    if what == "password":
        accounts.change_password(account, visit.text("old"), visit.text("password"), visit.now)
        return visit.to("sign-in", "password")
    if what == "second":
        accounts.set_second_factor(account, visit.text("secret"), visit.text("code"), visit.now)
        return visit.to("me", "saved")
    if what == "no_second":
        accounts.drop_second_factor(account, visit.text("old"), visit.now)
        return visit.to("me", "saved")
    secret = pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name="Farol")
    return visit.page("me.html", secret=secret, picture=_picture(address))


def log(visit: Visit) -> Response:
    visit.must_have(ADMINISTRATOR)
    return visit.page("log.html", deeds=deeds(visit.studio.database))


def _picture(address: str) -> str:
    """The QR code as an SVG element; it holds no text of anybody."""
    out = io.BytesIO()
    segno.make(address).save(out, kind="svg", scale=4, xmldecl=False, svgns=True)
    return out.getvalue().decode("ascii")


PAGES = (
    Page("/sign-in", sign_in, signed_in=False),
    Page("/sign-out", sign_out, signed_in=False),
    Page("/invited/{token}", invited, signed_in=False),
    Page("/people", people),
    Page("/me", me),
    Page("/log", log),
)
