#!/bin/sh
# Keeps an interface's firewall rules in force, whatever flushes them, and brings the present rules to an interface that has older
# ones or none. The rules of every interface are in /etc/wireguard, whichever program runs it: friends of one interface are kept from
# those of another, so their rules have to know of each other. Sourced behind setup-wireguard.sh, and part of the text that `vpn-bot node add`, `isolate` and `check` run.
#
# Provides: keep_rules, renew_rules, look_at_rules, isolate, put_unit
# Calls: fail, read_wireguard, install_wireguard, write_allowed, write_rules
# Reads: MADE_BY_US, address, address6, program, changed
# Sets: interface, between, folder (for setup-wireguard.sh)
# Own: RULES_UNIT, handmade, rules, server, client, old, present, line, pid

RULES_UNIT=/etc/systemd/system/vpn-bot-rules@

# Installs a unit and a timer. `systemctl restart nftables` flushes everybody's rules: nftables.service pulls the unit in, which runs
# right after it. No unit is told of `nft flush ruleset` or of a reload, so the timer checks every 10 seconds. Both work without the
# bot, which may not read the rules' file.
keep_rules() {
  [ -e "/etc/wireguard/$interface.nft" ] || return 0
  put_rules_units && systemctl daemon-reload >&2 || return
  systemctl --quiet enable "vpn-bot-rules@$interface.service" >&2 &&
    systemctl --quiet enable --now "vpn-bot-rules@$interface.timer" >&2
}

# renew_rules: brings these units to the present version where they are in use. See renew.sh.
renew_rules() { [ ! -e "$RULES_UNIT.service" ] || put_rules_units; }

put_rules_units() { rules_unit | put_unit "$RULES_UNIT.service" && rules_timer | put_unit "$RULES_UNIT.timer"; }

# Compares the table with what nft printed when it was loaded, so that a single missing rule is noticed as well.
rules_unit() {
  cat <<'E'
# vpn-bot: keeps the rules of one interface in force. Put here by vpn-bot's installer.
[Unit]
Description=Rules for friends behind %i
After=nftables.service wg-quick@%i.service awg-quick@%i.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'ip link show dev %i >/dev/null 2>&1 || exit 0; \
seen=/run/vpn-bot-rules/%i; \
nft list table inet vpn-bot-%i 2>/dev/null | cmp -s - $$seen && exit 0; \
nft -f /etc/wireguard/%i.nft && nft list table inet vpn-bot-%i >$$seen && echo "the rules of %i are in force"'
RuntimeDirectory=vpn-bot-rules
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
SyslogLevel=notice
LogLevelMax=notice
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_NET_ADMIN

[Install]
WantedBy=nftables.service wg-quick@%i.service awg-quick@%i.service
E
}

rules_timer() {
  cat <<'E'
# vpn-bot: see vpn-bot-rules@.service. Put here by vpn-bot's installer.
[Unit]
Description=Looks after the rules for friends behind %i

[Timer]
OnActiveSec=5
OnUnitInactiveSec=10
AccuracySec=1

[Install]
WantedBy=timers.target
E
}

# put_unit FILE [MODE]: writes stdin to the file, unless it has this text already. What gets another text is first named in the file
# $changed, if that is set.
put_unit() {
  cat >"$1.new" || return
  if cmp -s "$1.new" "$1"; then
    rm "$1.new"
  else
    { [ -z "${changed:-}" ] || echo "$1" >>"$changed"; } && chmod "${2:-644}" "$1.new" && mv "$1.new" "$1"
  fi
}

# look_at_rules INTERFACE HANDMADE [NAME_SERVER…]: prints what `isolate` would find, after the lines of read_wireguard:
#   rules=today|old|none    which rules the interface has
#   session=ADDRESS         an address in the tunnel that somebody is logged in from now
#   handmade=ADDRESS        HANDMADE, if a peer has this address
#   allow=LINE              a line of the .allow file, or one that it needs so that friends keep what they reach now
look_at_rules() {
  interface=$1 handmade=$2
  shift 2
  read_wireguard "$interface" || return
  rules=/etc/wireguard/$interface.nft
  case $(head -n 1 "$rules" 2>/dev/null) in
    "$MADE_BY_US"*) if grep -q 'chain closed' "$rules"; then echo rules=today; else echo rules=old; fi ;;
    '') echo rules=none ;;
    *) fail "$rules is not the bot's: move it away first" || return ;;
  esac
  if [ -e "/etc/wireguard/$interface.allow" ]; then
    lines_of_allow_file "/etc/wireguard/$interface.allow" | sed 's/^/allow=/'
  elif [ -s "$rules" ] && ! grep -q "oifname \"$interface\" drop" "$rules"; then
    echo allow=friends
  fi
  for server in "$@"; do ! needs_rule_for "$server" || printf 'allow=%s udp 53\nallow=%s tcp 53\n' "$server" "$server"; done
  logins | while read -r client; do ! is_routed_through_interface "$client" || echo "session=$client"; done
  [ -z "$handmade" ] || ! "$program" show "$interface" allowed-ips 2>/dev/null | grep -qwF "$handmade/32" || echo "handmade=$handmade"
}

# isolate INTERFACE [ALLOWED…]: puts the present rules in force, with these lines added to the owner's .allow file. Where no rules can
# be made of them, nothing changes.
isolate() {
  interface=$1 between=apart folder=/etc/wireguard
  shift
  read_wireguard "$interface" >/dev/null && install_wireguard || return
  old=$(mktemp) && cat "$folder/$interface.allow" >"$old" 2>/dev/null
  (
    umask 077
    mkdir -p "$folder" || exit
    [ -s "$old" ] || write_allowed
    present=$(lines_of_allow_file "$folder/$interface.allow")
    for line in "$@"; do
      printf '%s\n' "$present" | grep -qxF "$line" || printf '%s\n' "$line"
    done >>"$folder/$interface.allow"
    write_rules
  ) || {
    if [ -s "$old" ]; then cat "$old" >"$folder/$interface.allow"; else rm -f "$folder/$interface.allow"; fi
    rm -f "$old"
    return 1
  }
  rm -f "$old"
  ip link show dev "$interface" >/dev/null 2>&1 && { nft -f "$folder/$interface.nft" || return; }
  keep_rules
}

# lines_of_allow_file FILE: prints its lines without comments and blanks around them.
lines_of_allow_file() { sed 's/#.*//; s/[[:space:]]*$//; s/^[[:space:]]*//; /^$/d' "$1"; }

# needs_rule_for ADDRESS: whether a name server has an address of this machine or a private one, so that friends need a rule to reach it.
# The interface's own address is always open to them.
needs_rule_for() {
  [ "$1" != "${address%/*}" ] && [ "$1" != "${address6%/*}" ] || return 1
  case $1 in
    10.* | 192.168.* | 172.1[6-9].* | 172.2?.* | 172.3[01].* | 169.254.* | 168.63.129.16) return ;;
    100.6[4-9].* | 100.[7-9]?.* | 100.1[01]?.* | 100.12[0-7].* | f[cd]*:*) return ;;
  esac
  ip route get "$1" 2>/dev/null | grep -q '^local '
}

# is_routed_through_interface ADDRESS: whether it is reached through the interface.
is_routed_through_interface() { ip route get "$1" 2>/dev/null | grep -q " dev $interface "; }

# Prints the addresses that people are logged in from over SSH: this session's own, which sudo hides but a parent process still has in
# its environment, and those that `who` shows.
logins() {
  {
    pid=$$
    while [ "${pid:-0}" -gt 1 ]; do
      tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=\([^ ]*\) .*/\1/p'
      pid=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)
    done
    who 2>/dev/null | sed -n 's/.*(\([0-9a-f.:]*\))$/\1/p'
  } | sort -u
}
