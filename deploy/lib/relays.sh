#!/bin/sh
# Relays: UDP ports of this machine from which packets are passed on to another VPN server, so that friends reach it by an address that is
# not blocked. The tunnel ends there; no key lies here. One table of nftables for all relays of this machine, which vpn-bot-doors keeps in
# force; it also sees that rules of Docker or of an old firewall let them through. Part of the text that `vpn-bot door`, `node` and `move`
# run here or on another server, behind doors.sh.
#
# Provides: open_relay, open_relay_by_chance, close_relay, relays_of_file, relay_rules, write_relays, open_ufw_for_relay
# Calls: door_is_free, put_door_rules, install_wireguard, forward_packets
# Reads: MADE_BY_US, until
# Sets: interface
# Own: RELAYS, relay, target, target_port, relays

RELAYS=/etc/vpn-bot-doors/relays.nft

# open_relay PORT ADDRESS TARGET_PORT: passes packets for this port on to the address (IPv4); prints relay=PORT.
open_relay() {
  interface='' relay=$1 target=$2 target_port=$3
  relays=$(relays_but "$relay")
  relays_of_file | grep -q "^$relay " || door_is_free "$relay" || return
  install_wireguard && forward_packets && open_ufw_for_relay || return
  printf '%s\n' "$relays" "$relay $target $target_port" | write_relays && echo "relay=$relay"
}

# open_relay_by_chance ADDRESS TARGET_PORT: the same on 443 where that is free, else on a port by chance. A relay to there that is open
# already is kept, and its port printed.
open_relay_by_chance() {
  relay=$(relays_of_file | awk -v to="$1 $2" '$2 " " $3 == to { print $1; exit }')
  [ -n "$relay" ] || { door_is_free 443 2>/dev/null && relay=443; } || while :; do
    relay=$(awk 'BEGIN { srand(); print 10000 + int(rand() * 50000) }')
    ! door_is_free "$relay" 2>/dev/null || break
  done
  open_relay "$relay" "$1" "$2"
}

# close_relay PORT: passes nothing on from this port any more; one that is not open is fine.
close_relay() {
  target=$(relays_of_file | sed -n "s/^$1 //p")
  [ -z "$target" ] || ! command -v ufw >/dev/null ||
    LC_ALL=C ufw --force route delete allow proto udp to "${target% *}" port "${target#* }" >/dev/null 2>&1 || true
  relays=$(relays_but "$1")
  if [ -n "$relays" ]; then
    printf '%s\n' "$relays" | write_relays
  elif [ -e "$RELAYS" ]; then
    sh /usr/local/sbin/vpn-bot-doors remove relays >&2
  fi
}

# Prints the relays of this machine, lines PORT ADDRESS TARGET_PORT.
relays_of_file() { sed -n 's/^# door //p' "$RELAYS" 2>/dev/null; }

# relays_but PORT: those of the other ports.
relays_but() { relays_of_file | grep -v "^$1 " || true; }

# Lets relayed packets through ufw, which keeps this itself; where it is inactive, it has no say. Needs target and target_port.
open_ufw_for_relay() {
  command -v ufw >/dev/null && LC_ALL=C ufw status | grep -q '^Status: active' || return 0
  ufw route allow proto udp to "$target" port "$target_port" comment 'vpn-bot: relay' >&2
}

# Makes the rules of lines PORT ADDRESS TARGET_PORT from stdin, and puts them in force.
write_relays() {
  relays=$(grep .)
  relay_rules | put_door_rules relays
}

# relay_rules: prints the rules of the lines in $relays. What a program here sends from such a port is not tracked: else a connection of its own would keep answers from being passed on.
relay_rules() {
  cat <<E
$MADE_BY_US: ports from which packets are passed on to other servers. Changes belong into: vpn-bot door
$(printf '%s\n' "$relays" | sed 's/^/# door /')
# until ${until:-$(sed -n 's/^# until //p' "$RELAYS" 2>/dev/null)}
table ip vpn-bot-relay
delete table ip vpn-bot-relay
table ip vpn-bot-relay {
  set waiting { type inet_service; flags timeout; }
  chain raw {
    type filter hook prerouting priority raw; policy accept;
    udp dport { $(relay_list '%s' 1) } udp dport @waiting fib daddr type local notrack
  }
  chain own {
    type filter hook output priority raw; policy accept;
    udp sport { $(relay_list '%s' 1) } fib saddr type local notrack
  }
  chain pre {
    type nat hook prerouting priority dstnat; policy accept;
    udp dport { $(relay_list '%s' 1) } fib daddr type local dnat ip to udp dport map { $(relay_list '%s : %s . %s' 3) }
  }
  chain post {
    type nat hook postrouting priority srcnat; policy accept;
    ct status dnat ip daddr . udp dport { $(printf '%s\n' "$relays" | awk '{ print $2 " . " $3 }' | sort -u | xargs | sed 's/\([0-9]\) \([0-9]\)/\1, \2/g') } masquerade
  }
}
E
}

# relay_list FORMAT COUNT: the first fields of each relay in this format, with commas.
relay_list() {
  printf '%s\n' "$relays" | awk -v format="$1" -v count="$2" '
    { line = count == 1 ? sprintf(format, $1) : sprintf(format, $1, $2, $3); all = all (NR > 1 ? ", " : "") line }
    END { print all }'
}
