#!/usr/bin/env bash
# Writes requirements.lock and requirements-dev.lock anew from pyproject.toml, with hashes and
# without the name of any registry. uv.lock stays local, because uv writes hosts into it.
# uv is taken from PATH, else put into a virtual environment of its own.
set -euo pipefail

uv=$(command -v uv || true)
if [[ -z $uv ]]; then
    own=var/lock-tools
    mkdir -p var
    tools/make_venv.sh "$own"
    "$own/bin/python" -m pip --disable-pip-version-check --no-input -qq install uv >&2
    uv=$own/bin/uv
fi

export_to() {
    local file=$1
    shift
    "$uv" export --quiet --frozen --format requirements-txt --no-emit-project --no-header "$@" \
        -o "$file" >/dev/null
}

"$uv" lock --quiet ${UPGRADE:+--upgrade}
export_to requirements.lock --no-dev
export_to requirements-dev.lock --all-groups
