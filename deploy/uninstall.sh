#!/bin/bash
# Removes what deploy/install.sh made. `sudo ./deploy/uninstall.sh --help`
set -euo pipefail

HELP='sudo ./deploy/uninstall.sh [--purge] [--yes]

Removes the service, the program, its runtime and the command. What friends depend on stays: the data in /var/lib/vpn-bot, settings
and keys in /opt/vpnservice, and WireGuard; installing again takes all of it up.

  --purge   removes these as well: every friend loses access for good. WireGuard goes only if the installer made it.
  --yes     never ask
'

TARGET=/opt/vpnservice
DATA=/var/lib/vpn-bot
UNIT=/etc/systemd/system/vpn-bot.service
OURS='# vpn-bot: the daemon. Put here by deploy/install.sh'
MADE_BY_US='# Made by vpn-bot'

say() { printf '%s\n' "$*"; }
note() { printf '! %s\n' "$*" >&2; }
fail() { note "$@" && exit 1; }

# In a function, so that bash has read all of it before it starts: this file is removed as well.
main() {
  local purge='' yes='' answer
  while (($# > 0)); do
    case $1 in
      --purge) purge=yes ;;
      --yes | -y) yes=yes ;;
      --help | -h) printf '%s' "$HELP" && exit ;;
      *) fail "$1: not an option; see --help" ;;
    esac
    shift
  done
  [[ $EUID == 0 ]] || fail "this needs root: sudo $0"
  cd /
  if [[ -n $purge && -z $yes ]]; then
    [[ -t 0 ]] || fail "--purge takes every friend's access away for good: say --yes too"
    read -r -p "Every friend loses access for good. Type purge to go on: " answer
    [[ $answer == purge ]] || fail "nothing was removed"
  fi
  remove_service
  remove_program
  if [[ -n $purge ]]; then
    remove_wireguard
    remove_data
    say "vpn-bot is removed with all its data. Debian packages stay: wireguard-tools (or amneziawg-tools), nftables, curl and git may serve others."
  else
    say "vpn-bot is removed. Kept: $DATA, settings and keys in $TARGET, and WireGuard; friends stay connected until the next boot."
    say "deploy/install.sh takes it all up again; deploy/uninstall.sh --purge removes it too."
  fi
  exit
}

remove_service() {
  [[ -e $UNIT ]] || return 0
  head -n 1 "$UNIT" | grep -qF "$OURS" || fail "$UNIT is not the installer's: nothing was removed"
  systemctl --quiet disable --now vpn-bot 2>/dev/null || true
  systemctl --quiet disable --now vpn-bot-update.path vpn-bot-update.timer 2>/dev/null || true
  systemctl --quiet stop vpn-bot-update.service 2>/dev/null || true # a look that is under way would fail without the program
  rm -rf /etc/systemd/system/vpn-bot-update.{service,path,timer} /var/lib/vpn-bot-update /var/lib/vpn-bot-renewed /var/lib/systemd/timers/stamp-vpn-bot-update.timer
  rm -rf "$UNIT" "$UNIT.d" /var/cache/vpn-bot
  systemctl daemon-reload
  systemctl reset-failed vpn-bot vpn-bot-update.service vpn-bot-update.path 2>/dev/null || true
}

remove_program() {
  rm -rf /usr/local/lib/vpn-bot
  [[ $(readlink /usr/local/bin/vpn-bot) != "$TARGET/deploy/vpn-bot.sh" ]] || rm -f /usr/local/bin/vpn-bot
  [[ -e $TARGET/src/main.ts ]] || return 0
  find "$TARGET" -mindepth 1 -maxdepth 1 ! -name env_vars.txt ! -name '*.key' -exec rm -rf {} +
}

# Removes interface, rules and forwarding. The first line of a file tells whether the installer made it.
remove_wireguard() {
  local file name port program
  for file in /etc/wireguard/*.conf /etc/amnezia/amneziawg/*.conf; do
    head -n 1 "$file" 2>/dev/null | grep -q "^$MADE_BY_US" || continue
    name=$(basename "$file" .conf)
    port=$(sed -n 's/^ListenPort = //p' "$file")
    program=wg
    [[ $file == /etc/wireguard/* ]] || program=awg
    say "removing the interface $name"
    systemctl --quiet disable --now "$program-quick@$name" 2>/dev/null || true
    rm -f "$file" "/etc/wireguard/$name.conf.before-amneziawg"
    ! command -v ufw >/dev/null || take_out_of_ufw "$name" "$port"
  done
  remove_resolvers
  remove_links
  remove_limits
  remove_doors
  remove_rules
  remove_empty_folders
  remove_userspace
  remove_package_source
  if head -n 1 /etc/sysctl.d/90-vpn-bot.conf 2>/dev/null | grep -q "^$MADE_BY_US"; then
    rm -f /etc/sysctl.d/90-vpn-bot.conf
    note "forwarding (net.ipv4.ip_forward) stays on until the next boot: something else may need it by now"
  fi
}

# Removes the tunnels to other servers through which friends left, with what says who uses them.
remove_links() {
  local interface name link program
  [[ -e /etc/vpn-bot-exits.conf ]] || return 0
  grep '^[^#]' /etc/vpn-bot-exits.conf | while read -r interface name link _ _ _ _ program; do
    systemctl --quiet disable --now "vpn-bot-exits@$interface.timer" "vpn-bot-exits-$interface.socket" "vpn-bot-exits@$interface.service" 2>/dev/null || true
    # with its line in the file above: an order of a bot that still waits must not put it back
    sh /usr/local/sbin/vpn-bot-exits "$interface" leave "$name" 2>/dev/null || true
    systemctl --quiet disable --now "$program-quick@$link" 2>/dev/null || true
    rm -f /etc/wireguard/"$link".* /etc/amnezia/amneziawg/"$link".* /etc/systemd/system/vpn-bot-exits-"$interface"[.@]*
  done
  rm -rf /etc/vpn-bot-exits.conf* /usr/local/sbin/vpn-bot-exits /etc/systemd/system/vpn-bot-exits@.service \
    /etc/systemd/system/vpn-bot-exits@.timer /var/lib/vpn-bot-exits
}

# Removes speed limits: the tables that say whose packets wait, the queues, and the devices that were made for them.
remove_limits() {
  local device
  nft list tables 2>/dev/null | awk 'index($3, "vpn-bot-limits-") == 1 { print "delete", $0 }' | nft -f - 2>/dev/null || true
  for device in $(tc qdisc show 2>/dev/null | awk '$2 == "htb" && $3 == "7b01:" && $6 == "root" { print $5 }'); do
    tc qdisc del dev "$device" root 2>/dev/null || true
  done
  for device in $(ip -o link show type ifb 2>/dev/null | awk -F '[ :]+' 'index($2, "vbl") == 1 { print $2 }'); do
    ip link del dev "$device" || true
  done
}

# Removes the name servers of friends. A dnsmasq that was there before stays.
remove_resolvers() {
  local interface
  [[ -e /etc/vpn-bot-dns.conf ]] || return 0
  grep '^[^#]' /etc/vpn-bot-dns.conf | while read -r interface _; do
    systemctl --quiet disable --now "vpn-bot-dns-keep@$interface.timer" "vpn-bot-dns-$interface.socket" 2>/dev/null || true
    systemctl --quiet stop "vpn-bot-dns-keep@$interface.service" 2>/dev/null || true
    sh /usr/local/sbin/vpn-bot-dns "$interface" drop 2>/dev/null || true
    systemctl --quiet disable --now "vpn-bot-dns@$interface.service" 2>/dev/null || true
    rm -f /etc/systemd/system/vpn-bot-dns-"$interface"[.@]*
  done
  ! grep -qxF '# dnsmasq-base was installed for this' /etc/vpn-bot-dns.conf || dpkg --purge dnsmasq-base >/dev/null 2>&1 || true
  rm -rf /etc/vpn-bot-dns.conf* /usr/local/sbin/vpn-bot-dns /etc/systemd/system/vpn-bot-dns@.service \
    /etc/systemd/system/vpn-bot-dns-keep@.service /etc/systemd/system/vpn-bot-dns-keep@.timer /var/lib/vpn-bot-dns
}

# Removes spare ports and relays. The last one takes what kept them along.
remove_doors() {
  local file
  for file in /etc/vpn-bot-doors/*.nft; do
    [[ ! -e $file ]] || sh /usr/local/sbin/vpn-bot-doors remove "$(basename "$file" .nft)"
  done
}

# Removes the rules, also those of an interface that somebody else made; such an interface stays.
remove_rules() {
  local file name
  for file in /etc/wireguard/*.nft; do
    head -n 1 "$file" 2>/dev/null | grep -q "^$MADE_BY_US" || continue
    name=$(basename "$file" .nft)
    systemctl --quiet disable --now "vpn-bot-rules@$name.timer" "vpn-bot-rules@$name.service" 2>/dev/null || true
    nft delete table inet "vpn-bot-$name" 2>/dev/null || true
    rm -f "$file" "/etc/wireguard/$name.allow"
  done
  rm -rf /etc/systemd/system/vpn-bot-rules@.{service,timer} /run/vpn-bot-rules
  systemctl daemon-reload
  # those that were stopped in the middle of a look count as failed
  systemctl reset-failed 'vpn-bot-*' 2>/dev/null || true
}

# Removes the folders of the interfaces' files, unless a package brought them or something else is in them.
remove_empty_folders() {
  local folder
  for folder in /etc/wireguard /etc/amnezia/amneziawg /etc/amnezia; do
    [[ ! -d $folder ]] || dpkg -S "$folder" >/dev/null 2>&1 || rmdir --ignore-fail-on-non-empty "$folder"
  done
}

# Removes where AmneziaWG's packages came from, if the installer added that and no other interface needs it.
remove_package_source() {
  local source=/etc/apt/sources.list.d/vpn-bot-amnezia.sources
  if [[ -e $source ]] && ! compgen -G '/etc/amnezia/amneziawg/*.conf' >/dev/null; then
    rm -f "$source" /etc/apt/keyrings/vpn-bot-amnezia.gpg
  fi
}

# Removes what started wireguard-go or amneziawg-go as the bot's user where the kernel has none.
remove_userspace() {
  local file
  for file in /etc/systemd/system/{wg,awg}-quick@*.service.d/vpn-bot.conf; do
    [[ -e $file ]] || continue
    rm -f "$file"
    rmdir --ignore-fail-on-non-empty "${file%/*}"
  done
  rm -f /usr/local/sbin/vpn-bot-{wireguard,amneziawg}-go
  systemctl daemon-reload
}

# take_out_of_ufw INTERFACE PORT: works also while ufw is off. A rule without the installer's comment is the owner's and stays.
take_out_of_ufw() {
  local rules
  rules=$(LC_ALL=C ufw show added 2>/dev/null)
  [[ $rules != *"ufw allow $2/udp comment 'vpn-bot: "* ]] || ufw delete allow "$2/udp" >/dev/null || true
  [[ $rules != *"ufw route allow in on $1 comment 'vpn-bot: "* ]] || ufw route delete allow in on "$1" >/dev/null || true
}

remove_data() {
  rm -rf "$DATA"
  rm -f "$TARGET/env_vars.txt" "$TARGET"/*.key
  [[ ! -d $TARGET ]] || rmdir --ignore-fail-on-non-empty "$TARGET"
  ! id vpn-bot >/dev/null 2>&1 || userdel vpn-bot 2>/dev/null || note "the user vpn-bot stays: something still runs as it"
  ! getent group vpn-bot >/dev/null || groupdel vpn-bot 2>/dev/null || true
}

main "$@"
