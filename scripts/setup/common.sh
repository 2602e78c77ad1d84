# Sourced by the scripts beside it: where things are, how to say something, how to get a Debian package.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
venv=$root/.venv
cd "$root"

say() { printf '== %s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Runs a command as root, and fails where neither being root nor a sudo that asks nothing allows it.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_be_root() {
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

# apt_install PACKAGE...: the package lists are fetched only when the installed ones do not do.
apt_install() {
  command -v apt-get >/dev/null || fail "needs $*, and there is no apt-get here: install it by hand"
  may_be_root || fail "needs $*: run 'apt-get install $*' as root once"
  local get=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 --no-install-recommends install)
  say "installing $* with apt-get"
  as_root "${get[@]}" "$@" >&2 </dev/null || { as_root apt-get -q update >&2 </dev/null && as_root "${get[@]}" "$@" >&2 </dev/null; }
}
