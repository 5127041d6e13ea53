#!/bin/sh
# Spare ports of an interface: further UDP ports of this machine that lead into it, for networks that close the usual one. A table of
# nftables of the interface's own redirects them; vpn-bot-doors (beside this) keeps it in force. Part of the text that `vpn-bot door` and
# `vpn-bot node` run here or on another server, and of the installer.
#
# Provides: open_door, open_spare_door, close_door, close_doors, doors_of, door_is_free, put_door_rules, renew_doors
# Calls: say, fail, read_wireguard, install_wireguard, put_unit, relay_rules, relays_of_file, doors_text (prints deploy/vpn-bot-doors)
# Reads: MADE_BY_US
# Sets: interface, port, relays
# Own: DOORS, DOORS_PROGRAM, DOORS_UNIT, door, spare, holder, one, doors_name

DOORS=/etc/vpn-bot-doors
DOORS_PROGRAM=/usr/local/sbin/vpn-bot-doors
DOORS_UNIT=/etc/systemd/system/vpn-bot-doors@

# open_door INTERFACE PORT: opens a spare port, or leaves it open; prints door=PORT. Refuses a port that something else answers at.
open_door() {
  interface=$1 door=$2
  read_wireguard "$interface" >/dev/null && install_wireguard || return
  [ "$door" != "$port" ] || fail "UDP $door is the port of $interface itself: nothing to open" || return
  spare=$(doors_of "$interface")
  case " $spare " in
    *" $door "*) ;;
    *) door_is_free "$door" && spare="$spare $door" || return ;;
  esac
  write_doors "$spare" && echo "door=$door"
}

# open_spare_door INTERFACE: opens UDP 443 where it is free and prints door=443, else prints nothing and says why.
open_spare_door() {
  # shellcheck disable=SC2015 # whatever fails, there is no spare port then
  [ "$(doors_of "$1")" = '' ] && open_door "$1" 443 || say "$1 gets no spare port by itself"
}

# close_door INTERFACE PORT: closes a spare port; one that is not open is fine.
close_door() {
  interface=$1 door=$2
  spare=
  for one in $(doors_of "$interface"); do [ "$one" = "$door" ] || spare="$spare $one"; done
  if [ -z "$spare" ]; then close_doors "$interface"; else read_wireguard "$interface" >/dev/null && write_doors "$spare"; fi
}

# close_doors INTERFACE: closes all its spare ports and leaves nothing of them.
close_doors() {
  [ ! -e "$DOORS/spare-$1.nft" ] || sh "$DOORS_PROGRAM" remove "spare-$1" >&2
}

# door_is_free PORT: fails, and says who has it, when a program or a rule of somebody else's answers at this UDP port. What listens on
# the loopback alone is not disturbed.
door_is_free() {
  holder=$(ss -Hulnp "sport = :$1" 2>/dev/null | awk '$4 !~ /^(127\.|\[::1\]|\[::ffff:127\.)/ { print $4, $6; exit }')
  [ -z "$holder" ] || fail "UDP port $1 is taken here ($holder): choose another" || return
  holder=$(translations | others_of "$1")
  [ -z "$holder" ] || fail "UDP port $1 is led elsewhere here by a rule ($holder): choose another"
}

# Prints the rules that redirect ports, each with its table before it; without those of this interface's own spare ports.
translations() {
  {
    nft -nn list ruleset 2>/dev/null
    for one in iptables-legacy-save ip6tables-legacy-save; do ! command -v "$one" >/dev/null || "$one" -t nat 2>/dev/null; done
  } | awk -v own="vpn-bot-doors-${interface:-}" '
    $1 == "table" { table = $3; next }
    table != own && /dport/ && /udp|DNAT|REDIRECT/ && /dnat|redirect|DNAT|REDIRECT/ { sub(/^[ \t]+/, ""); print table ": " $0 }'
}

# others_of PORT: of such rules, the first that is about this port.
others_of() {
  awk -v port="$1" '
    function has(list, parts, count, i, range) {
      gsub(/[{}]/, " ", list)
      count = split(list, parts, ",")
      for (i = 1; i <= count; i++) {
        sub(/^ +/, "", parts[i])
        sub(/[ \t].*/, "", parts[i])
        if (split(parts[i], range, /[-:]/) == 1) range[2] = range[1]
        if (range[1] ~ /^[0-9]+$/ && range[1] + 0 <= port + 0 && port + 0 <= range[2] + 0) return 1
      }
      return 0
    }
    /tcp dport|-p tcp/ { next }
    match($0, /dports? (map )?(\{[^}]*\}|[0-9][0-9,:-]*)/) {
      text = substr($0, RSTART, RLENGTH)
      sub(/^dports? (map )?/, "", text)
      if (has(text)) { print substr($0, 1, 120); exit }
    }'
}

# doors_of INTERFACE: prints its spare ports in one line.
doors_of() { awk '/^# door / { printf "%s%s", blank, $3; blank = " " }' "$DOORS/spare-$1.nft" 2>/dev/null; }

# write_doors PORTS: makes the rules for these ports, one or more, and puts them in force. Needs interface and port.
write_doors() {
  door_rules "$1" | put_door_rules "spare-$interface"
}

# The friends' own packets are none of these rules' business: a DNS server or a QUIC site that they use has the same ports, also when they
# come through another interface here. The sets tell through which door which address came; they forget it in five minutes.
door_rules() {
  spare=$(printf '%s\n' "$1" | xargs | sed 's/ /, /g')
  cat <<E
$MADE_BY_US: spare ports of $interface. Changes belong into: vpn-bot door
$(for one in $1; do echo "# door $one here $port"; done)
table inet vpn-bot-doors-$interface
delete table inet vpn-bot-doors-$interface
table inet vpn-bot-doors-$interface {
  set seen4 { type inet_service . ipv4_addr . inet_service; size 4096; flags dynamic,timeout; timeout 5m; }
  set seen6 { type inet_service . ipv6_addr . inet_service; size 4096; flags dynamic,timeout; timeout 5m; }
  set waiting { type inet_service; flags timeout; }
  chain raw {
    type filter hook prerouting priority raw; policy accept;
    iifname != "$interface" udp dport { $spare } jump knock
  }
  chain knock {
    meta iifkind { "wireguard", "amneziawg", "tun" } return
    udp dport @waiting notrack
    update @seen4 { udp dport . ip saddr . udp sport }
    update @seen6 { udp dport . ip6 saddr . udp sport }
  }
  chain doors {
    type nat hook prerouting priority dstnat; policy accept;
    iifname != "$interface" udp dport { $spare } jump enter
  }
  chain enter {
    meta iifkind { "wireguard", "amneziawg", "tun" } return
    fib daddr type local meta l4proto udp redirect to :$port
  }
}
E
}

# put_door_rules NAME: takes rules from stdin, puts them in force and sees that they stay. Rules that nft refuses change nothing.
put_door_rules() {
  doors_name=$1
  mkdir -p "$DOORS" && chmod 755 "$DOORS" || return
  cat >"$DOORS/$doors_name.new"
  if ! nft -c -f "$DOORS/$doors_name.new" >&2; then
    rm -f "$DOORS/$doors_name.new"
    rmdir --ignore-fail-on-non-empty "$DOORS"
    fail "these rules were refused: nothing was changed" || return
  fi
  # without the file of what was seen the next look loads them, also if this is the last thing that happens here
  chmod 644 "$DOORS/$doors_name.new" && rm -f "/run/vpn-bot-doors/$doors_name" && mv "$DOORS/$doors_name.new" "$DOORS/$doors_name.nft" &&
    keep_door_rules "$doors_name"
}

# keep_door_rules NAME: installs the program and its units, and has it look at once.
keep_door_rules() {
  put_doors_files && systemctl daemon-reload >&2 || return
  sh "$DOORS_PROGRAM" keep "$1" >&2 && systemctl --quiet enable "vpn-bot-doors@$1.service" >&2 &&
    systemctl --quiet enable --now "vpn-bot-doors@$1.timer" >&2
}

put_doors_files() {
  doors_text | put_unit "$DOORS_PROGRAM" 755 && doors_unit | put_unit "$DOORS_UNIT.service" && doors_timer | put_unit "$DOORS_UNIT.timer"
}

# renew_doors: brings the program, its units and the rules of spare ports and relays to the present version where there are any. See
# renew.sh. Rules that stay the same are left alone; others are put in force at once.
renew_doors() {
  for one in "$DOORS"/*.nft; do
    [ -e "$one" ] || continue
    put_doors_files || return
    doors_name=${one##*/} && doors_name=${doors_name%.nft}
    present_rules "$doors_name" | cmp -s - "$one" || present_rules "$doors_name" | put_door_rules "$doors_name" || return
  done
}

# present_rules NAME: what this version makes of the ports in the file of this name.
present_rules() {
  if [ "$1" = relays ]; then
    relays=$(relays_of_file)
    relay_rules
  else
    interface=${1#spare-}
    port=$(awk '/^# door / { print $5; exit }' "$DOORS/$1.nft")
    door_rules "$(doors_of "$interface")"
  fi
}

doors_unit() {
  cat <<'E'
# vpn-bot: keeps spare ports or relays in force. Put here by vpn-bot.
[Unit]
Description=Further doors of a VPN server: %i
After=nftables.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh /usr/local/sbin/vpn-bot-doors keep %i
RuntimeDirectory=vpn-bot-doors
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
SyslogLevel=notice
LogLevelMax=notice
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW

[Install]
WantedBy=nftables.service multi-user.target
E
}

doors_timer() {
  cat <<'E'
# vpn-bot: see vpn-bot-doors@.service. Put here by vpn-bot.
[Unit]
Description=Looks after further doors of a VPN server: %i

[Timer]
OnActiveSec=5
OnUnitInactiveSec=10
AccuracySec=1

[Install]
WantedBy=timers.target
E
}
