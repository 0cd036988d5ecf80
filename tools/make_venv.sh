#!/usr/bin/env bash
# Makes a virtual environment with pip from a suitable Python on this machine.
# usage: [PYTHON=/path/to/python] tools/make_venv.sh FOLDER
# An environment that is whole and fits is kept. Everything is said on stderr.
set -euo pipefail

folder=$1
wanted=$(sed -nE 's/^requires-python *= *"(.*)"/\1/p' pyproject.toml)
candidates=(${PYTHON:-python3.11 python3 python3.12 python3.13 python})

say() { echo "$*" >&2; }

# Whether $1 is a Python within requires-python.
fits() {
    "$1" - "$wanted" >/dev/null 2>&1 <<'PYTHON_CODE'
import operator, sys
compare = {">=": operator.ge, "<": operator.lt}
for part in sys.argv[1].split(","):
    sign = ">=" if part.strip().startswith(">=") else "<"
    bound = tuple(int(step) for step in part.strip().removeprefix(sign).split("."))
    if not compare[sign](sys.version_info[:3], bound):
        sys.exit(1)
PYTHON_CODE
}

has() { "$1" -c "import $2" >/dev/null 2>&1; }

is_whole() { [[ -x $1/bin/python ]] && fits "$1/bin/python" && "$1/bin/python" -m pip --version >/dev/null 2>&1; }

done_with() {
    touch "$folder/.made"
    exit 0
}

make_without_ensurepip() {
    local python=$1
    if has "$python" pip; then
        "$python" -m venv --without-pip "$folder"
        "$python" -m pip --python "$folder/bin/python" --disable-pip-version-check --quiet \
            install pip >&2 && return 0
        rm -rf "$folder"
    fi
    if has "$python" virtualenv; then
        "$python" -m virtualenv --quiet "$folder" >&2 && return 0
    fi
    if command -v uv >/dev/null; then
        uv venv --quiet --seed --python "$python" "$folder" >&2 && return 0
    fi
    return 1
}

install_venv_module() {
    [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
    say "Installing the Debian package python3-venv …"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } \
        >/dev/null 2>&1 </dev/null
}

if is_whole "$folder"; then done_with; fi
rm -rf "$folder"

fitting=()
for candidate in "${candidates[@]}"; do
    if found=$(command -v "$candidate") && fits "$found"; then fitting+=("$found"); fi
done
if [[ ${#fitting[@]} == 0 ]]; then
    say "No Python $wanted was found; looked for: ${candidates[*]}."
    say "Install one (on Debian 12, as root: apt-get install python3 python3-venv), or name it:"
    say "    make PYTHON=/path/to/python3 …"
    exit 1
fi

for python in "${fitting[@]}"; do
    if has "$python" ensurepip && "$python" -m venv "$folder" >&2; then done_with; fi
done
for python in "${fitting[@]}"; do
    if make_without_ensurepip "$python"; then done_with; fi
done
if install_venv_module; then
    for python in "${fitting[@]}"; do
        if has "$python" ensurepip && "$python" -m venv "$folder" >&2; then done_with; fi
    done
fi
rm -rf "$folder"
say "${fitting[0]} cannot make virtual environments: its module ensurepip is missing."
say "On Debian, as root: apt-get install python3-venv; then run make again."
exit 1
