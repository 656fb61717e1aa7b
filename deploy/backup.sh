#!/usr/bin/env bash
# What cannot be made again: the state folder and the history of the content. No conversation is in
# it. Usage: deploy/backup.sh FOLDER; give the archive to `restore` below: deploy/backup.sh restore ARCHIVE
set -euo pipefail
cd "$(dirname "$0")/.."
state=${FAROL_STATE:-var}

if [ "${1:-}" = restore ]; then
    archive=$2
    mkdir -p "$state"
    tar -xzf "$archive" -C "$state" --strip-components=1 state
    tar -xzOf "$archive" content.bundle > "$state/content.bundle"
    echo "State is back in $state. Content: git fetch $state/content.bundle 'refs/heads/*:refs/restored/*'"
    exit
fi

target=${1:?a folder to put the archive into}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/state" "$target"
if [ -d "$state" ]; then
    while IFS= read -r -d '' file; do
        into="$work/state/${file#"$state"/}"
        mkdir -p "$(dirname "$into")"
        case $file in
            # A database that is in use is copied by its own means, whole.
            *.db | *.sqlite) python3 -c 'import sqlite3, sys
a, b = map(sqlite3.connect, sys.argv[1:])
a.backup(b)' "$file" "$into" ;;
            *) cp -p "$file" "$into" ;;
        esac
    done < <(find "$state" -type f ! -name '*-wal' ! -name '*-shm' ! -name '*-journal' -print0)
fi
git bundle create --quiet "$work/content.bundle" --all
archive="$target/farol-$(date -u +%Y%m%dT%H%M%SZ).tar.gz"
(umask 077 && tar -czf "$archive" -C "$work" state content.bundle)
tar -tzf "$archive" >/dev/null
echo "$archive"
