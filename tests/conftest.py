"""What tests share: a trained model, an engine on it, and a person who talks to it."""

from __future__ import annotations

from bot.lean import be_lean
from bot.quiet import be_quiet

be_quiet()
be_lean()

import faulthandler  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from contextlib import closing  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

from bot.catalogs.translator import Translator, load_translator  # noqa: E402
from bot.content.library import Library, load_library  # noqa: E402
from bot.settings import ROOT, Settings, read_settings  # noqa: E402

# Tells last what came of each fault that was tried.
pytest_plugins = ["tests.faults_tried"]

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

    with closing(Door(engine)) as door:
        yield door


@pytest.fixture
def root() -> Iterator[Path]:
    yield ROOT


@pytest.fixture(scope="module")
def chromium():  # type: ignore[no-untyped-def]
    """The browser of one module's tests, which are marked `browser`."""
    from playwright.sync_api import sync_playwright

    from tests.browser import CHROMIUM

    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


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


# What a thread may take that is ending by itself, such as the limiter's, which sleeps 10 ms.
_SOON_SECONDS = 1.0
# What the interpreter may take to end once all is told.
_END_SECONDS = 30.0


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the process once all is told, and names the threads for which it would wait for ever.

    Every fixture ends what it has begun, and `WireServer` fails the test whose server stays. What
    may still keep the interpreter is told with where it stands, and does not change the verdict.
    """
    mine = threading.current_thread()
    for thread in threading.enumerate():
        if thread is not mine and not thread.daemon:
            thread.join(_SOON_SECONDS)
    left = [t.name for t in threading.enumerate() if t is not mine and not t.daemon]
    if left:
        _end_now(f"threads that no test has ended: {', '.join(sorted(left))}")
    # The workers of an executor are waited for too, and of those one cannot tell who is idle.
    threading.Thread(target=_end_at_last, name="the end of the run", daemon=True).start()


def _end_at_last() -> None:
    time.sleep(_END_SECONDS)
    _end_now("the interpreter does not end; this is where its threads stand")


def _end_now(why: str) -> None:
    print(why, file=sys.stderr)
    faulthandler.dump_traceback(all_threads=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_status)
