#!/usr/bin/env bash
# Writes requirements/*.txt from the *.in files: the largest set is resolved, the smaller ones are cut out of it.
# LOCK_ARGS=--upgrade takes the newest releases. Where packages come from is the machine's business: no address is kept.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

compile() {
  "$venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-emit-index-url --no-emit-find-links "$@"
}

# shellcheck disable=SC2086 # several arguments may be meant
compile ${LOCK_ARGS:-} requirements/dev.in --output-file requirements/dev.txt
for set in test runtime; do
  rm -f "requirements/$set.txt"
  compile --constraints requirements/dev.txt "requirements/$set.in" --output-file "requirements/$set.txt"
done
