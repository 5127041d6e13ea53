#!/bin/sh
# Amnezia's package source for apt, with a keyring that apt trusts for this source alone. Neither Debian nor Ubuntu has AmneziaWG.
# Sourced by setup-wireguard.sh, and part of the text that `vpn-bot node …` runs here or on another server.
#
# Where that source cannot be reached, a server can use a mirror: root writes /etc/vpn-bot-amnezia-source.conf there, with the lines
# url=, key= (where to download the key that signs it) and fingerprint= (40 hexadecimal digits, without blanks).
#
# Provides: add_amnezia_source, remove_amnezia_source, installed_packages, apt_install
# Calls: say, fail
# Reads: ID, VERSION_ID, VERSION_CODENAME, PRETTY_NAME (of /etc/os-release)
# Sets: PACKAGES_ARE_LISTED, DEBIAN_FRONTEND, NEEDRESTART_SUSPEND
# Own: AMNEZIA_SOURCE, AMNEZIA_KEYRING, AMNEZIA_MIRROR, amnezia_url, amnezia_key, amnezia_fingerprint, suite, home, said, wanted

AMNEZIA_SOURCE=/etc/apt/sources.list.d/vpn-bot-amnezia.sources
AMNEZIA_KEYRING=/etc/apt/keyrings/vpn-bot-amnezia.gpg
AMNEZIA_MIRROR=/etc/vpn-bot-amnezia-source.conf

# Adds the source and reads its list of packages. Says why not, and then leaves nothing of it.
add_amnezia_source() {
  find_amnezia_source && find_amnezia_suite || return
  say "adding Amnezia's package source $amnezia_url, suite $suite, signed with the key $amnezia_fingerprint: $AMNEZIA_SOURCE"
  apt_install curl gpg ca-certificates && fetch_amnezia_key && write_amnezia_source && read_amnezia_packages && return
  remove_amnezia_source
  return 1
}

# Takes the source and its key away again.
remove_amnezia_source() { rm -f "$AMNEZIA_SOURCE" "$AMNEZIA_KEYRING"; }

# Where the source is: Amnezia's on Launchpad, or the mirror that root named.
find_amnezia_source() {
  amnezia_url=https://ppa.launchpadcontent.net/amnezia/ppa/ubuntu
  amnezia_fingerprint=75C9DD72C799870E310542E24166F2C257290828
  amnezia_key="https://keyserver.ubuntu.com/pks/lookup?op=get&options=mr&search=0x$amnezia_fingerprint"
  [ -e "$AMNEZIA_MIRROR" ] || return 0
  amnezia_url=$(sed -n 's/^url=//p' "$AMNEZIA_MIRROR")
  amnezia_key=$(sed -n 's/^key=//p' "$AMNEZIA_MIRROR")
  amnezia_fingerprint=$(sed -n 's/^fingerprint=//p' "$AMNEZIA_MIRROR")
  case $amnezia_url in https://?* | http://?* | file:///?*) ;; *) fail "$AMNEZIA_MIRROR: url=$amnezia_url must begin with https://, http:// or file:///" || return ;; esac
  case $amnezia_key in https://?* | file:///?*) ;; *) fail "$AMNEZIA_MIRROR: key=$amnezia_key must begin with https:// or file:///" || return ;; esac
  case $amnezia_url$amnezia_key in *[!!-~]*) fail "$AMNEZIA_MIRROR: url and key must be one line each, without blanks" || return ;; esac
  case $amnezia_fingerprint in
    *[!0-9A-F]*) ;;
    ????????????????????????????????????????) return ;;
  esac
  fail "$AMNEZIA_MIRROR: fingerprint=$amnezia_fingerprint must be 40 digits of 0-9 and A-F"
}

# The packages are made for Ubuntu; those for focal run on Debian 12, those for noble on Debian 13.
find_amnezia_suite() {
  # shellcheck source=/dev/null # it is the system's
  suite=$(. /etc/os-release && case $ID-${VERSION_ID:-} in
    debian-12) echo focal ;;
    debian-13) echo noble ;;
    ubuntu-*) echo "${VERSION_CODENAME:-}" ;;
  esac)
  # shellcheck source=/dev/null # it is the system's
  case $suite in
    '' | *[!a-z]*) fail "Amnezia has no packages for $(. /etc/os-release && echo "${PRETTY_NAME:-this system}"), but for Debian 12 and 13 and for Ubuntu" ;;
  esac
}

# Puts the key into its keyring, if it has the whole fingerprint; other keys that came with it are left out.
fetch_amnezia_key() {
  home=$(mktemp -d) || return
  if curl --fail --silent --show-error --location --retry 3 --max-time 60 --proto =https,file --output "$home/key" "$amnezia_key" >&2; then
    gpg_at_home --import "$home/key" 2>/dev/null
    gpg_at_home --export "$amnezia_fingerprint" >"$home/keyring" 2>/dev/null
    # a key of somebody else's may hold the wanted one as a part
    if gpg_at_home --show-keys --with-colons "$home/keyring" 2>/dev/null |
      awk -F : -v wanted="$amnezia_fingerprint" '$1 == "pub" { count++; next_is = 1 } $1 == "fpr" && next_is { first = $10; next_is = 0 }
        END { exit count != 1 || first != wanted }'; then
      mkdir -p "${AMNEZIA_KEYRING%/*}" && chmod 755 "${AMNEZIA_KEYRING%/*}" && cp "$home/keyring" "$AMNEZIA_KEYRING.new" &&
        chmod 644 "$AMNEZIA_KEYRING.new" && mv "$AMNEZIA_KEYRING.new" "$AMNEZIA_KEYRING"
    else
      fail "what $amnezia_key holds is not the key $amnezia_fingerprint: nothing was taken from there"
    fi
  else
    fail "the key of Amnezia's packages cannot be downloaded from $amnezia_key"
  fi
  set -- $?
  rm -rf "$home"
  return "$1"
}

gpg_at_home() { gpg --homedir "$home" --batch --quiet --no-autostart --no-options "$@"; }

write_amnezia_source() {
  printf '%s\n' "# Made by vpn-bot: AmneziaWG's packages, as Amnezia makes them for Ubuntu." 'Types: deb' "URIs: $amnezia_url" \
    "Suites: $suite" 'Components: main' "Signed-By: $AMNEZIA_KEYRING" >"$AMNEZIA_SOURCE.new" &&
    chmod 644 "$AMNEZIA_SOURCE.new" && mv "$AMNEZIA_SOURCE.new" "$AMNEZIA_SOURCE"
}

# Reads the list of packages of this source alone; others may be out of order.
read_amnezia_packages() {
  said=$(LC_ALL=C apt-get -q -o Acquire::Retries=3 -o "Dir::Etc::SourceList=$AMNEZIA_SOURCE" -o Dir::Etc::SourceParts=/dev/null \
    -o APT::Get::List-Cleanup=0 -o APT::Update::Error-Mode=any update 2>&1 </dev/null) && return
  printf '%s\n' "$said" | grep '^[WE]: ' >&2
  case $said in
    *'not signed'* | *NO_PUBKEY* | *'GPG error'* | *'OpenPGP signature'*) fail "$amnezia_url is not signed with the key $amnezia_fingerprint: nothing was taken from there" ;;
    *404* | *'does not have a Release file'*) fail "$amnezia_url has no packages for $suite" ;;
    *) fail "Amnezia's packages cannot be reached at $amnezia_url" ;;
  esac
}

# Prints the packages that are on this machine, also those that were not installed whole, one a line.
installed_packages() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed '/^not-installed /d; /^config-files /d; s/.* //'
}

# apt_install PACKAGE…: installs those that are missing.
apt_install() {
  wanted=
  for said in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$said" 2>/dev/null)" = installed ] || wanted="$wanted $said"
  done
  [ -n "$wanted" ] || return 0
  say "installing$wanted"
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes
  [ -n "${PACKAGES_ARE_LISTED:-}" ] || apt-get -q -o Acquire::Retries=3 update >&2 </dev/null
  PACKAGES_ARE_LISTED=yes
  # shellcheck disable=SC2086 # one word a package
  apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends $wanted >&2 </dev/null || fail "apt-get could not install$wanted"
}
