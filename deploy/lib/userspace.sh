# shellcheck shell=bash
# WireGuard where the kernel has none, as in many containers. wg-quick then starts wireguard-go, whose socket only serves the user
# that started it, so it has to run as the bot's user, with the one right that the unit gives (CAP_NET_ADMIN). Other servers do not
# need this: the gate there runs as root. For install.sh.
#
# Provides: prepare_userspace
# Calls: say, note, fail, as_bot, belongs_to_bot, kernel_has_wireguard
# Reads: SOURCE, BOT_USER
# Own: USERSPACE

USERSPACE=/usr/local/sbin/vpn-bot-wireguard-go

# prepare_userspace INTERFACE: to be called before the interface is started; undoes its work where the kernel has WireGuard by now.
prepare_userspace() {
  local folder=/etc/systemd/system/wg-quick@$1.service.d
  [[ $1 =~ ^[A-Za-z0-9_.-]{1,15}$ ]] || return 0 # set_up_wireguard refuses such a name
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

# Ends with the reason when wireguard-go cannot work on this machine.
require_tun() {
  local why
  # opening it first would create a plain file where there is no device
  why=$(as_bot sh -c '[ -c /dev/net/tun ] || { echo "there is none"; exit 1; }; : <>/dev/net/tun' 2>&1) && return
  case $why in
    *denied*) fail "this kernel has no WireGuard, and the bot's user may not open /dev/net/tun, which wireguard-go needs: chmod 666 /dev/net/tun (its usual mode)" ;;
  esac
  fail "this kernel has no WireGuard, and /dev/net/tun, which wireguard-go needs, cannot be used (${why##*: }): ask the provider to switch TUN on for this container, or take a virtual machine (KVM)"
}

# Prints the program that wg-quick starts, as root and with the interface's name.
userspace_program() {
  cat <<END
#!/bin/sh
# Made by vpn-bot: wireguard-go as the bot's user, who alone may then talk to it.
install -d -m 700 -o $BOT_USER -g $BOT_USER /run/wireguard || exit
exec setpriv --reuid $BOT_USER --regid $BOT_USER --clear-groups --no-new-privs --bounding-set -all,+net_admin \\
  --inh-caps -all,+net_admin --ambient-caps -all,+net_admin wireguard-go "\$1"
END
}

# restart_for_bot INTERFACE: when wireguard-go already runs as root, the bot cannot use it, and its socket cannot be handed over. It is
# restarted as the bot's user and gets the same peers; phones reconnect within half a minute.
restart_for_bot() {
  local socket=/run/wireguard/$1.sock peers
  [[ -S $socket ]] && ! belongs_to_bot "$socket" || return 0
  if ! systemctl is-active --quiet "wg-quick@$1"; then
    note "$1 was started by hand as root, and the bot cannot use it: wg-quick down $1; systemctl enable --now wg-quick@$1"
    return
  fi
  say "$1 runs as root, which the bot cannot use: starting it anew; friends are back within half a minute"
  peers=$(wg showconf "$1" | sed -n '/^\[Peer\]/,$p')
  systemctl restart "wg-quick@$1"
  wg addconf "$1" <(printf '%s\n' "$peers")
}

# put_text PATH MODE: writes standard input to the file, unless it has this text already.
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
