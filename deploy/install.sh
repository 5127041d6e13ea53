#!/bin/bash
# From a bare Debian or Ubuntu to a running VPN service; safe to run again. `sudo ./deploy/install.sh --help`
set -euo pipefail
# Whatever mask root has: the bot must be able to read what is installed.
umask 022
# This script reads what programs print, and it knows only their English.
export LC_ALL=C.UTF-8

# shellcheck disable=SC2016 # the backquotes are for the reader
HELP='sudo ./deploy/install.sh [options]

Installs the bot from this clone and sets WireGuard up if there is none, or AmneziaWG. Asks for what is missing. Running it again
changes nothing that is in order. An interface that is there already is left exactly as it is (in a container whose kernel has no
WireGuard it is started anew once, as the bot'\''s user, with its peers); an older bot in /opt/vpnservice is taken over with its
settings, friends and data.

  --token TOKEN        the bot'\''s token from @BotFather; `-` reads it from standard input (BOT_TOKEN in the environment works too)
  --owner ID           your numeric Telegram id; without it a link is shown at the end, and whoever opens it first is the owner
  --no-bot             no bot for now: friends are looked after by vpn-bot config and vpn-bot friend, and Telegram is not needed. A bot
                       later: this again with --token
  --endpoint HOST      this server'\''s public address or name, where phones connect
  --api-root URL       a Bot API server of your own
  --amneziawg[=3.1]    AmneziaWG in place of WireGuard, as awg0: it is not recognised by its packets, and friends need its app. What is
                       there is used (awg with the kernel module or amneziawg-go), else it comes from Amnezia'\''s package source. 2.0 is
                       what every app of it speaks; 3.1 also protects headers, for apps of August 2026 and later
  --port PORT          UDP port of a new WireGuard (51820), or of a new AmneziaWG (by chance, of 10000-59999). UDP 443 is opened beside it where
                       that is free, as a spare port for networks that close the other one; vpn-bot door remove main 443 closes it
  --allow-friends-to-meet
                       a new WireGuard lets friends reach each other; else they only reach the Internet
  --allow-lan[=NETWORK]
                       a new WireGuard lets friends into private networks here: all of them, or this one (192.168.1.0/24); more of
                       that stands in /etc/wireguard/wg0.allow. For one that is there: vpn-bot node isolate main --allow-lan
  --yes                never ask
'

SOURCE=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
TARGET=/opt/vpnservice
DATA=/var/lib/vpn-bot
UNIT=/etc/systemd/system/vpn-bot.service
BOT_USER=vpn-bot
DEFAULT_API_ROOT=https://api.telegram.org

. "$SOURCE/deploy/lib/settings.sh"
. "$SOURCE/deploy/lib/ask.sh"
. "$SOURCE/deploy/lib/telegram.sh"
. "$SOURCE/deploy/lib/bots-user.sh"
. "$SOURCE/deploy/lib/code.sh"
. "$SOURCE/deploy/lib/owner.sh"
. "$SOURCE/deploy/lib/predecessor.sh"
. "$SOURCE/deploy/lib/userspace.sh"
. "$SOURCE/deploy/lib/wireguard.sh"

# What is printed may come from settings, servers or the bot: control characters in it are replaced, so they do nothing here.
say() { printf '%s\n' "${*//[[:cntrl:]]/?}"; }
note() { printf '! %s\n' "${*//[[:cntrl:]]/?}" >&2; }
fail() { note "$@" && exit 1; }

main() {
  read_options "$@"
  [[ $EUID == 0 ]] || fail "this needs root: sudo $0"
  [[ -d /run/systemd/system ]] && command -v apt-get >/dev/null || fail "this needs Debian or Ubuntu under systemd"
  read_earlier_settings
  choose_protocol
  ask_for_the_rest
  install_debian_packages curl ca-certificates git dbus # the bot's user asks systemd over D-Bus
  [[ -z $LATER && $TOKEN == off ]] || check_token "$API_ROOT" "${LATER:-$TOKEN}" || exit 1
  [[ $TOKEN == off ]] || check_owner "$API_ROOT" "$TOKEN" "$OWNER"
  bring_amneziawg
  make_user
  prepare_code
  set_up_wireguard
  stop_predecessor
  place_code
  take_data_over
  write_settings
  open_doors
  write_store_key
  install_unit
  "$TARGET/deploy/renew-helpers.sh" || fail "root's helper programs were not renewed: the lines above say why. Run this again when that is repaired"
  start_service
  offer_isolation
  advise_name
  give_first_device
  await_owner
  print_findings_of_doctor
  print_summary
}

read_options() {
  TOKEN=${BOT_TOKEN:-} OWNER=${ADMIN_ID:-} ENDPOINT='' API_ROOT='' PORT='' AMNEZIAWG='' BETWEEN=apart ALLOWED=() YES='' NO_BOT='' BOT=''
  unset BOT_TOKEN # no program started from here gets it
  while (($# > 0)); do
    case $1 in
      --token | --owner | --endpoint | --api-root | --port) (($# > 1)) || fail "$1 needs a value" ;;&
      --token) TOKEN=$2 && shift ;;
      --owner) OWNER=$2 && shift ;;
      --endpoint) ENDPOINT=$2 && shift ;;
      --api-root) API_ROOT=${2%/} && shift ;;
      --port) PORT=$2 && shift ;;
      --amneziawg) AMNEZIAWG=2.0 ;;
      --amneziawg=*) AMNEZIAWG=${1#*=} && [[ $AMNEZIAWG =~ ^(2\.0|3\.1)$ ]] || fail "$1: there are 2.0 (without =) and 3.1" ;;
      --allow-friends-to-meet) BETWEEN=together ;;
      --allow-lan) ALLOWED+=(lan) ;;
      --allow-lan=*) ALLOWED+=("${1#*=}") ;;
      --no-bot) NO_BOT=yes ;;
      --yes | -y) YES=yes ;;
      --help | -h) printf '%s' "$HELP" && exit ;;
      *) fail "$1: not an option; see --help" ;;
    esac
    shift
  done
  [[ -z $PORT ]] || { [[ $PORT =~ ^[0-9]{1,5}$ ]] && ((10#$PORT >= 1 && 10#$PORT <= 65535)); } || fail "--port $PORT: a port is a number of 1 to 65535"
  [[ $TOKEN != - ]] || IFS= read -r TOKEN
}

# Takes what earlier settings say (of an earlier run, of a server that was moved here, or of the predecessor), so that nobody is asked.
read_earlier_settings() {
  SETTINGS=$TARGET/env_vars.txt
  secure_target
  choose_bot
  [[ -n $OWNER ]] || OWNER=$(setting "$SETTINGS" ADMIN_ID)
  [[ -n $API_ROOT ]] || API_ROOT=$(setting "$SETTINGS" TELEGRAM_API_ROOT)
  API_ROOT=${API_ROOT:-$DEFAULT_API_ROOT}
  OLD_ENDPOINT=$(setting "$SETTINGS" WG_ENDPOINT_HOST)
  [[ -n $OLD_ENDPOINT ]] || OLD_ENDPOINT=$(setting "$SETTINGS" VPN_SERVER_HOST)
  find_predecessor
  FIRST=yes # whether nobody has a device yet
  [[ ! -e $DATA/peers.json && -z $OLD_DATA ]] || FIRST=''
}

# Sets TOKEN to what the options or earlier settings say; `off`: there is no bot.
choose_bot() {
  local earlier
  earlier=$(setting "$SETTINGS" BOT_TOKEN)
  if [[ -n $NO_BOT ]]; then
    [[ -z $TOKEN ]] || fail "--no-bot and a token: name one of them"
    [[ -z $earlier || $earlier == off ]] || fail "--no-bot: there is a bot already; BOT_TOKEN=off in $SETTINGS turns it off"
    TOKEN=off
  fi
  TOKEN=${TOKEN:-$earlier}
}

install_debian_packages() {
  local name missing=() apt='apt-get -qq -o Acquire::Retries=3'
  for name in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || missing+=("$name")
  done
  ((${#missing[@]} > 0)) || return 0
  say "installing ${missing[*]}"
  # otherwise Ubuntu asks which services to restart
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes
  $apt update </dev/null
  export PACKAGES_ARE_LISTED=yes # setup-wireguard.sh needs no second update
  $apt install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null 2> >(grep -v ^debconf: >&2)
}

write_settings() {
  put_setting "$SETTINGS" BOT_TOKEN "$TOKEN"
  [[ -z $OWNER ]] || put_setting "$SETTINGS" ADMIN_ID "$OWNER"
  add_setting "$SETTINGS" PEERS_FILE "$DATA/peers.json"
  [[ $API_ROOT == "$DEFAULT_API_ROOT" ]] || put_setting "$SETTINGS" TELEGRAM_API_ROOT "$API_ROOT"
  [[ -z $ENDPOINT ]] || put_setting "$SETTINGS" WG_ENDPOINT_HOST "$ENDPOINT"
  write_wireguard_settings
  make_private "$SETTINGS"
}

# Makes the key that seals secrets in the store. It is kept beside the settings and not with the data, so that a copy of the data alone
# is of no use. The daemon may not write to this folder, so the installer makes the key.
write_store_key() {
  local file=$TARGET/store.key
  if [[ ! -e $file && -z $(setting "$SETTINGS" STORE_KEY) ]]; then
    ! as_bot grep -qs '"key_check": *"' "$DATA/peers.json" ||
      fail "$DATA/peers.json was sealed with a store.key that is not here: copy it from where this store comes from to $file"
    (umask 077 && head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$file" && echo >>"$file")
  fi
  for file in "$TARGET"/*.key; do [[ ! -e $file ]] || make_private "$file"; done
}

install_unit() {
  [[ $(readlink -f /usr/local/bin/vpn-bot) == "$TARGET/deploy/vpn-bot.sh" ]] ||
    ln -sfn "$TARGET/deploy/vpn-bot.sh" /usr/local/bin/vpn-bot
  cmp -s "$TARGET/deploy/vpn-bot.service" "$UNIT" || {
    install -m 644 "$TARGET/deploy/vpn-bot.service" "$UNIT"
    CHANGED=yes
  }
  local unit
  for unit in vpn-bot-update.service vpn-bot-update.path vpn-bot-update.timer; do
    install -m 644 "$TARGET/deploy/$unit" "/etc/systemd/system/$unit"
  done
  install -d -m 755 /var/lib/vpn-bot-update # root's: what is new is written there for the bot
  systemctl daemon-reload
  systemctl --quiet enable --now vpn-bot-update.path vpn-bot-update.timer
  systemctl is-enabled --quiet vpn-bot || systemctl --quiet enable vpn-bot
}

# Restarts the service when the program or its settings have changed; otherwise the running daemon goes on.
start_service() {
  local settings
  settings=$(sha256sum "$SETTINGS")
  [[ -z ${CHANGED:-} && $settings == "$SETTINGS_BEFORE" ]] && systemctl is-active --quiet vpn-bot && return
  say "starting vpn-bot"
  systemctl restart vpn-bot && wait_until_all_is_well && return
  journalctl -u vpn-bot -n 15 --no-pager -o cat >&2 || true
  fail "vpn-bot did not start: the lines above say why. Run this again when that is repaired"
}

# The daemon reaches Telegram and the nodes after its start. Waits ten seconds for that at most; the state then is printed as it is.
wait_until_all_is_well() {
  for _ in {1..20}; do
    [[ $(systemctl show -P StatusText vpn-bot) =~ not\ reached|looking|down ]] || break
    sleep 0.5
  done
}

# A name in place of an address, said once, before there are files with it.
advise_name() {
  [[ -z $OLD_ENDPOINT && $ENDPOINT =~ ^[0-9.]+$|: ]] || return 0
  note "friends' files name the address $ENDPOINT. With a name for it (vpn.example.com) they would find a server that moved: apps look a name up when the tunnel is switched on, not while it is up. WG_ENDPOINT_HOST in $SETTINGS"
}

# Prints what else is not in order, such as an older firewall. To standard error, before the summary of five lines.
print_findings_of_doctor() {
  "$TARGET/deploy/vpn-bot.sh" doctor 2>&1 | grep -A 1 '^[✗•]' >&2 || true
}

print_summary() {
  local friend=${BOT:-your bot} telegram
  telegram="send /start to $friend, then /add_user with a friend's @name or id; the friend presses Start and sends /get_config"
  [[ $TOKEN != off ]] || telegram="no bot yet; configs: vpn-bot config owner, vpn-bot friend --help; a bot: this installer again with --token"
  say
  say "Runs:     vpn-bot: $(systemctl show -P ActiveState vpn-bot); $(systemctl show -P StatusText vpn-bot)"
  say "VPN:      $WIREGUARD_SUMMARY"
  say "Telegram: $telegram"
  say "Look:     vpn-bot status · vpn-bot doctor · journalctl -u vpn-bot -f · vpn-bot --help"
  say "Keep:     a copy elsewhere of $TARGET/{env_vars.txt,store.key}, $([[ $WG_program == wg ]] || echo "/etc/amnezia, ")/etc/wireguard and $DATA. Newer version: vpn-bot update"
}

main "$@"
