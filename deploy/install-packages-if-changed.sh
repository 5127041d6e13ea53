#!/bin/bash
# Makes node_modules what package-lock.json says; when it is that already, does nothing. Runs as root: by the installer, and before
# every start of the service (ExecStartPre=+), so that `git pull && systemctl restart vpn-bot` is a whole update.
#
# Each lockfile's packages lie in a folder of their own, .packages/<hash of the lockfile>, and node_modules points to one of them:
# an install that fails half-way changes nothing, and the way back to the version before needs no network.
set -euo pipefail
umask 022 # the unit has a stricter one, and the bot must be able to read its packages
cd "$(dirname "$(readlink -f "$0")")/.."
. deploy/lib/runtime.sh

main() {
  local hash
  hash=$(lockfile_hash)
  point_to "$hash" && return
  [[ -d .packages/$hash ]] || install_packages "$hash"
  link_to "$hash"
  remove_older
}

# Whether node_modules is what it should be already.
point_to() {
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
  # npm trusts what this machine trusts; its caches and logs are gone with the folder
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

# The newest two stay: this one, and the one to go back to.
remove_older() {
  # shellcheck disable=SC2012 # these names are hashes: no blank is in them
  ls -1dt .packages/*/ | tail -n +3 | xargs -r rm -rf
}

main
