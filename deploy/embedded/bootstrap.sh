#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes .venv from uv.lock on a machine that has git, make and python3 and may have nothing else.
# Prints nothing when there is nothing to do.
set -eu
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# No terminal means yes: a script has nobody to ask.
agreed() {
    [ "${YES:-}" = 1 ] || [ ! -t 0 ] && return 0
    printf '%s [Y/n] ' "$1" >&2
    read -r answer
    case $answer in '' | y | Y | yes) return 0 ;; *) return 1 ;; esac
}

apt_install() {
    command -v apt-get >/dev/null || fail "This system has no apt-get. Install uv (or $* for" \
        "python3) with its own package manager, then run make again."
    [ "$(id -u)" = 0 ] || fail "You are not root and uv is missing. Run this, then make again:
  sudo apt-get install -y --no-install-recommends $*"
    say "uv is missing, and this Python cannot install it without: $*"
    agreed "Install that with apt-get?" || fail "Nothing was installed."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has() { python3 -c "import $1" 2>/dev/null; }

command -v python3 >/dev/null || fail "Install python3 (3.11 or newer) first."

install_uv() {
    if ! has pip && ! has ensurepip; then  # Debian parts venv from ensurepip
        apt_install python3-venv ca-certificates
    fi
    if has pip; then
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
            --target var/tools uv >&2
    else
        python3 -m venv var/tools
        var/tools/bin/python -m pip install --quiet --disable-pip-version-check uv >&2
    fi
}

uv=$(command -v uv || true)
if [ -z "$uv" ]; then
    uv=var/tools/bin/uv
    if [ ! -x "$uv" ]; then
        say "Installing uv into var/tools ..."
        install_uv
    fi
fi

"$uv" sync --quiet --all-extras --locked || fail "uv could not make .venv; see above." \
    "Without network access, a package cache that uv knows will do (UV_CACHE_DIR)."
