# shellcheck shell=bash
# WireGuard where the kernel has none, as in many a container: wg-quick then takes wireguard-go, and that one's socket is only for the
# user that started it. So it is started as the bot's user, with the unit's one right. Far servers need none of this: the gate is
# root's. Sourced.

USERSPACE=/usr/local/sbin/vpn-bot-wireguard-go

# prepare_userspace INTERFACE: before the interface is started.
prepare_userspace() {
  local folder=/etc/systemd/system/wg-quick@$1.service.d
  [[ $1 =~ ^[A-Za-z0-9_.-]{1,15}$ ]] || return 0 # refused by name when it is set up
  # shellcheck source=/dev/null # it is checked by itself
  if (. "$SOURCE/deploy/lib/setup-wireguard.sh" && kernel_has_wireguard) 2>/dev/null; then
    remove_userspace
    return
  fi
  require_tun
  say "this kernel has no WireGuard: $1 runs by wireguard-go, as the bot's user"
  userspace_program | put_text "$USERSPACE" 755
  mkdir -p "$folder"
  printf '%s\n' '# Made by vpn-bot: the kernel has no WireGuard.' '[Service]' "Environment=WG_QUICK_USERSPACE_IMPLEMENTATION=$USERSPACE" |
    put_text "$folder/vpn-bot.conf" 644
  systemctl daemon-reload
  restart_for_bot "$1"
}

# With the true reason where it can never work.
require_tun() {
  local why
  # a shell would make a file that is not there
  why=$(as_bot sh -c '[ -c /dev/net/tun ] || { echo "there is none"; exit 1; }; : <>/dev/net/tun' 2>&1) && return
  case $why in
    *denied*) fail "this kernel has no WireGuard, and the bot's user may not open /dev/net/tun, which wireguard-go needs: chmod 666 /dev/net/tun (its usual mode)" ;;
  esac
  fail "this kernel has no WireGuard, and /dev/net/tun, which wireguard-go needs, cannot be used (${why##*: }): ask the provider to switch TUN on for this container, or take a virtual machine (KVM)"
}

# wg-quick starts it as root with the interface's name.
userspace_program() {
  cat <<END
#!/bin/sh
# Made by vpn-bot: wireguard-go as the bot's user, who alone may then talk to it.
install -d -m 700 -o $BOT_USER -g $BOT_USER /run/wireguard || exit
exec setpriv --reuid $BOT_USER --regid $BOT_USER --clear-groups --no-new-privs --bounding-set -all,+net_admin \\
  --inh-caps -all,+net_admin --ambient-caps -all,+net_admin wireguard-go "\$1"
END
}

# One that root started already the bot cannot use, and wireguard-go ends when its socket changes hands: it is started anew, with the
# peers that it has. Phones notice within half a minute.
restart_for_bot() {
  local socket=/run/wireguard/$1.sock peers
  [[ -S $socket ]] && ! is_bots "$socket" || return 0
  if ! systemctl is-active --quiet "wg-quick@$1"; then
    note "$1 was started by hand as root, and the bot cannot use it: wg-quick down $1; systemctl enable --now wg-quick@$1"
    return
  fi
  say "$1 runs as root, which the bot cannot use: starting it anew; friends are back within half a minute"
  peers=$(wg showconf "$1" | sed -n '/^\[Peer\]/,$p')
  systemctl restart "wg-quick@$1"
  wg addconf "$1" <(printf '%s\n' "$peers")
}

# put_text PATH MODE: standard input becomes the file, unless it is that already.
put_text() {
  local text
  text=$(cat)
  [[ ! -e $1 || $(cat "$1") != "$text" ]] || return 0
  printf '%s\n' "$text" >"$1.new"
  chmod "$2" "$1.new"
  mv -T "$1.new" "$1"
}

remove_userspace() {
  local file
  for file in /etc/systemd/system/wg-quick@*.service.d/vpn-bot.conf; do
    [[ -e $file ]] || continue
    rm -f "$file"
    rmdir --ignore-fail-on-non-empty "${file%/*}"
  done
  rm -f "$USERSPACE"
}
