# shellcheck shell=bash
# Node and npm for the installation of packages, whatever the system has. For install-packages-if-changed.sh, in the program's folder;
# needs curl and coreutils.
#
# Provides: lockfile_hash, bring_npm, bring_node, trusted_certificates
# Reads: npm_config_registry
# Sets: NODE, NPM
# Own: NPM_VERSION, NPM_HASH, REGISTRY
#
# Both come as packages from the npm registry and are compared with a pinned hash before anything of them runs: Node by the
# lockfile, where the daemon's own is pinned too, npm by the line below. Debian's npm would bring 400 packages and, on older
# releases, a version that cannot read our lockfile; a tarball of nodejs.org would be one more place to trust.

NPM_VERSION=11.21.2
NPM_HASH=sha512-7HPApk+AflMUavSseL1Pm6CnYqMIHk53x+KmuhqmTDqPkjPMgxIpTPcTqsE91EKNw4gFBJV9fnXiSdGm1DXq9A==
NPM=/usr/local/lib/vpn-bot/npm-$NPM_VERSION
REGISTRY=${npm_config_registry:-https://registry.npmjs.org}

# Downloads npm, if it is not there yet, to a folder that stays: every later update needs it.
bring_npm() {
  [[ -e $NPM/bin/npm-cli.js ]] && return
  rm -rf "$(dirname "$NPM")"
  fetch_package npm "$NPM_VERSION" "$NPM_HASH" "$NPM.new"
  mv "$NPM.new" "$NPM"
}

# bring_node FOLDER: sets NODE to the program's own Node, or downloads the pinned one into the folder.
bring_node() {
  NODE=$PWD/node_modules/.bin/node
  "$NODE" --version >/dev/null 2>&1 && return
  local name version hash
  name=node-linux-$(node_architecture)
  version=$(lockfile_entry "$name" version)
  hash=$(lockfile_entry "$name" integrity)
  fetch_package "$name" "$version" "$hash" "$1/bootstrap"
  NODE=$PWD/$1/bootstrap/bin/node
}

node_architecture() {
  case $(uname -m) in
    x86_64) echo x64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) echo "$(uname -m): Node is packaged for x86_64 and arm64 only" >&2 && return 1 ;;
  esac
}

# Prints the name of the folder for the lockfile's packages. This program's own version, which stands above its dependencies in the
# file, has no part in it: a release that changes nothing else brings no packages.
lockfile_hash() {
  sed '1,/"dependencies": {/ { /^ *"version": /d }' package-lock.json | sha256sum | cut -c -16
}

lockfile_entry() {
  sed -n "/^    \"node_modules\/$1\": {/,/^    }/ s/^      \"$2\": \"\(.*\)\",*\$/\1/p" package-lock.json
}

# fetch_package NAME VERSION HASH FOLDER: downloads a package and unpacks it into the folder if its hash is the pinned one.
fetch_package() {
  local file want got
  file=$(mktemp)
  echo "downloading $1 $2"
  curl --fail --silent --show-error --location --retry 3 --output "$file" "$REGISTRY/$1/-/$1-$2.tgz"
  want=$(base64 -d <<<"${3#sha512-}" | od -An -v -tx1 | tr -d ' \n')
  got=$(sha512sum "$file" | cut -d ' ' -f 1)
  if [[ $got != "$want" ]]; then
    rm -f "$file"
    echo "$1 $2 from $REGISTRY is not what was pinned (its hash differs): nothing of it was run" >&2
    return 1
  fi
  mkdir -p "$4"
  tar -xzf "$file" -C "$4" --strip-components=1 --no-same-owner
  rm -f "$file"
}

# Prints the file with the certificates that this machine trusts, if there is one.
trusted_certificates() {
  local file=/etc/ssl/certs/ca-certificates.crt
  [[ ! -e $file ]] || echo "$file"
}
