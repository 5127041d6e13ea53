#!/bin/bash
# Installs the packages of package-lock.json and builds the program, unless that was done already. Runs as root: from the installer, and before every
# start of the service (ExecStartPre=+), so that `git pull && systemctl restart vpn-bot` is a whole update.
#
# The packages of each lockfile have a folder of their own, .packages/<hash of the lockfile>, and node_modules is a link to one of
# them: an installation that fails half-way changes nothing, and going back to the version before needs no network. What is built
# has such folders too (lib/built.sh).
set -euo pipefail
umask 022 # the unit's umask is stricter, but the bot must be able to read its packages
cd "$(dirname "$(readlink -f "$0")")/.."
. deploy/lib/runtime.sh
. deploy/lib/built.sh

main() {
  local hash
  # `vpn-bot update` and a daemon that starts meanwhile would spoil each other's work
  exec 9<. && flock 9
  hash=$(lockfile_hash)
  if ! points_to "$hash"; then
    [[ -d .packages/$hash ]] || install_packages "$hash"
    link_to "$hash"
    remove_older ".packages/$hash" .packages/*
  fi
  build_program
}

# points_to HASH: whether node_modules is a link to that lockfile's packages, and they are complete.
points_to() {
  [[ -L node_modules && $(readlink node_modules) == ".packages/$1/node_modules" && -x node_modules/.bin/node ]]
}

install_packages() {
  local folder=.packages/$1 new=.packages/new
  echo "installing the packages of package-lock.json"
  rm -rf "$new"
  mkdir -p "$new"
  if ! fetch_packages "$new" || ! "$new/node_modules/.bin/node" --version >/dev/null; then
    rm -rf "$new"
    echo "the packages could not be installed: see above; those that were there are still there" >&2
    return 1
  fi
  sync -f "$new" # on the disk before it is found there
  mv "$new" "$folder"
  rm -rf /usr/local/lib/vpn-bot/npm-* # earlier versions used npm
}

link_to() {
  ln -sfn ".packages/$1/node_modules" .packages/link
  [[ -L node_modules ]] || rm -rf node_modules
  mv -T .packages/link node_modules
  touch ".packages/$1"
}

main
