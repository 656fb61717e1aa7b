"""Training: Rasa's own, with our importer, into one file under models/, with progress."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bot.errors import ModelError
from bot.settings import ROOT, Settings

CURRENT = "current.tar.gz"
CHECKSUM = "current.sha256"
# What the model was trained on; content that people read is not among it.
TRAINED_ON = "current.trained-on"


def train(settings: Settings, activate: bool = True) -> Path:
    """A new model under settings.models; with `activate` it is the one that is served next.

    Raises ContentError when the content cannot be loaded, ModelError when Rasa fails.
    """
    import rasa.model_training
    from rasa.shared.exceptions import RasaException

    settings.models.mkdir(parents=True, exist_ok=True)
    try:
        result = rasa.model_training.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=str(settings.data),
            output=str(settings.models),
            force_training=True,
        )
    except RasaException as error:
        raise ModelError(f"training failed: {error}") from error
    if result.code != 0 or result.model is None:
        raise ModelError("training failed; the lines above say why")
    model = Path(result.model)
    if activate:
        activate_model(model, settings)
    return model


def train_apart() -> None:
    """The same in a process of its own: what training needs of memory and time is not ours then.

    Raises ModelError when it fails; it has told why.
    """
    if subprocess.run([sys.executable, "-m", "bot", "train"]).returncode != 0:
        raise ModelError("no model could be trained; the lines above say why")


def activate_model(model: Path, settings: Settings) -> Path:
    """Make a trained model the one that is served, with the checksum `current_model` wants."""
    target = settings.models / CURRENT
    fresh = target.with_suffix(".new")
    shutil.copyfile(model, fresh)
    checksum = settings.models / CHECKSUM
    checksum.write_text(_sha256(fresh) + "\n", encoding="ascii")
    (settings.models / TRAINED_ON).write_text(_training_state(settings) + "\n", encoding="ascii")
    os.replace(fresh, target)
    return target


def is_stale(settings: Settings) -> bool:
    """Whether there is no model, or examples, rules, topics' ids or components changed since."""
    state = settings.models / TRAINED_ON
    if not (settings.models / CURRENT).exists() or not state.exists():
        return True
    return state.read_text(encoding="ascii").strip() != _training_state(settings)


def _training_state(settings: Settings) -> str:
    """A digest of everything that training reads; a changed answer is not part of it."""
    digest = hashlib.sha256()
    files = [ROOT / "config.yml", ROOT / "domain.yml"]
    for pattern in ("nlu/*/*.yml", "rules/*.yml", "follow_ups/*.yml", "lexicon/*.yml"):
        files += sorted(settings.data.glob(pattern))
    files += sorted((ROOT / "bot" / "nlu").glob("*.py"))
    files += sorted((ROOT / "bot" / "language").glob("*.py"))
    files += sorted((ROOT / "bot" / "rasa_parts").glob("*.py"))
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    for topic in sorted(path.stem for path in (settings.data / "topics").glob("*/*.md")):
        digest.update(topic.encode())
    return digest.hexdigest()


def current_model(settings: Settings) -> Path:
    """The model to serve. Raises ModelError if there is none or it was not activated here."""
    model, checksum = settings.models / CURRENT, settings.models / CHECKSUM
    if not model.exists() or not checksum.exists():
        raise ModelError(f"there is no model in {settings.models}; run: make train")
    # Loading a Rasa model can run code that somebody put in it (CVE-2024-49375), so only what was
    # trained here is loaded.
    if _sha256(model) != checksum.read_text(encoding="ascii").strip():
        raise ModelError(f"{model} is not the model that was trained here; run: make train")
    return model


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
