# shellcheck shell=bash
# The packages of package-lock.json, and Node among them, without npm. For install-packages-if-changed.sh, in the program's folder; needs
# curl, tar and coreutils.
#
# Provides: lockfile_hash, fetch_packages, node_architecture
# Reads: npm_config_registry
# Own: NOT_NEEDED, REGISTRY
#
# The lockfile names every package with its version and its hash, and nothing of ours runs while packages are installed: so curl and tar
# do what is needed, in 14 MB of memory. npm takes 390 MB for the same, 160 at its thriftiest, which a server of 512 MB does not have.

REGISTRY=${npm_config_registry:-https://registry.npmjs.org}
REGISTRY=${REGISTRY%/}

# What production never reads: TypeScript (Node runs none below node_modules), maps of sources, tests, papers (licences stay), and all of
# Node's package but its program.
NOT_NEEDED=(
  --exclude='*.ts' --exclude='*.mts' --exclude='*.cts' --exclude='*.map' --exclude='*/test' --exclude='*/tests'
  --exclude='*/README*' --exclude='*/CHANGELOG*'
  --exclude='*/include/node' --exclude='*/share/man' --exclude='*/share/doc' --exclude='*/lib/node_modules'
)

# Prints this machine's processor as packages name it; fails where there is no Node for it.
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

# lockfile_packages ARCHITECTURE: prints folder, path in the registry and hash of each package that production needs on such a machine. Of the optional
# ones, these are the builds for it; the others would have to be compiled, and what uses them does without.
lockfile_packages() {
  awk -v cpu="$1" '
    /^    "node_modules\/.*": \{$/ { folder = $1; gsub(/[":]/, "", folder); name = version = hash = ""; dev = optional = 0; split("", only); next }
    folder == "" { next }
    /^      "name": / { name = text($2) }
    /^      "version": / { version = text($2) }
    /^      "integrity": / { hash = text($2) }
    /^      "dev": true/ { dev = 1 }
    /^      "(optional|devOptional)": true/ { optional = 1 }
    /^      "(os|cpu|libc)": / { list = text($1); if ($2 != "[") { only[list] = text($2); list = "" } next }
    list != "" && /^      \]/ { list = "" }
    list != "" { only[list] = only[list] " " text($1) }
    /^    \}/ {
      fits = fit("os", "linux") && fit("cpu", cpu) && (!("libc" in only) || fit("libc", "glibc"))
      if (name == "") { name = folder; sub(/.*node_modules\//, "", name) }
      base = name; sub(/.*\//, "", base)
      if (!dev && (!optional || fits)) print folder, name "/-/" base "-" version ".tgz", hash
      folder = ""
    }
    function text(word) { gsub(/[",:]/, "", word); return word }
    function fit(list, wanted) { return (list in only) && index(" " only[list] " ", " " wanted " ") }
  ' package-lock.json
}

# fetch_packages FOLDER: downloads the packages and unpacks them into FOLDER/node_modules, if the hash of every one is the lockfile's.
fetch_packages() {
  local new=$1 list=$1/list node_package
  node_package=node-linux-$(node_architecture)
  lockfile_packages "${node_package##*-}" >"$list"
  mkdir -p "$new/tarballs" "$new/node_modules/.bin"
  awk -v registry="$REGISTRY" -v folder="$new/tarballs" '{
    printf "url = \"%s/%s\"\noutput = \"%s/%d.tgz\"\n", registry, $2, folder, NR
  }' "$list" |
    curl --fail --fail-early --silent --show-error --no-progress-meter --location --retry 3 --parallel --parallel-max 4 --config -
  compare_hashes "$new" && unpack "$new" && ln -s "../$node_package/bin/node" "$new/node_modules/.bin/node"
}

compare_hashes() {
  local new=$1 folder path hash number=0
  while read -r folder path hash; do
    number=$((number + 1))
    hash=$(base64 -d <<<"${hash#sha512-}" | od -An -v -tx1 | tr -d ' \n')
    if ! sha512sum --check --status <<<"$hash  $new/tarballs/$number.tgz"; then
      echo "${folder#node_modules/} from $REGISTRY is not what was pinned (its hash differs): nothing of it was run" >&2
      return 1
    fi
  done <"$new/list"
}

unpack() {
  local new=$1 folder rest number=0
  while read -r folder rest; do
    number=$((number + 1))
    mkdir -p "$new/$folder"
    tar -xzf "$new/tarballs/$number.tgz" -C "$new/$folder" --strip-components=1 --no-same-owner "${NOT_NEEDED[@]}"
    rm "$new/tarballs/$number.tgz"
  done <"$new/list"
  chmod -R u+rwX,go+rX,go-w "$new/node_modules"
  rm -r "$new/tarballs" "$new/list"
}
