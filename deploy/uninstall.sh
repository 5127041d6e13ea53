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
    say "vpn-bot is removed with all its data. Debian packages stay: wireguard-tools, nftables, curl and git may serve others."
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
  rm -rf "$UNIT" "$UNIT.d" /var/cache/vpn-bot
  systemctl daemon-reload
  systemctl reset-failed vpn-bot 2>/dev/null || true
}

remove_program() {
  rm -rf /usr/local/lib/vpn-bot
  [[ $(readlink /usr/local/bin/vpn-bot) != "$TARGET/deploy/vpn-bot.sh" ]] || rm -f /usr/local/bin/vpn-bot
  [[ -e $TARGET/src/main.ts ]] || return 0
  find "$TARGET" -mindepth 1 -maxdepth 1 ! -name env_vars.txt ! -name '*.key' -exec rm -rf {} +
}

# Removes interface, rules and forwarding. The first line of a file tells whether the installer made it.
remove_wireguard() {
  local file name port
  for file in /etc/wireguard/*.conf; do
    head -n 1 "$file" 2>/dev/null | grep -q "^$MADE_BY_US" || continue
    name=$(basename "$file" .conf)
    port=$(sed -n 's/^ListenPort = //p' "$file")
    say "removing WireGuard's $name"
    systemctl --quiet disable --now "wg-quick@$name" 2>/dev/null || true
    rm -f "$file"
    ! command -v ufw >/dev/null || take_out_of_ufw "$name" "$port"
  done
  remove_rules
  remove_userspace
  if head -n 1 /etc/sysctl.d/90-vpn-bot.conf 2>/dev/null | grep -q "^$MADE_BY_US"; then
    rm -f /etc/sysctl.d/90-vpn-bot.conf
    note "forwarding (net.ipv4.ip_forward) stays on until the next boot: something else may need it by now"
  fi
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
}

# Removes what started wireguard-go as the bot's user where the kernel has no WireGuard.
remove_userspace() {
  local file
  for file in /etc/systemd/system/wg-quick@*.service.d/vpn-bot.conf; do
    [[ -e $file ]] || continue
    rm -f "$file"
    rmdir --ignore-fail-on-non-empty "${file%/*}"
  done
  rm -f /usr/local/sbin/vpn-bot-wireguard-go
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
