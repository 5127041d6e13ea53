#!/bin/sh
# Keeps an interface's rules in force, whatever flushes them, and takes the rules of today to an interface that has older ones or
# none. Sourced, after setup-wireguard.sh.

RULES_UNIT=/etc/systemd/system/vpn-bot-rules@

# `systemctl restart nftables` flushes everybody's rules: the unit is wanted by nftables.service and runs right behind it. Of a bare
# `nft flush ruleset` no unit hears, nor of a reload: the timer looks every 15 seconds. Neither needs the bot, which may not read the file.
keep_rules() {
	[ -e "/etc/wireguard/$interface.nft" ] || return 0
	rules_unit | put_unit "$RULES_UNIT.service" && rules_timer | put_unit "$RULES_UNIT.timer" && systemctl daemon-reload >&2 || return
	systemctl --quiet enable "vpn-bot-rules@$interface.service" >&2 &&
		systemctl --quiet enable --now "vpn-bot-rules@$interface.timer" >&2
}

# What is in force is compared with what was, as nft printed it: also one rule that is missing is put back.
rules_unit() {
	cat <<-'E'
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
	cat <<-'E'
		# vpn-bot: see vpn-bot-rules@.service. Put here by vpn-bot's installer.
		[Unit]
		Description=Looks after the rules for friends behind %i

		[Timer]
		OnActiveSec=5
		OnUnitInactiveSec=15
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
