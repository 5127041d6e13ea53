# shellcheck shell=bash
# WireGuard where the kernel has none, as in many containers. wg-quick then starts wireguard-go, whose socket only serves the user
# that started it, so it has to run as the bot's user, with the one right that the unit gives (CAP_NET_ADMIN). Other servers do not
# need this: the gate there runs as root. AmneziaWG's awg-quick and amneziawg-go are the same. For install.sh.
#
# Provides: prepare_userspace
# Calls: say, note, fail, as_bot, belongs_to_bot, kernel_has_wireguard, kernel_has_amneziawg
# Reads: SOURCE, BOT_USER

# prepare_userspace INTERFACE [wg|awg]: to be called before the interface is started; undoes its work where the kernel can run it by now.
prepare_userspace() {
  local program=${2:-wg} protocol=WireGuard
  local folder=/etc/systemd/system/$program-quick@$1.service.d
  [[ $1 =~ ^[A-Za-z0-9_.-]{1,15}$ ]] || return 0 # set_up_wireguard refuses such a name
  [[ $program == wg ]] || protocol=AmneziaWG
  if kernel_can_run_it 2>/dev/null; then
    remove_userspace
    return
  fi
  require_tun
  say "this kernel has no $protocol: $1 runs by ${protocol,,}-go, as the bot's user"
  userspace_program | put_text "/usr/local/sbin/vpn-bot-${protocol,,}-go" 755
  mkdir -p "$folder"
  printf '%s\n' "# Made by vpn-bot: the kernel has no $protocol." '[Service]' \
    "Environment=WG_QUICK_USERSPACE_IMPLEMENTATION=/usr/local/sbin/vpn-bot-${protocol,,}-go" |
    put_text "$folder/vpn-bot.conf" 644
  systemctl daemon-reload
  restart_for_bot "$1"
}

# Whether the kernel can run such an interface.
kernel_can_run_it() (
  # shellcheck source=/dev/null # each is checked by itself
  . "$SOURCE/deploy/lib/setup-wireguard.sh" && . "$SOURCE/deploy/lib/amneziawg.sh"
  if [[ $program == wg ]]; then kernel_has_wireguard; else kernel_has_amneziawg; fi
)

# Ends with the reason when a VPN program cannot work on this machine.
require_tun() {
  local why
  # opening it first would create a plain file where there is no device
  why=$(as_bot sh -c '[ -c /dev/net/tun ] || { echo "there is none"; exit 1; }; : <>/dev/net/tun' 2>&1) && return
  case $why in
    *denied*) fail "this kernel has no $protocol, and the bot's user may not open /dev/net/tun, which ${protocol,,}-go needs: chmod 666 /dev/net/tun (its usual mode)" ;;
  esac
  fail "this kernel has no $protocol, and /dev/net/tun, which ${protocol,,}-go needs, cannot be used (${why##*: }): ask the provider to switch TUN on for this container, or take a virtual machine (KVM)"
}

# Prints the program that wg-quick or awg-quick starts, as root and with the interface's name.
userspace_program() {
  cat <<END
#!/bin/sh
# Made by vpn-bot: ${protocol,,}-go as the bot's user, who alone may then talk to it.
install -d -m 700 -o $BOT_USER -g $BOT_USER /run/${protocol,,} || exit
exec setpriv --reuid $BOT_USER --regid $BOT_USER --clear-groups --no-new-privs --bounding-set -all,+net_admin \\
  --inh-caps -all,+net_admin --ambient-caps -all,+net_admin ${protocol,,}-go "\$1"
END
}

# restart_for_bot INTERFACE: when the VPN program already runs as root, the bot cannot use it, and its socket cannot be handed over. It is
# restarted as the bot's user and gets the same peers; phones reconnect within half a minute.
restart_for_bot() {
  local socket=/run/${protocol,,}/$1.sock unit=$program-quick@$1 peers
  [[ -S $socket ]] && ! belongs_to_bot "$socket" || return 0
  if ! systemctl is-active --quiet "$unit"; then
    note "$1 was started by hand as root, and the bot cannot use it: $program-quick down $1; systemctl enable --now $unit"
    return
  fi
  say "$1 runs as root, which the bot cannot use: starting it anew; friends are back within half a minute"
  peers=$("$program" showconf "$1" | sed -n '/^\[Peer\]/,$p')
  systemctl restart "$unit"
  "$program" addconf "$1" <(printf '%s\n' "$peers")
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
  for file in "/etc/systemd/system/$program-quick@"*.service.d/vpn-bot.conf; do
    [[ -e $file ]] || continue
    rm -f "$file"
    rmdir --ignore-fail-on-non-empty "${file%/*}"
  done
  rm -f "/usr/local/sbin/vpn-bot-${protocol,,}-go"
}
