"""Who may import whom is what pyproject.toml says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.settings import ROOT


def test_no_line_imports_against_the_layers() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
