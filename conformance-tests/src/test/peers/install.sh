#!/bin/sh
# Installs what the tests want from the operating system and from npm, as far as it is missing. Never fails the build: the tests that
# need a missing part are reported as skipped.
set -u
# Where servers lie; not everybody's path leads there.
PATH="$PATH:/usr/sbin"

missing=''
want() { command -v "$1" > /dev/null 2>&1 || missing="$missing $2"; } # $1: command, $2: its Debian package
want chromium chromium
want chromedriver chromium-driver
want strace strace
want node nodejs
want npm npm
want firefox firefox-esr
want Xvfb xvfb
want WebKitWebDriver webkit2gtk-driver
want prosody prosody
want ejabberdctl ejabberd
want profanity profanity-light
want ip iproute2
want ffmpeg ffmpeg
want sipp sip-tester
want sipsak sipsak
want baresip baresip-core
want kamailio kamailio
want tshark tshark
want pulseaudio pulseaudio
want pactl pulseaudio-utils
want faketime faketime
# This version and no other: it lies in a folder with the version in its name.
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing="$missing postgresql-15"
# WebKit plays with what GStreamer has; what speaks to ALSA is heard by PulseAudio.
for package in gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav libasound2-plugins; do
  [ -d "/usr/share/doc/$package" ] || missing="$missing $package"
done
# Not whatever python3 the PATH has: Debian's modules are for Debian's own.
/usr/bin/python3 -c 'import slixmpp' > /dev/null 2>&1 || missing="$missing python3-slixmpp"

# The tests start servers themselves; those that packages would start on installation listen on all interfaces.
policy=/usr/sbin/policy-rc.d
# Nor is a database made that nobody asked for.
clusters=/etc/postgresql-common/createcluster.d/tutti-tests.conf
keep_services_off() {
  mkdir -p "$(dirname "$clusters")"
  printf 'create_main_cluster = false\n' > "$clusters"
  mine="$clusters"
  [ -e "$policy" ] || mine="$mine $policy"
  # shellcheck disable=SC2064
  trap "rm -f $mine" EXIT
  trap 'exit 1' HUP INT TERM
  [ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"; }
}

install_missing() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null 2>&1; then
    echo "Missing, and not installed because that takes root and apt-get:$missing"
    return
  fi
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  echo "Installing:$missing"
  keep_services_off
  apt-get -qq update || echo "The package lists could not be refreshed; trying with those at hand."
  # shellcheck disable=SC2086
  apt-get -qq install -y --no-install-recommends $missing && return
  # One that cannot be had must not keep the others away.
  for package in $missing; do
    apt-get -qq install -y --no-install-recommends "$package" || echo "Not installed, see above: $package"
  done
}
[ -z "$missing" ] || install_missing

# The Timing Object of npm, for which the browser client provides the timing.
web="$(dirname "$0")/../../../../gateways/web"
if command -v npm > /dev/null 2>&1 && [ ! -d "$web/node_modules/timing-object" ]; then
  npm install --prefix "$web" --no-package-lock --no-audit --no-fund --loglevel=error ||
    echo "timing-object was not installed, see above."
fi

# What looks over the OpenAPI document.
openapi="$(dirname "$0")/openapi"
if command -v npm > /dev/null 2>&1 && [ ! -d "$openapi/node_modules/@redocly" ]; then
  npm install --prefix "$openapi" --no-package-lock --no-audit --no-fund --loglevel=error ||
    echo "openapi-core was not installed, see above."
fi
exit 0
