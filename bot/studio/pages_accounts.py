"""Signing in, invitations, the people of the studio, one's own account, and the log."""

from __future__ import annotations

import io

import pyotp
import segno
from starlette.responses import Response

from bot.studio.audit import deeds
from bot.studio.roles import ADMINISTRATOR, ROLES
from bot.studio.visit import SESSION_COOKIE, Visit


def sign_in(visit: Visit) -> Response:
    if not visit.is_sent:
        return visit.to("") if visit.session else visit.page("sign_in.html", name="")
    address = visit.request.client.host if visit.request.client else ""
    account = visit.studio.accounts.sign_in(
        visit.text("name"), visit.text("password"), visit.text("code"), address, visit.now
    )
    visit.cookies.append((SESSION_COOKIE, visit.studio.sessions.begin(account, visit.now)))
    return visit.to("")


def sign_out(visit: Visit) -> Response:
    if visit.is_sent:
        visit.studio.sessions.end(visit.request.cookies.get(SESSION_COOKIE, ""))
        visit.cookies.append((SESSION_COOKIE, ""))
    return visit.to("sign-in")


def invited(visit: Visit) -> Response:
    """Where the link of an invitation leads: choose a name and a password."""
    token = str(visit.request.path_params["token"])
    invitation = visit.studio.accounts.invitation(token, visit.now)
    if not visit.is_sent:
        return visit.page("invited.html", invitation=invitation)
    language = visit.text("language", visit.language)
    account = visit.studio.accounts.accept(
        token,
        visit.text("name"),
        visit.text("shown_name"),
        visit.text("password"),
        language,
        visit.now,
    )
    visit.cookies.append((SESSION_COOKIE, visit.studio.sessions.begin(account, visit.now)))
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
