#!/bin/sh
# Installs what the conformance tests want from the operating system and lacks. Never fails the build: the tests that
# need a missing part are reported as skipped.
set -u

missing=''
want() { command -v "$1" > /dev/null 2>&1 || missing="$missing $2"; } # $1: command, $2: its Debian package
want chromium chromium
want chromedriver chromium-driver
want strace strace
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null 2>&1; then
  echo "Missing, and not installed because that takes root and apt-get:$missing"
  exit 0
fi
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
echo "Installing:$missing"
apt-get -qq update || echo "The package lists could not be refreshed; trying with those at hand."
# shellcheck disable=SC2086
apt-get -qq install -y --no-install-recommends $missing ||
  apt-get -qq install -y --no-install-recommends $missing ||
  echo "Not installed, see above:$missing"
exit 0
