#!/usr/bin/env bash
# What `make run` starts: schema, demonstration on an empty store, then every process of the Procfile until a signal.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export PORT=${PORT:-8000}
export LIANDONG_STREAM_PORT=${LIANDONG_STREAM_PORT:-$((PORT + 1))} # not PORT: honcho gives each process another one
export LIANDONG_HOME=${LIANDONG_HOME:-$root/var}
export PATH=$venv/bin:$PATH
mkdir -p -m 700 "$LIANDONG_HOME" # events and wrapped keys are for nobody else

# A step runs beside the shell, so that a signal ends it at once and leaves nothing behind. A closed terminal tells
# every process of its group; only the shell listens, otherwise honcho would die of it and leave its children alone.
step() {
  (trap '' HUP && exec "$@") </dev/null &
  child=$!
  wait "$child"
}
child=
trap 'kill -TERM "$child" 2>/dev/null; wait "$child" 2>/dev/null; exit 143' INT TERM HUP

step python -m scripts.liandong setup
step python -m scripts.liandong demo --if-empty

step python -m honcho start --no-colour
