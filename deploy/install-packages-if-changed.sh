#!/bin/bash
# Installs the packages of package-lock.json, unless they are installed already. Runs as root: from the installer, and before every
# start of the service (ExecStartPre=+), so that `git pull && systemctl restart vpn-bot` is a whole update.
#
# The packages of each lockfile have a folder of their own, .packages/<hash of the lockfile>, and node_modules is a link to one of
# them: an installation that fails half-way changes nothing, and going back to the version before needs no network.
set -euo pipefail
umask 022 # the unit's umask is stricter, but the bot must be able to read its packages
cd "$(dirname "$(readlink -f "$0")")/.."
. deploy/lib/runtime.sh

main() {
  local hash
  hash=$(lockfile_hash)
  points_to "$hash" && return
  [[ -d .packages/$hash ]] || install_packages "$hash"
  link_to "$hash"
  remove_older
}

# points_to HASH: whether node_modules is a link to that lockfile's packages, and they are complete.
points_to() {
  [[ -L node_modules && $(readlink node_modules) == ".packages/$1/node_modules" && -x node_modules/.bin/node ]]
}

install_packages() {
  local folder=.packages/$1 new=.packages/new status=0
  echo "installing the packages of package-lock.json"
  rm -rf "$new"
  mkdir -p "$new"
  cp package.json package-lock.json .npmrc "$new"
  bring_npm
  bring_node "$new"
  # npm trusts the certificates that this machine trusts; its caches and logs are below HOME, which is removed at the end
  (
    cd "$new" || exit
    export PATH=${NODE%/*}:$PATH HOME=$PWD/home NODE_DISABLE_COMPILE_CACHE=1
    NODE_EXTRA_CA_CERTS=$(trusted_certificates) "$NODE" "$NPM/bin/npm-cli.js" ci --omit=dev --ignore-scripts \
      --no-audit --no-fund --no-update-notifier --no-progress --loglevel=error
  ) || status=$?
  if ((status != 0)) || [[ ! -x $new/node_modules/.bin/node ]]; then
    rm -rf "$new"
    echo "npm ci failed: see above; the packages that were there are still there" >&2
    return 1
  fi
  rm -rf "${new:?}/home" "${new:?}/bootstrap"
  mv "$new" "$folder"
}

link_to() {
  ln -sfn ".packages/$1/node_modules" .packages/link
  [[ -L node_modules ]] || rm -rf node_modules
  mv -T .packages/link node_modules
  touch ".packages/$1"
}

# Keeps the newest two: this one, and the one to go back to.
remove_older() {
  # shellcheck disable=SC2012 # these names are hashes: no blank is in them
  ls -1dt .packages/*/ | tail -n +3 | xargs -r rm -rf
}

main
