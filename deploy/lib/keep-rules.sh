#!/bin/sh
# Keeps an interface's rules in force, whatever flushes them, and takes the rules of today to an interface that has older ones or
# none. Sourced, after setup-wireguard.sh.

RULES_UNIT=/etc/systemd/system/vpn-bot-rules@

# `systemctl restart nftables` flushes everybody's rules: the unit is wanted by nftables.service and runs right behind it. Of a bare
# `nft flush ruleset` no unit hears, nor of a reload: the timer looks every 10 seconds. Neither needs the bot, which may not read the file.
keep_rules() {
  [ -e "/etc/wireguard/$interface.nft" ] || return 0
  rules_unit | put_unit "$RULES_UNIT.service" && rules_timer | put_unit "$RULES_UNIT.timer" && systemctl daemon-reload >&2 || return
  systemctl --quiet enable "vpn-bot-rules@$interface.service" >&2 &&
    systemctl --quiet enable --now "vpn-bot-rules@$interface.timer" >&2
}

# What is in force is compared with what was, as nft printed it: also one rule that is missing is put back.
rules_unit() {
  cat <<'E'
# vpn-bot: keeps the rules of one interface in force. Put here by vpn-bot's installer.
[Unit]
Description=Rules for friends behind %i
After=nftables.service wg-quick@%i.service
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
WantedBy=nftables.service wg-quick@%i.service
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

# put_unit FILE: stdin becomes the file, unless it is that already.
put_unit() {
  cat >"$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else chmod 644 "$1.new" && mv "$1.new" "$1"; fi
}

# look_at_rules INTERFACE HANDMADE [NAME_SERVER…]: what `isolate` would find; one `name=value` a line behind those of
# read_wireguard. rules: today's, old, or none; session: where in the tunnel this very login comes from; handmade: that address, if a
# peer has it; allow: a line that friends need to keep what they have, or that stands in the file.
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
    allowed_lines "/etc/wireguard/$interface.allow" | sed 's/^/allow=/'
  elif [ -s "$rules" ] && ! grep -q "oifname \"$interface\" drop" "$rules"; then
    echo allow=friends
  fi
  for server in "$@"; do ! is_close_by "$server" || printf 'allow=%s udp 53\nallow=%s tcp 53\n' "$server" "$server"; done
  logins | while read -r client; do ! is_behind "$client" || echo "session=$client"; done
  [ -z "$handmade" ] || ! wg show "$interface" allowed-ips 2>/dev/null | grep -qwF "$handmade/32" || echo "handmade=$handmade"
}

# isolate INTERFACE [ALLOWED…]: today's rules, with these lines beside what the owner's file says. Nothing changes when they are not good.
isolate() {
  interface=$1 between=apart folder=/etc/wireguard
  shift
  read_wireguard "$interface" >/dev/null && install_wireguard || return
  old=$(mktemp) && cat "$folder/$interface.allow" >"$old" 2>/dev/null
  (
    umask 077
    [ -s "$old" ] || write_allowed
    present=$(allowed_lines "$folder/$interface.allow")
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

# The lines of FILE as they are meant, without what the owner notes behind them.
allowed_lines() { sed 's/#.*//; s/[[:space:]]*$//; s/^[[:space:]]*//; /^$/d' "$1"; }

# Name servers that only this machine reaches: its own addresses, but for the one that is always open, and private ones.
is_close_by() {
  [ "$1" != "${address%/*}" ] && [ "$1" != "${address6%/*}" ] || return 1
  case $1 in
    10.* | 192.168.* | 172.1[6-9].* | 172.2?.* | 172.3[01].* | 169.254.* | 168.63.129.16) return ;;
    100.6[4-9].* | 100.[7-9]?.* | 100.1[01]?.* | 100.12[0-7].* | f[cd]*:*) return ;;
  esac
  ip route get "$1" 2>/dev/null | grep -q '^local '
}

is_behind() { ip route get "$1" 2>/dev/null | grep -q " dev $interface "; }

# Where whoever runs this has logged in from, and who else is logged in. sudo hides the first, but its parents know it.
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
