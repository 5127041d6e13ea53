#!/bin/sh
# A name server of this machine's own for the friends behind an interface; vpn-bot-dns (beside this) runs it. Part of the text that
# `vpn-bot dns` runs here or on another server, behind setup-wireguard.sh and keep-rules.sh.
#
# Provides: turn_dns_on, turn_dns_off, renew_dns, take_dns_up
# Calls: fail, say, read_wireguard, apt_install, put_unit, put_bots_socket, put_file, dns_text (prints deploy/vpn-bot-dns)
# Reads: MADE_BY_US, up, address, address6
# Sets: interface
# Own: upstreams, tries, failed, DNS_CONFIG, DNS_PROGRAM, DNS_STATE, DNS_UNIT, DNS_PACKAGE

DNS_CONFIG=/etc/vpn-bot-dns.conf
DNS_PROGRAM=/usr/local/sbin/vpn-bot-dns
DNS_STATE=/var/lib/vpn-bot-dns
DNS_UNIT=/etc/systemd/system/vpn-bot-dns
# a comment in the file above, where this brought the program
DNS_PACKAGE='# dnsmasq-base was installed for this'

# turn_dns_on INTERFACE UPSTREAM,UPSTREAM…: installs dnsmasq, starts it, and leads friends' queries to it once it answers. Prints
# address=ADDRESS, the one that friends ask. Running it again changes nothing. What does not come up is taken away again.
turn_dns_on() {
  interface=$1 upstreams=$2
  read_wireguard "$interface" >/dev/null || return
  [ "$up" = yes ] || fail "$interface is down: start it first" || return
  # the program alone: the package dnsmasq would start a server of its own, for the whole machine
  if ! command -v dnsmasq >/dev/null; then
    apt_install dnsmasq-base bash || return
    { cat "$DNS_CONFIG" 2>/dev/null || :; } | { cat && echo "$DNS_PACKAGE"; } | put_file 644 "$DNS_CONFIG" || return
  fi
  mkdir -p "$DNS_STATE" && chmod 755 "$DNS_STATE" && write_dns_row "${address%/*} ${address6:+${address6%/*}}" && put_dns_program || return
  systemctl --quiet enable "vpn-bot-dns@$interface.service" >&2 && systemctl --quiet restart "vpn-bot-dns@$interface.service" >&2 </dev/null
  await_dns || {
    journalctl -u "vpn-bot-dns@$interface" -n 8 -o cat --no-pager >&2
    turn_dns_off "$interface"
    fail "the name server for $interface did not start, and was taken away again: the lines above say why"
    return
  }
  [ -e "$DNS_STATE/$interface.hash" ] || printf 'lists %s\n# end\n' "$(printf '' | sha256sum | cut -d ' ' -f 1)" | sh "$DNS_PROGRAM" "$interface" load || return
  sh "$DNS_PROGRAM" "$interface" keep || return
  systemctl --quiet enable --now "vpn-bot-dns-keep@$interface.timer" "vpn-bot-dns-$interface.socket" >&2 || return
  echo "address=${address%/*}"
}

# turn_dns_off INTERFACE: friends' queries go where they are addressed to again; with the last interface all that belongs to it goes.
turn_dns_off() {
  interface=$1
  systemctl --quiet disable --now "vpn-bot-dns-keep@$interface.timer" "vpn-bot-dns-$interface.socket" >&2 2>/dev/null
  # a look that is under way would put back what is taken away now
  systemctl --quiet stop "vpn-bot-dns-keep@$interface.service" >&2 2>/dev/null
  systemctl reset-failed "vpn-bot-dns-keep@$interface.service" >&2 2>/dev/null
  [ ! -e "$DNS_PROGRAM" ] || ! grep -q "^$interface " "$DNS_CONFIG" 2>/dev/null || sh "$DNS_PROGRAM" "$interface" drop >&2
  systemctl --quiet disable --now "vpn-bot-dns@$interface.service" >&2 2>/dev/null
  rm -f "$DNS_UNIT-$interface.socket" "$DNS_UNIT-$interface@.service" "$DNS_STATE/$interface".*
  [ -e "$DNS_CONFIG" ] || return 0
  grep -v "^$interface " "$DNS_CONFIG" | put_file 644 "$DNS_CONFIG"
  if ! grep -q '^[^#]' "$DNS_CONFIG"; then
    # a package that something else needs by now stays
    ! grep -qxF "$DNS_PACKAGE" "$DNS_CONFIG" || dpkg --purge dnsmasq-base >/dev/null 2>&1 || say 'dnsmasq-base stays: another package needs it'
    rm -rf "$DNS_CONFIG"* "$DNS_PROGRAM" "$DNS_UNIT@.service" "$DNS_UNIT-keep@.service" "$DNS_UNIT-keep@.timer" "$DNS_STATE" /run/vpn-bot-dns
  fi
  systemctl daemon-reload >&2
}

# Whether the processes come up within half a minute: a small server that is busy takes more than ten seconds.
await_dns() {
  for tries in $(seq 30); do
    sh "$DNS_PROGRAM" "$interface" probe && return
    [ "$tries" = 30 ] || sleep 1
  done
  return 1
}

# write_dns_row 'ADDRESS ADDRESS6': the interface's line in the file that vpn-bot-dns reads.
write_dns_row() {
  {
    echo "$MADE_BY_US: name servers for friends. Changes belong into: vpn-bot dns"
    grep -xF "$DNS_PACKAGE" "$DNS_CONFIG" 2>/dev/null | head -n 1
    grep '^[^#]' "$DNS_CONFIG" 2>/dev/null | grep -v "^$interface "
    case $1 in *' ') echo "$interface $1- $upstreams" ;; *) echo "$interface $1 $upstreams" ;; esac
  } | put_file 644 "$DNS_CONFIG"
}

# renew_dns: brings the program and its units to the present version where there are name servers. See renew.sh.
renew_dns() { for interface in $(dns_interfaces); do put_dns_files || return; done; }

# take_dns_up: starts the name servers again that are on, by a program that was changed, and has it put its own rules in force. Nobody
# looks meanwhile whether they answer: that they do not for a moment is no failure.
take_dns_up() {
  failed=
  for interface in $(dns_interfaces); do
    systemctl --quiet is-enabled "vpn-bot-dns-keep@$interface.timer" >/dev/null 2>&1 || continue
    systemctl --quiet stop "vpn-bot-dns-keep@$interface.timer" "vpn-bot-dns-keep@$interface.service" >&2
    # shellcheck disable=SC2015 # whatever fails
    systemctl --quiet restart "vpn-bot-dns@$interface.service" >&2 </dev/null && await_dns && sh "$DNS_PROGRAM" "$interface" again >&2 ||
      failed="$DNS_PROGRAM is new, and the name server for $interface does not start by it: journalctl -u vpn-bot-dns@$interface"
    systemctl --quiet start "vpn-bot-dns-keep@$interface.timer" >&2
    [ -z "$failed" ] || fail "$failed" || return
  done
}

dns_interfaces() { awk '/^[^#]/ { print $1 }' "$DNS_CONFIG" 2>/dev/null | sort -u; }

put_dns_program() { put_dns_files && systemctl daemon-reload >&2; }

put_dns_files() {
  dns_text | put_unit "$DNS_PROGRAM" 755 && dns_unit | put_unit "$DNS_UNIT@.service" && dns_keeper | put_unit "$DNS_UNIT-keep@.service" &&
    dns_timer | put_unit "$DNS_UNIT-keep@.timer" && put_bots_socket vpn-bot-dns /var/lib/vpn-bot-dns CAP_NET_ADMIN
}

dns_unit() {
  cat <<'U'
# vpn-bot: the name server of friends behind one interface. Put here by vpn-bot.
[Unit]
Description=Name server for friends behind %i
After=network.target wg-quick@%i.service awg-quick@%i.service
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh /usr/local/sbin/vpn-bot-dns %i run
Restart=always
RestartSec=1
TimeoutStopSec=5
User=dnsmasq
RuntimeDirectory=vpn-bot-dns/%i
RuntimeDirectoryMode=0700
# A part of the server's memory, 180 MB of 512: each process takes 5 MB, and 13 with 100,000 blocked names, 45 with 500,000, the most.
# Where all memory is used up before that, the name server goes before SSH, but behind the bot, without which friends do not notice anything.
MemoryMax=40%
OOMScoreAdjust=250
# for the sets of addresses in the firewall
AmbientCapabilities=CAP_NET_ADMIN
CapabilityBoundingSet=CAP_NET_ADMIN
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
U
}

dns_keeper() {
  cat <<'U'
# vpn-bot: sees whether the name server answers. Put here by vpn-bot.
[Unit]
Description=Looks after the name server for friends behind %i
After=nftables.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart=/bin/sh /usr/local/sbin/vpn-bot-dns %i keep
SyslogLevel=notice
LogLevelMax=notice
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/vpn-bot-dns
ProtectHome=yes
PrivateTmp=yes
CapabilityBoundingSet=CAP_NET_ADMIN

[Install]
WantedBy=nftables.service
U
}

dns_timer() {
  cat <<'U'
# vpn-bot: see vpn-bot-dns-keep@.service. Put here by vpn-bot.
[Unit]
Description=Looks after the name server for friends behind %i

[Timer]
OnActiveSec=1
OnUnitInactiveSec=7
AccuracySec=1

[Install]
WantedBy=timers.target
U
}
