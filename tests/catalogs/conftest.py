from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_project import Project, small_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return small_project(tmp_path)
