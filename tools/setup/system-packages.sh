#!/bin/sh
# Makes sure that the programs, libraries and fonts are there which pip cannot install.
#
#   system-packages.sh run     what the tool itself needs
#   system-packages.sh test    that, and what only the tests need
#
# Says nothing when all is there. Otherwise installs by apt-get, as root or by a sudo that asks for no password; where it
# may not, prints the one command that would do it and fails, before anything has been half done.
set -eu

RUN="git openssh-client sqlite3 fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# curl: the handbook page on setting up speaks to a forge by it; libatomic1: the browser driver is linked against it
TEST="poppler-utils qpdf libatomic1 curl"

here=$(dirname "$0")
purpose=${1:-run}

installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages() {
  wanted=$RUN
  [ "$purpose" = test ] && wanted="$wanted $TEST"
  for package in $wanted; do
    installed "$package" || printf '%s ' "$package"
  done
  missing_python
  [ "$purpose" = test ] && missing_browser
  return 0
}

missing_python() {
  if python=$("$here/find-python.sh" 2>/dev/null); then
    "$python" -c 'import ensurepip, venv' 2>/dev/null || printf '%s-venv ' "$(basename "$python")"
  elif apt-cache show python3.11-venv >/dev/null 2>&1; then
    printf 'python3.11 python3.11-venv '
  else
    printf 'python3 python3-venv '
  fi
}

missing_browser() {
  for browser in chromium chromium-browser google-chrome; do
    command -v "$browser" >/dev/null 2>&1 && return 0
  done
  printf 'chromium '
}

without_apt() {
  lacking=""
  for program in git ssh-keygen sqlite3; do
    command -v "$program" >/dev/null 2>&1 || lacking="$lacking $program"
  done
  "$here/find-python.sh" >/dev/null || exit 1
  [ -z "$lacking" ] && exit 0
  echo "Missing:$lacking. This system has no apt-get; install them by its own means, with Pango and the Noto CJK fonts." >&2
  exit 1
}

command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 || without_apt

missing=$(missing_packages)
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
  as_root="env"
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n env"
else
  echo "These packages are missing: $missing" >&2
  echo "Please run this once, then try again:" >&2
  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends $missing" >&2
  exit 1
fi

echo "Installing: $missing" >&2
$as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
# shellcheck disable=SC2086 # a list of words is meant
$as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
