from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.content.area import Areas
from bot.content.load_areas import load_areas
from bot.content.load_needs import load_needs
from bot.content.load_organizations import load_organizations
from bot.content.need import Need
from bot.content.organization import Organization

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def areas() -> Areas:
    return load_areas(DATA)


@pytest.fixture(scope="session")
def needs() -> Mapping[str, Need]:
    return load_needs(DATA)


@pytest.fixture(scope="session")
def organizations() -> tuple[Organization, ...]:
    return load_organizations(DATA)
