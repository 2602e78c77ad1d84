#!/usr/bin/env bash
# environment.sh runtime|test|dev: makes .venv hold what requirements/<set>.txt pins, and does nothing when it does.
#
# What was installed is told by stamps in the environment: the digest of the pins, one file per set. The sets contain
# each other (dev > test > runtime, one resolution), so the stamps of the smaller ones come with the larger one.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

declare -A holds=([runtime]="runtime" [test]="runtime test" [dev]="runtime test dev")
wanted=${1:?runtime, test or dev}
contained=${holds[$wanted]:?no such set}

digest() { sha256sum <"requirements/$1.txt" | cut -d' ' -f1; }
stamp() { printf '%s/.installed-%s' "$venv" "$1"; }
is_current() { [ -x "$venv/bin/python" ] && [ "$(cat "$(stamp "$wanted")" 2>/dev/null)" = "$(digest "$wanted")" ]; }

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
    if command -v "$name" >/dev/null && is_new_enough "$name"; then command -v "$name"; return; fi
  done
  return 1
}

make_venv() {
  local python version
  find_python >/dev/null || apt_install python3
  python=$(find_python) || fail "needs Python 3.11 or newer"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then # Debian keeps both in a package of their own
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "python$version-venv"
  fi
  say "making .venv with $("$python" --version)"
  rm -rf "$venv"
  "$python" -m venv "$venv"
}

install_packages() {
  is_current && return # another make was faster
  "$venv/bin/python" -c 'import pip' 2>/dev/null || make_venv
  say "installing requirements/$wanted.txt"
  # Wheels only: what is installed is exactly what was pinned, and no compiler is needed.
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --no-deps --only-binary=:all: \
    --require-hashes -r "requirements/$wanted.txt" >&2 </dev/null
  local set
  for set in $contained; do digest "$set" >"$(stamp "$set")"; done
}

is_current && exit
exec 9>"$root/.venv.lock"
flock 9
install_packages
