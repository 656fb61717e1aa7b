"""What tests share: a trained model, an engine on it, and a person who talks to it."""

from __future__ import annotations

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

import os  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from bot.catalogs.translator import Translator, load_translator  # noqa: E402
from bot.content.library import Library, load_library  # noqa: E402
from bot.settings import ROOT, Settings, read_settings  # noqa: E402

# A slow machine is not a wrong answer; time is measured by the bench.
hypothesis_settings.register_profile("farol", deadline=None)
hypothesis_settings.load_profile("farol")


@pytest.fixture(scope="session")
def settings() -> Settings:
    return read_settings({})


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return load_library(settings.data)


@pytest.fixture(scope="session")
def translator(settings: Settings) -> Translator:
    return load_translator(settings.locales)


@pytest.fixture(scope="session")
def model(settings: Settings) -> Path:
    """The model that `make run` would serve; trained here if there is none or data/ has changed."""
    from bot.train import current_model, is_stale, train

    if is_stale(settings):
        train(settings)
    return current_model(settings)


@pytest.fixture(scope="session")
def engine(model: Path):  # type: ignore[no-untyped-def]
    from bot.engine import Engine

    return Engine.load(model)


@pytest.fixture(scope="session")
def door(engine):  # type: ignore[no-untyped-def]
    from bot.door import Door

    return Door(engine)


@pytest.fixture
def root() -> Iterator[Path]:
    yield ROOT


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden conversations anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--golden"))


_status = 0


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    global _status
    _status = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the process once all is told, and names the threads for which it would wait for ever.

    It happened once, in a run in which every test had passed.
    """
    mine = threading.current_thread()
    left = [t.name for t in threading.enumerate() if t is not mine and not t.daemon]
    if left:
        print(f"threads that no test has ended: {', '.join(sorted(left))}", file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_status)
