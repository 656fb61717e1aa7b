#!/usr/bin/env bash
# Builds .venv with Python 3.10 and what requirements.lock names, or the lock that is given. Needs
# git, make, a C compiler and some python3 with pip; nothing is installed outside this folder.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=${1:-requirements.lock}
# Trust the certificates that this machine trusts, also behind a proxy of its own; by both names that
# uv has given this switch.
export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1
say() { printf '%s\n' "$*" >&2; }

# uv, from PyPI, into a folder of the project.
if [ ! -x .uv/bin/uv ]; then
    say "Fetching uv …"
    if python3 -m pip --version >/dev/null 2>&1; then
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
            --target .uv uv
    elif python3 -m venv .uv/bootstrap >/dev/null 2>&1; then
        .uv/bootstrap/bin/python -m pip install --quiet --disable-pip-version-check \
            --target .uv uv
    else
        say "This python3 has neither pip nor venv. Install one of them (on Debian: python3-pip) and try again."
        exit 1
    fi
fi

# A Python 3.10 of this machine if there is one that runs; else uv fetches one.
python310=""
for candidate in "$(command -v python3.10 || true)" \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3.10; do
    if [ -n "$candidate" ] && "$candidate" -c '' >/dev/null 2>&1; then python310=$candidate; fi
done

say "Making .venv with Python 3.10 …"
rm -rf .venv
.uv/bin/uv venv --quiet --python "${python310:-3.10}" .venv
say "Installing the libraries of $lock (about half a minute) …"
.uv/bin/uv pip sync --python .venv/bin/python --require-hashes "$lock"
