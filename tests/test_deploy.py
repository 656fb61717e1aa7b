"""The files of deploy/, as far as they can be tried without a cluster."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from fnmatch import fnmatch
from pathlib import Path

import httpx
import pytest
import yaml

from bot.channels.channel_metrics import ChannelMetrics
from bot.reply.trouble_reply import HOTLINE_WRITTEN
from bot.settings import ROOT
from bot.watch import Watch
from tests.channels.wire_server import wait_until
from tests.many.three_processes import free_port

DEPLOY = ROOT / "deploy"


def metrics() -> set[str]:
    watch = Watch()
    watch.also(ChannelMetrics([]))
    found = set(re.findall(r"^# TYPE (\S+) ", watch.text().decode(), re.MULTILINE))
    return found | {f"{name}_bucket" for name in found}


@pytest.mark.parametrize("name", ["watch/grafana.json", "watch/alerts.yml"])
def test_what_is_watched_is_what_farol_counts(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\bfarol_\w+", text)) <= metrics()


def test_the_dashboard_is_json_and_each_alert_says_what_to_do() -> None:
    json.loads((DEPLOY / "watch" / "grafana.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((DEPLOY / "watch" / "alerts.yml").read_text(encoding="utf-8"))
    operate = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    for rule in rules["groups"][0]["rules"]:
        assert rule["annotations"]["do"]
        assert rule["alert"] in operate


def test_every_variable_of_the_example_is_a_setting() -> None:
    settings = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    example = (DEPLOY / "farol.env.example").read_text(encoding="utf-8")
    # FAROL_DOMAIN is the proxy's.
    for name in re.findall(r"^(FAROL_\w+)=", example, re.MULTILINE):
        assert name == "FAROL_DOMAIN" or f"# {name}:" in settings or f'{name}"' in settings


def test_all_that_the_container_copies_is_sent_to_its_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    # podman would read that one instead.
    assert not (ROOT / ".containerignore").exists()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", container_file(), re.MULTILINE)
    assert copied
    for source in " ".join(copied).split():
        assert (ROOT / source).exists()
        is_sent = True
        for line in lines:
            pattern = line.removeprefix("!")
            if any(fnmatch(str(part), pattern) for part in (Path(source), *Path(source).parents)):
                is_sent = line.startswith("!")
        assert is_sent, source


def test_the_container_leaves_out_what_only_tests_need() -> None:
    marked = "# tests and measurements"
    assert marked in container_file()
    _, _, left_out = (ROOT / "requirements.in").read_text(encoding="utf-8").partition(f"{marked}\n")
    names = set(re.findall(r"^[\w-]+", left_out, re.MULTILINE))
    assert {"pytest", "playwright", "mypy"} <= names
    assert names.isdisjoint({"rasa", "uvicorn", "pyyaml", "redis", "sqlalchemy"})


def container_file() -> str:
    return (DEPLOY / "Containerfile").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("kubectl"), reason="needs kubectl")
def test_kustomize_builds_and_every_container_is_bound() -> None:
    done = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / "kubernetes")], capture_output=True, check=True
    )
    found = list(yaml.safe_load_all(done.stdout))
    deployments = [thing for thing in found if thing["kind"] == "Deployment"]
    assert len(deployments) == 2
    for deployment in deployments:
        pod = deployment["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        for container in pod["containers"]:
            bound = container["securityContext"]
            assert bound["readOnlyRootFilesystem"] and not bound["allowPrivilegeEscalation"]
            assert container["resources"]["limits"]["memory"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_unit_is_sound(tmp_path: Path) -> None:
    text = (DEPLOY / "systemd" / "farol.service").read_text(encoding="utf-8")
    unit = tmp_path / "farol.service"
    # The program is not in /opt on this machine.
    unit.write_text(text.replace("/opt/farol/.venv/bin/python", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60
    )
    assert "farol.service" not in done.stderr, done.stderr


def test_a_backup_brings_back_the_state(tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "deploy").mkdir(parents=True)
    shutil.copy(DEPLOY / "backup.sh", project / "deploy")
    git = ["git", "-C", str(project), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "a"], check=True)
    (project / "var" / "studio").mkdir(parents=True)
    (project / "var" / "studio" / "note").write_text("kept")
    script = str(project / "deploy" / "backup.sh")
    out = subprocess.run([script, str(tmp_path)], capture_output=True, text=True, check=True)
    archive = out.stdout.strip()
    with tarfile.open(archive) as opened:
        assert "content.bundle" in opened.getnames()
    shutil.rmtree(project / "var")
    subprocess.run([script, "restore", archive], capture_output=True, check=True)
    assert (project / "var" / "studio" / "note").read_text() == "kept"


@pytest.mark.skipif(not shutil.which("caddy"), reason="needs caddy")
def test_the_proxy_alone_says_the_hotline_and_shows_nothing_inside(tmp_path: Path) -> None:
    address, admin = f"http://127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CADDY_ADMIN": admin}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    with subprocess.Popen(
        command, env={**environ, "FAROL_DOMAIN": address}, stderr=subprocess.DEVNULL
    ) as caddy:
        try:
            wait_until(lambda: answered(f"{address}/metrics") is not None, 20)
            assert answered(f"{address}/metrics") == (404, "")
            assert answered(f"{address}/health/ready") == (404, "")
            # Nobody is there to hand it on to.
            status, said = answered(f"{address}/") or (0, "")
            assert status == 503 and HOTLINE_WRITTEN in said and "911" in said
        finally:
            caddy.terminate()


def answered(address: str) -> tuple[int, str] | None:
    """The status and the words of an answer; None while nobody listens."""
    try:
        found = httpx.get(address, timeout=20)
    except httpx.ConnectError:
        return None
    return found.status_code, found.text
