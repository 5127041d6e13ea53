#!/bin/sh
# What is done on a server whose service has moved to another machine: its ports pass packets on to there, so that every file that names
# it keeps working until its friend has a new one. Part of the text that `vpn-bot move` runs on the old server, behind relays.sh.
#
# Provides: look_before_move, move_away, end_move
# Calls: say, fail, read_wireguard, install_wireguard, forward_packets, doors_of, close_doors, open_ufw_for_relay, relays_of_file, close_relay, write_relays
# Reads: port
# Sets: interface, target, target_port, relays, until
# Own: quick_unit, relay

# look_before_move INTERFACE: prints what read_wireguard prints, spare=PORT for each spare port, and bot=runs while the bot runs here.
look_before_move() {
  read_wireguard "$1" || return
  for relay in $(doors_of "$1"); do echo "spare=$relay"; done
  ! systemctl is-active --quiet vpn-bot || echo bot=runs
}

# move_away INTERFACE ADDRESS PORT [DAY]: this server has moved there, with its key. Its own port and its spare ports become relays while
# the interface still runs, so that nobody is without a way in at any moment; then it stops. After DAY (20261224) they end by themselves.
# Prints a line relay=PORT for each. Where that was done before, it does what is left.
move_away() {
  interface=$1 target=$2 target_port=$3 until=${4:-}
  read_wireguard "$interface" >/dev/null && install_wireguard && forward_packets && open_ufw_for_relay || return
  install_conntrack
  relays=$(
    relays_of_file
    for relay in "$port" $(doors_of "$interface"); do echo "$relay $target $target_port"; done
  )
  relays=$(printf '%s\n' "$relays" | sort -u -k 1,1 | grep .)
  close_doors "$interface" && printf '%s\n' "$relays" | write_relays || return
  # without conntrack, connections that live go on at the interface until the last of them is let go
  while nft list set ip vpn-bot-relay waiting 2>/dev/null | grep -q elements; do sleep 1; done
  for quick_unit in "wg-quick@$interface" "awg-quick@$interface"; do systemctl --quiet disable --now "$quick_unit" >/dev/null 2>&1; done
  ! ip link show dev "$interface" >/dev/null 2>&1 || fail "$interface still runs: stop what started it (wg-quick down $interface)" || return
  relays_of_file | awk -v to="$target $target_port" '$2 " " $3 == to { print "relay=" $1 }'
}

# Connections through a spare port can only be ended by this program; without it, those friends wait two minutes.
install_conntrack() {
  command -v conntrack >/dev/null || {
    say 'installing conntrack'
    DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends conntrack >&2 </dev/null ||
      say 'conntrack could not be installed: friends who come through a spare port are back after two minutes'
  }
}

# end_move ADDRESS: takes all relays to this address away.
end_move() {
  for relay in $(relays_of_file | awk -v to="$1" '$2 == to { print $1 }'); do close_relay "$relay" || return; done
}
