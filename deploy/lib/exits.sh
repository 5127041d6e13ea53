#!/bin/sh
# Links: tunnels from this machine to other servers of the owner, through which friends of an interface here leave. The link's private key
# is made here by root and never leaves this machine. vpn-bot-exits (beside this) says what goes through it. Part of the text that
# `vpn-bot exit` runs here or on another server, behind setup-wireguard.sh, keep-rules.sh and setup-gate.sh.
#
# Provides: prepare_link, make_link, await_exit, rekey_link, remove_link, renew_exits, take_exits_up
# Calls: fail, read_wireguard, install_wireguard, find_program, use_program, put_unit, put_bots_socket,
#   put_file, exits_text (prints deploy/vpn-bot-exits)
# Reads: MADE_BY_US, conf, quick, program, link_lines, peer_lines
# Sets: interface
# Own: exit, link, base, number, since, key_since, shaken, key, wanted, own6, row, EXITS_CONFIG, EXITS_PROGRAM, EXITS_UNIT

EXITS_CONFIG=/etc/vpn-bot-exits.conf
EXITS_PROGRAM=/usr/local/sbin/vpn-bot-exits
EXITS_UNIT=/etc/systemd/system/vpn-bot-exits@

# prepare_link INTERFACE EXIT wg|awg: makes the link's key, unless there is one. Prints link=NAME and public_key=KEY. Nothing is in force.
prepare_link() {
  interface=$1 exit=$2 wanted=$3
  read_wireguard "$interface" >/dev/null || return
  find_link || free_link || return
  use_program "$wanted" "$link"
  (interface=$link && install_wireguard) || return
  new_key "$conf" key && echo "link=$link" && echo "public_key=$("$program" pubkey <"${conf%.conf}.key")"
}

# make_link INTERFACE EXIT wg|awg ADDRESS ADDRESS6|- FAR: starts the link, and again where it runs already with another file. The lines of
# the file that depend on the exit are in the variables link_lines ([Interface]) and peer_lines ([Peer]).
make_link() {
  interface=$1 exit=$2 wanted=$3 own6=$5
  has_ipv6 || own6=- # no link would start with an address that this machine does not take
  find_link || free_link || return
  use_program "$wanted" "$link"
  [ -s "${conf%.conf}.key" ] || fail "$link has no key: run the whole command again" || return
  link_file "$4" "$own6" | put_file 600 "$conf.wanted" || return
  mkdir -p /var/lib/vpn-bot-exits && chmod 700 /var/lib/vpn-bot-exits || return
  number=$(number_of_link) && write_row "$link $number $4 $own6 $6 $program" && put_exits_program || return
  if cmp -s "$conf.wanted" "$conf" && systemctl --quiet is-active "$quick@$link"; then
    rm "$conf.wanted"
  else
    systemctl --quiet stop "$quick@$link" >&2
    mv "$conf.wanted" "$conf" && systemctl --quiet enable --now "$quick@$link" >&2 </dev/null || {
      journalctl -u "$quick@$link" -n 8 -o cat --no-pager >&2
      fail "$link did not start: the lines above say why" || return
    }
  fi
  systemctl --quiet enable "vpn-bot-exits@$interface.service" >&2 &&
    systemctl --quiet enable --now "vpn-bot-exits@$interface.timer" "vpn-bot-exits-$interface.socket" >&2
}

# Whether new interfaces of this machine take addresses of IPv6.
has_ipv6() { [ "$(cat /proc/sys/net/ipv6/conf/default/disable_ipv6 2>/dev/null)" = 0 ]; }

# await_exit INTERFACE EXIT: prints heard=yes once the exit has shaken hands through the link with its present key, within the last half
# minute or the next; else heard=no. WireGuard begins anew every five seconds, and has nothing to send for up to 25.
await_exit() {
  interface=$1 exit=$2
  find_link && find_program "$link" || return
  since=$(date +%s) && key_since=$(stat -c %Z "$base.key") || return
  since=$((since - 30))
  for number in $(seq 30); do
    shaken=$("$program" show "$link" latest-handshakes 2>/dev/null | awk '{ print $2 }')
    if [ "${shaken:-0}" -ge "$since" ] && [ "${shaken:-0}" -ge "$key_since" ]; then
      echo heard=yes
      return
    fi
    [ "$number" = 30 ] || sleep 1
  done
  echo heard=no
}

# rekey_link INTERFACE EXIT prepare|use: makes a further key and prints public_key=KEY; or has the link use it from now on.
rekey_link() {
  interface=$1 exit=$2
  find_link || fail "$1 has no link to $2 here" || return
  find_program "$link"
  if [ "$3" = prepare ]; then
    new_key "$conf" next && echo "public_key=$("$program" pubkey <"${conf%.conf}.next")"
  elif [ -s "${conf%.conf}.next" ]; then
    "$program" set "$link" private-key "${conf%.conf}.next" && mv "${conf%.conf}.next" "${conf%.conf}.key"
  fi
}

# remove_link INTERFACE EXIT: takes the link away, and with the last one all that belongs to links. The file that says whose link it is goes
# last, so that whatever was interrupted is finished by the next call.
remove_link() {
  interface=$1 exit=$2
  find_link || return 0
  find_program "$link"
  systemctl --quiet stop "vpn-bot-exits@$interface.timer" "vpn-bot-exits@$interface.service" >&2 2>/dev/null
  systemctl reset-failed "vpn-bot-exits@$interface.service" >&2 2>/dev/null # one that was stopped in the middle of a look
  [ ! -e "$EXITS_PROGRAM" ] || ! grep -q "^$interface $exit " "$EXITS_CONFIG" 2>/dev/null ||
    sh "$EXITS_PROGRAM" "$interface" leave "$exit" >&2 || return
  systemctl --quiet disable --now "$quick@$link" >&2 2>/dev/null
  rm -f "$base".conf* "$base.key" "$base.key.new" "$base".next*
  [ ! -e "$EXITS_CONFIG" ] || grep -v "^$interface $exit " "$EXITS_CONFIG" | put_file 644 "$EXITS_CONFIG"
  if grep -q "^$interface " "$EXITS_CONFIG" 2>/dev/null; then
    systemctl --quiet start "vpn-bot-exits@$interface.timer" >&2
  else
    systemctl --quiet disable --now "vpn-bot-exits@$interface.timer" "vpn-bot-exits-$interface.socket" >&2 2>/dev/null
    systemctl --quiet disable "vpn-bot-exits@$interface.service" >&2 2>/dev/null
    rm -f "/etc/systemd/system/vpn-bot-exits-$interface".socket* "/etc/systemd/system/vpn-bot-exits-$interface"@.service*
    if ! grep -q '^[^#]' "$EXITS_CONFIG" 2>/dev/null; then
      rm -rf "$EXITS_CONFIG"* "$EXITS_PROGRAM"* "$EXITS_UNIT".service* "$EXITS_UNIT".timer* /var/lib/vpn-bot-exits
    fi
    systemctl daemon-reload >&2
  fi
  rm -f "$base.key.of"
}

# Sets link to the interface's link to the exit, which may be only prepared, and base to the path of its files without their endings: one of
# them says whose it is.
find_link() {
  for key in /etc/wireguard/vbx*.key.of /etc/amnezia/amneziawg/vbx*.key.of; do
    [ "$(head -n 1 "$key" 2>/dev/null)" = "$interface $exit" ] || continue
    base=${key%.key.of} link=${key##*/}
    link=${link%.key.of}
    return 0
  done
  return 1
}

# Sets link to a name that no interface and no file has.
free_link() {
  for number in '' 2 3 4 5 6 7 8 9; do
    link=vbx$number-$exit
    [ ! -e "/etc/wireguard/$link.key.of" ] && [ ! -e "/etc/wireguard/$link.conf" ] && [ ! -e "/etc/amnezia/amneziawg/$link.key.of" ] &&
      [ ! -e "/etc/amnezia/amneziawg/$link.conf" ] && ! ip link show dev "$link" >/dev/null 2>&1 && return
  done
  fail "there are nine links to $exit on this machine already"
}

# new_key CONF key|next: makes the key file beside CONF, unless it is there.
new_key() {
  key=${1%.conf}.$2
  [ ! -s "$key" ] || return 0
  (umask 077 && mkdir -p "${1%/*}" && printf '%s %s\n' "$interface" "$exit" >"${1%.conf}.key.of" && "$program" genkey >"$key.new" && sync "$key.new" && mv "$key.new" "$key")
}

# The number that marks, rules and routes of the link are told by: its own, or the first that no other has.
number_of_link() {
  row=$(awk -v interface="$interface" -v to="$exit" '$1 == interface && $2 == to { print $4 }' "$EXITS_CONFIG" 2>/dev/null)
  [ -z "$row" ] || { echo "$row" && return; }
  awk '/^[^#]/ { taken[$4] } END { for (i = 1; i <= 80; i++) if (!(i in taken)) { print i; exit } }' "$EXITS_CONFIG" 2>/dev/null | grep . ||
    { [ ! -e "$EXITS_CONFIG" ] && echo 1; } || fail 'this machine has 80 links already'
}

# write_row REST: the link's line in the file that vpn-bot-exits reads.
write_row() {
  {
    echo "$MADE_BY_US: links through which friends leave. Changes belong into: vpn-bot exit"
    grep '^[^#]' "$EXITS_CONFIG" 2>/dev/null | grep -v "^$interface $exit "
    echo "$interface $exit $1"
  } | put_file 644 "$EXITS_CONFIG"
}

# link_file ADDRESS ADDRESS6|-: the text of the link's file. The link has no route of its own: vpn-bot-exits sends through it what is to go.
# The exit's answers come from anywhere, so that the kernel must not compare them with routes.
link_file() {
  printf '%s\n' "$MADE_BY_US: friends of $interface leave through it. Changes belong into: vpn-bot exit" '[Interface]' \
    "Address = $1/32$([ "$2" = - ] || printf ', %s/128' "$2")" 'Table = off'
  [ -z "$link_lines" ] || printf '%s\n' "$link_lines"
  printf '%s\n' "PostUp = $program set %i private-key ${conf%.conf}.key" 'PostUp = sysctl -qw net.ipv4.conf.%i.rp_filter=2' \
    "PostUp = sh $EXITS_PROGRAM $interface keep || true" '' '[Peer]'
  printf '%s\n' "$peer_lines" 'AllowedIPs = 0.0.0.0/0, ::/0' 'PersistentKeepalive = 25'
}

# renew_exits: brings the program and its units to the present version where there are links. See renew.sh.
renew_exits() { for interface in $(linked_interfaces); do put_exits_files || return; done; }

# take_exits_up: has a program that was changed put its own rules in force. That is one transaction: no packet is lost.
take_exits_up() {
  for interface in $(linked_interfaces); do
    sh "$EXITS_PROGRAM" "$interface" again >&2 || fail "$EXITS_PROGRAM is new, and cannot put its rules for $interface in force" || return
  done
}

linked_interfaces() { awk '/^[^#]/ { print $1 }' "$EXITS_CONFIG" 2>/dev/null | sort -u; }

put_exits_program() { put_exits_files && systemctl daemon-reload >&2; }

# The program, the timer that has it look every 7 s, and the socket over which the bot calls it.
put_exits_files() {
  exits_text | put_unit "$EXITS_PROGRAM" 755 && exits_unit | put_unit "$EXITS_UNIT.service" && exits_timer | put_unit "$EXITS_UNIT.timer" &&
    put_bots_socket vpn-bot-exits '/var/lib/vpn-bot-exits -/run/xtables.lock' 'CAP_NET_ADMIN CAP_NET_RAW CAP_DAC_OVERRIDE'
}

# At a boot it runs before friends come in, so that nobody leaves elsewhere than they chose, and behind nftables.service, which flushes.
exits_unit() {
  cat <<'U'
# vpn-bot: keeps in force where friends' traffic leaves. Put here by vpn-bot.
[Unit]
Description=Where friends behind %i leave
After=nftables.service
Before=wg-quick@%i.service awg-quick@%i.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh /usr/local/sbin/vpn-bot-exits %i keep
SyslogLevel=notice
LogLevelMax=notice
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/vpn-bot-exits -/run/xtables.lock
ProtectHome=yes
PrivateTmp=yes
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW CAP_DAC_OVERRIDE

[Install]
WantedBy=nftables.service wg-quick@%i.service awg-quick@%i.service
U
}

exits_timer() {
  cat <<'U'
# vpn-bot: see vpn-bot-exits@.service. Put here by vpn-bot.
[Unit]
Description=Looks after the exits of friends behind %i

[Timer]
OnActiveSec=1
OnUnitInactiveSec=7
AccuracySec=1

[Install]
WantedBy=timers.target
U
}
