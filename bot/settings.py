"""What the operator may set, read from the environment once, with every mistake told together.

No other module reads the environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """One value a variable; the comment says what it means and what empty does."""

    # FAROL_HOST: the address to listen on. Empty: this machine only.
    host: str = "127.0.0.1"
    # FAROL_PORT: the port of the web page and the webhooks. Empty: 8000.
    port: int = 8000
    # FAROL_DATA: the folder of topics, directory, examples. Empty: data/ of this project.
    data: Path = ROOT / "data"
    # FAROL_LOCALES: the folder of the translators' catalogs. Empty: locales/ of this project.
    locales: Path = ROOT / "locales"
    # FAROL_MODELS: the folder of trained models. Empty: models/ of this project.
    models: Path = ROOT / "models"
    # FAROL_MEMORY_MINUTES: how long language, last topic and town are remembered. Empty: 30.
    memory_minutes: int = 30
    # FAROL_PUBLIC_URL: https address under which the world reaches us. Empty: Telegram is polled.
    public_url: str | None = None
    # FAROL_TELEGRAM_TOKEN: the token BotFather gave. Empty: Telegram is off.
    telegram_token: str | None = None
    # FAROL_TELEGRAM_SECRET: what Telegram must send with each webhook call. Needed with a public
    # address; 1 to 256 of A-Z a-z 0-9 _ -. Two with a comma between them while one is changed: the
    # first is told to Telegram, both are let in.
    telegram_secret: str | None = None
    # FAROL_TELEGRAM_CERTIFICATE: the PEM file of a certificate that we signed ourselves. Empty: the
    # public address has one that everybody trusts.
    telegram_certificate: Path | None = None
    # FAROL_TELEGRAM_API: the Bot API's address, for a local Bot API server. Empty: Telegram's own.
    telegram_api: str | None = None
    # FAROL_WHATSAPP_TOKEN: the access token of a system user at Meta. Empty: WhatsApp is off. With
    # it, the next three are needed, and FAROL_PUBLIC_URL.
    whatsapp_token: str | None = None
    # FAROL_WHATSAPP_PHONE_ID: Meta's id of our number (not the number).
    whatsapp_phone_id: str | None = None
    # FAROL_WHATSAPP_APP_SECRET: the app's secret, with which Meta signs every webhook.
    whatsapp_app_secret: str | None = None
    # FAROL_WHATSAPP_VERIFY: a word of your choice, given to Meta when the webhook is set up.
    whatsapp_verify: str | None = None
    # FAROL_WHATSAPP_API: the Graph API's address with its version. Empty: Meta's own.
    whatsapp_api: str | None = None
    # FAROL_REDIS_URL: the Redis that several processes share, redis://host:port/number. Empty: one
    # process, which keeps everything in its own memory.
    redis_url: str | None = None
    # FAROL_STATE: the folder of what must outlive a restart: digests of the messages that were
    # answered, no words, no persons. Empty: var/ of this project.
    state: Path = ROOT / "var"
    # FAROL_DATABASE_URL: the studio's database, as in postgresql://user@host/farol. Empty: a SQLite
    # file in the folder of FAROL_STATE.
    database_url: str | None = None
    # FAROL_STUDIO: off switches the organizers' pages off. Empty: they are at /studio.
    studio: bool = True

    @property
    def memory_seconds(self) -> float:
        return self.memory_minutes * 60.0

    @property
    def telegram_secrets(self) -> tuple[str, ...]:
        return tuple(filter(None, re.split(r"[,\s]+", self.telegram_secret or "")))


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """The operator's settings.

    Raises SettingsError with every bad variable at once.
    """
    given = os.environ if environ is None else environ
    problems: list[str] = []

    def text(name: str) -> str | None:
        return given.get(name, "").strip() or None

    def whole_number(name: str, default: int, low: int, high: int) -> int:
        written = text(name)
        if written is None:
            return default
        if not written.isdecimal() or not low <= int(written) <= high:
            problems.append(f"{name}={written!r}: give a whole number from {low} to {high}")
            return default
        return int(written)

    def folder(name: str, default: Path, must_exist: bool) -> Path:
        written = text(name)
        path = Path(written) if written else default
        if written and must_exist and not path.is_dir():
            problems.append(f"{name}={written!r}: there is no such folder")
        return path

    public_url = text("FAROL_PUBLIC_URL")
    if public_url is not None:
        public_url = public_url.rstrip("/")
        if not public_url.startswith("https://"):
            problems.append(
                f"FAROL_PUBLIC_URL={public_url!r}: it must begin with https:// "
                "(Telegram and WhatsApp refuse anything else)"
            )
    telegram_token = text("FAROL_TELEGRAM_TOKEN")
    if telegram_token is not None and ":" not in telegram_token:
        problems.append(
            "FAROL_TELEGRAM_TOKEN: a token looks like 123456:ABC-DEF; ask @BotFather for yours"
        )
    telegram_secret = text("FAROL_TELEGRAM_SECRET")
    if telegram_token and public_url and not telegram_secret:
        problems.append(
            "FAROL_TELEGRAM_SECRET: needed with FAROL_PUBLIC_URL, so that nobody else can post "
            "updates; choose 32 letters and digits"
        )
    telegram_secret_is_fit = re.fullmatch(
        r"[A-Za-z0-9_-]{1,256}(\s*,\s*[A-Za-z0-9_-]{1,256})?", telegram_secret or "-"
    )
    if not telegram_secret_is_fit:
        problems.append(
            "FAROL_TELEGRAM_SECRET: 1 to 256 of A-Z a-z 0-9 _ -, or two such with a comma between"
        )
    telegram_certificate = text("FAROL_TELEGRAM_CERTIFICATE")
    if telegram_certificate is not None and not Path(telegram_certificate).is_file():
        problems.append(
            f"FAROL_TELEGRAM_CERTIFICATE={telegram_certificate!r}: there is no such file"
        )
    whatsapp = {
        name: text(f"FAROL_WHATSAPP_{name}")
        for name in ("TOKEN", "PHONE_ID", "APP_SECRET", "VERIFY")
    }
    if whatsapp["TOKEN"]:
        problems += [
            f"FAROL_WHATSAPP_{name}: needed with FAROL_WHATSAPP_TOKEN; see docs/whatsapp.md"
            for name, value in whatsapp.items()
            if value is None
        ]
        if public_url is None:
            problems.append("FAROL_PUBLIC_URL: needed with FAROL_WHATSAPP_TOKEN; Meta calls us")
    redis_url = text("FAROL_REDIS_URL")
    if redis_url is not None and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        problems.append("FAROL_REDIS_URL: it must begin with redis://, rediss:// or unix://")
    studio = (text("FAROL_STUDIO") or "on").lower()
    if studio not in ("on", "off"):
        problems.append(f"FAROL_STUDIO={studio!r}: write on or off")
    settings = Settings(
        host=text("FAROL_HOST") or Settings.host,
        port=whole_number("FAROL_PORT", Settings.port, 1, 65535),
        data=folder("FAROL_DATA", Settings.data, must_exist=True),
        locales=folder("FAROL_LOCALES", Settings.locales, must_exist=True),
        models=folder("FAROL_MODELS", Settings.models, must_exist=False),
        memory_minutes=whole_number("FAROL_MEMORY_MINUTES", Settings.memory_minutes, 1, 1440),
        public_url=public_url,
        telegram_token=telegram_token,
        telegram_secret=telegram_secret,
        telegram_certificate=Path(telegram_certificate) if telegram_certificate else None,
        telegram_api=text("FAROL_TELEGRAM_API"),
        whatsapp_token=whatsapp["TOKEN"],
        whatsapp_phone_id=whatsapp["PHONE_ID"],
        whatsapp_app_secret=whatsapp["APP_SECRET"],
        whatsapp_verify=whatsapp["VERIFY"],
        whatsapp_api=text("FAROL_WHATSAPP_API"),
        redis_url=redis_url,
        state=folder("FAROL_STATE", Settings.state, must_exist=False),
        database_url=text("FAROL_DATABASE_URL"),
        studio=studio != "off",
    )
    if problems:
        raise SettingsError(problems)
    return settings
