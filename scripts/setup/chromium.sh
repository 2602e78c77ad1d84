#!/usr/bin/env bash
# Sees to the browser of the tests that open pages: Debian's Chromium and a font with Chinese characters.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

wanted=()
command -v "${CHROMIUM:-chromium}" >/dev/null || wanted+=(chromium)
[ -d /usr/share/fonts/opentype/noto ] || wanted+=(fonts-noto-cjk)
[ ${#wanted[@]} -eq 0 ] || apt_install "${wanted[@]}"
