#!/bin/sh
# Make .venv ready, installing what is missing.  Called by the Makefile.
#
#   sh .ci/setup.sh run       what running needs
#   sh .ci/setup.sh test      what the tests need as well
#   sh .ci/setup.sh develop   the Python side of `test` alone (lint)
#
# With nothing to do it takes a few hundredths of a second and starts neither
# pip nor apt.  Libraries that cannot be had are named in one sentence and the
# set-up goes on: the program says itself what it does without them.  Only with
# CI=true is that an error.  Status 2: no suitable Python.

set -eu
cd "$(dirname "$0")/.."
goal=$1
here=$(pwd -P)
PATH=$PATH:/usr/sbin:/sbin
apt_is_fresh=

say() { printf '%s\n' "$*" >&2; }

# ---- system packages

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

apt_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || return 1
    say "Installing system packages: $*"
    log=$(mktemp)
    if [ -z "$apt_is_fresh" ]; then
        as_root apt-get -qq update >"$log" 2>&1 || true
        apt_is_fresh=yes
    fi
    if as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 install "$@" >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    grep '^[EW]: ' "$log" | tail -n 3 >&2 || tail -n 3 "$log" >&2
    # A package that this release does not know must not keep the others away.
    if [ $# -gt 1 ] && grep -Eq 'Unable to locate package|no installation candidate' "$log"; then
        for package in "$@"; do
            apt_install "$package" || true
        done
    fi
    rm -f "$log"
    return 1
}

has() {
    case $1 in
    alsa:*)
        for file in /usr/lib*/alsa-lib/"${1#alsa:}" /usr/lib/*/alsa-lib/"${1#alsa:}"; do
            [ ! -e "$file" ] || return 0
        done
        return 1
        ;;
    *.so.*)
        case $libraries in *"	$1 "*) ;; *) return 1 ;; esac
        ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

# Set `things` and `packages` to what is missing.
look_for_missing() {
    libraries=$(ldconfig -p 2>/dev/null || true)
    things= packages=
    while read -r purpose thing package; do
        case $purpose in '' | '#'*) continue ;; esac
        [ "$purpose" = run ] || [ "$goal" = test ] || continue
        has "$thing" && continue
        things="$things${things:+, }${thing#alsa:}"
        packages="$packages $package"
    done <.ci/system-packages
}

system_packages() {
    [ "$goal" != develop ] || return 0
    [ "$(uname -s)" = Linux ] || return 0
    look_for_missing
    [ -n "$things" ] || return 0
    # What could not be had last time is not asked for at every start.
    known=.venv/.missing-$goal
    if [ "${CI:-}" = true ] || [ "$(cat "$known" 2>/dev/null)" != "$things" ]; then
        # shellcheck disable=SC2086
        apt_install $packages || true
        look_for_missing
        printf '%s\n' "$things" >"$known"
        [ -n "$things" ] || return 0
    fi
    say "Missing on this system and wanted for sound, window or tests: $things" \
        "(Debian packages:$packages)."
    [ "${CI:-}" != true ] || exit 1
}

# ---- Python

# A candidate may be a shim that only says which versions it knows: run it.
new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    python= without_venv=
    for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        new_enough "$candidate" || continue
        if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            python=$candidate
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    if [ -z "$without_venv" ]; then
        found=$("${PYTHON:-python3}" --version 2>/dev/null || echo none)
        say "Undula needs Python 3.11 or newer, and there is: $found." \
            "Install one, or name it: make PYTHON=/path/to/python3."
        exit 2
    fi
    if ! apt_install "$(basename "$without_venv")-venv" ||
        ! "$without_venv" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "$without_venv has no venv module, and it could not be installed" \
            "(on Debian and Ubuntu: apt-get install $(basename "$without_venv")-venv)."
        exit 2
    fi
    python=$without_venv
}

environment() {
    # Scripts in .venv carry its path, so a folder that was moved starts anew.
    if [ -x .venv/bin/python ] && new_enough .venv/bin/python &&
        .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        [ "$(cat .venv/.path 2>/dev/null || echo "$here")" = "$here" ]; then
        return
    fi
    find_python
    say "Making .venv with $("$python" --version)."
    rm -rf .venv
    "$python" -m venv .venv
}

pip() {
    .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"
}

python_packages() {
    say "Installing Python packages into .venv (the first time this takes a minute or two)."
    wanted_pip=$(grep '^pip==' constraints.txt)
    [ "pip==$(pip --version | cut -d ' ' -f 2)" = "$wanted_pip" ] ||
        pip install --quiet "$wanted_pip"
    group=
    [ "$goal" = run ] || group='--group dev'
    # shellcheck disable=SC2086
    pip install --quiet --constraint constraints.txt --build-constraint constraints.txt \
        --editable . $group
}

# ---- all together

fingerprint=$(printf '%s\n' "$here" && cat pyproject.toml constraints.txt .ci/setup.sh | cksum)
stamp=.venv/.ready-$goal
case $goal in
run) enough='.venv/.ready-run .venv/.ready-python' ;;
test | develop) stamp=.venv/.ready-python enough=.venv/.ready-python ;;
*) say "usage: sh .ci/setup.sh run|test|develop" && exit 2 ;;
esac

ready=
if [ -x .venv/bin/python ]; then
    for file in $enough; do
        [ "$(cat "$file" 2>/dev/null)" != "$fingerprint" ] || ready=yes
    done
fi
[ -n "$ready" ] || environment
system_packages
if [ -z "$ready" ]; then
    python_packages
    printf '%s\n' "$here" >.venv/.path
    printf '%s\n' "$fingerprint" >"$stamp"
fi
