#!/usr/bin/env bash
# Installs what is missing, and nothing twice.
#   setup.sh run       .venv with what the app needs
#   setup.sh dev       the same, with the development tools, Chromium and a font
#   setup.sh postgres  PostgreSQL's programs, for a throw-away cluster
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=$1
python=${PYTHON:-python3}
stamp=.venv/installed

fail() {
  echo "$*" >&2
  exit 1
}

# Installs Debian packages in one go; other systems are told what to install.
install_packages() {
  local as_root=() log
  command -v apt-get >/dev/null || fail "Install these with your system's package manager, then run this again: $*"
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "Installing $* needs root or sudo."
    as_root=(sudo)
  fi
  echo "Installing Debian packages: $*"
  log=$(mktemp)
  if ! "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update >"$log" 2>&1 ||
    ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $*"
  fi
  rm -f "$log"
}

has_chromium() {
  [ -x "${CHROMIUM:-}" ] || command -v chromium >/dev/null
}

has_font() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
    \( -name '*.ttf' -o -name '*.otf' \) -print -quit 2>/dev/null)" ]
}

has_postgres() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

command -v "$python" >/dev/null ||
  fail "Quizbank needs Python 3.11 or newer, and there is no '$python'. Install it, or name one: make run PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "Quizbank needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1). Name a newer one: make run PYTHON=python3.12"

# One setup at a time; a second waits, and then finds everything done.
exec 9>.setup.lock
flock 9

missing=()
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=("$(basename "$python")-venv")
if [ "$purpose" = dev ]; then
  has_chromium || missing+=(chromium)
  has_font || missing+=(fonts-liberation)
elif [ "$purpose" = postgres ]; then
  has_postgres || missing+=(postgresql)
fi
[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
[ "$purpose" != postgres ] || exit 0

requirements=requirements.txt
[ "$purpose" = run ] || requirements=requirements-dev.txt
interpreter="$("$python" -VV) $("$python" -c 'import sys; print(sys.base_prefix)') in $PWD"
wanted=$(cat requirements*.txt | sha256sum | cut -d' ' -f1)

# The stamp says for which interpreter and place .venv was made, and what is in it. It is taken away
# while anything changes, so an installation that was cut short is begun afresh.
if [ "$(sed -n 1p "$stamp" 2>/dev/null)" != "$interpreter" ]; then
  echo "Making a virtual environment in .venv"
  rm -rf .venv
  "$python" -m venv .venv
  installed=""
else
  installed=$(sed -n 2p "$stamp")
fi
if [ "$installed" != "dev $wanted" ] && [ "$installed" != "$purpose $wanted" ]; then
  rm -f "$stamp"
  echo "Installing Python packages from $requirements"
  .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check -r "$requirements" </dev/null ||
    fail "pip could not install $requirements; the lines above say why. Is there a network?"
  printf '%s\n' "$interpreter" "$purpose $wanted" >"$stamp"
fi
