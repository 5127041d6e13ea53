#!/bin/sh
# The bot's gate to this server's WireGuard: four words, no arguments, nothing else.
#
#   dump    the interface without its private key and without preshared keys
#   apply   changes of peers, one a line on stdin:  set KEY PRESHARED_KEY|- ADDRESS[,ADDRESS]…|-
#                                                   remove KEY
#           with `# end` as the last line. All of it is done or nothing: one line that is not exactly so, or a missing end, and
#           no peer is touched. An address is one host (/32, /128) inside this server's network and never the server's own.
#   standby apply whose text may come later, so that nobody waits for its start; its time begins with the first byte
#   stats   what the machine says of itself
#
# How it has its rights: the bot's key is bound to it in authorized_keys (restrict,command="…"), as a user who may do nothing but
# `sudo -n` of this file with dump, apply or stats. The interface and its network stand in a file of root's and come from
# nowhere else: not from the connection, not from the environment.
# Exit: 64 refused, 65 cut off, else what wg said. Everything is killed after LIMIT seconds.

GATE=/usr/local/sbin/vpn-bot-gate
CONFIG=/etc/vpn-bot-gate.conf
LIMIT=20
MOST_BYTES=4194304
VERSION=2

PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C && export PATH LC_ALL
unset IFS CDPATH ENV BASH_ENV
umask 077
cd / || exit 64

refuse() { echo "refused: $*" >&2; exit 64; }

read_config() {
	[ -f "$CONFIG" ] || refuse "$CONFIG is missing"
	case $(stat -L -c '%u %a' "$CONFIG") in '0 600' | '0 644') ;; *) refuse "$CONFIG is not root's alone to write" ;; esac
	interface='' address='' address6=''
	while IFS='=' read -r name value; do
		case $name in
		interface) interface=$value ;;
		address) address=$value ;;
		address6) address6=$value ;;
		'' | '#'*) ;;
		*) refuse "$CONFIG: $name is not known" ;;
		esac
	done <"$CONFIG"
	case $interface in '' | -* | all | interfaces | *[!A-Za-z0-9_=+.-]*) refuse "$CONFIG: interface" ;; esac
	case $address in *.*.*.*/*) ;; *) refuse "$CONFIG: address" ;; esac
}

# The first field of the first line is the private key, the second of a peer's line its preshared key. `-s` drops a line that has
# no tabs, which would pass uncut.
dump() {
	dump=$(wg show "$interface" dump) || exit
	printf '%s\n' "${dump#*	}" | cut -s -f1,3- || exit
	echo '# addresses'
	ip -o addr show dev "$interface" 2>/dev/null
}

apply() {
	own=$(ip -o addr show dev "$interface" 2>/dev/null | awk '{ sub(/\/.*/, "", $4); print $4 }')
	server_key=$(wg show "$interface" public-key) || exit
	# what is not plain text becomes a character that no line may have, so that no awk has to understand it
	changes=$(head -c "$((MOST_BYTES + 1))" | tr '\000-\011\013-\037\177-\377' '!' |
		OWN=$own SERVER_KEY=$server_key NET4=$address NET6=$address6 MOST=$MOST_BYTES awk "$CHECK") || exit
	# one at a time, and only once all is here and found good: a connection that hangs holds nobody up
	exec 9>"/run/vpn-bot-gate.$interface.lock" && flock 9 || exit
	case $changes in *'set '*)
		printf '%s\n' "$changes" | awk '$1 == "set" {
			print "[Peer]\nPublicKey = " $2
			if ($3 != "-") print "PresharedKey = " $3
			if ($4 != "-") print "AllowedIPs = " $4
		}' | wg addconf "$interface" /dev/stdin || exit ;;
	esac
	printf '%s\n' "$changes" | awk '$1 == "remove" { print "peer " $2 " remove" }' | xargs -r -n 3000 wg set "$interface" || exit 1
}

# Prints the lines it was given when each of them is good and the end is there; else nothing.
CHECK='
function refuse(why) { if (!bad) bad = "line " NR ": " why }
function is_key(text) {
	return length(text) == 44 && text ~ /^[A-Za-z0-9+\/]+=$/ && index("AEIMQUYcgkosw048", substr(text, 43, 1)) > 0
}
# The address as a number, or -1.
function number4(text, part, count, i, sum) {
	count = split(text, part, ".")
	if (count != 4) return -1
	for (i = 1; i <= 4; i++) {
		if (part[i] !~ /^(0|[1-9][0-9]?[0-9]?)$/ || part[i] + 0 > 255) return -1
		sum = sum * 256 + part[i]
	}
	return sum
}
function hex(text, i, sum) {
	for (i = 1; i <= length(text); i++) sum = sum * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
	return sum
}
# Its eight numbers in group[1..8], and they as one text; "" when it is no address.
function groups6(text, group, gap, head, tail, before, after, part, i, all) {
	if (length(text) > 39 || text !~ /^[0-9a-f:]+$/) return ""
	gap = index(text, "::")
	head = gap ? substr(text, 1, gap - 1) : text
	tail = gap ? substr(text, gap + 2) : ""
	before = split(head, part, ":")
	for (i = 1; i <= before; i++) group[i] = part[i]
	after = split(tail, part, ":")
	if (gap ? before + after > 7 : before != 8) return ""
	for (i = before + 1; i <= 8 - after; i++) group[i] = "0"
	for (i = 1; i <= after; i++) group[8 - after + i] = part[i]
	for (i = 1; i <= 8; i++) {
		if (group[i] !~ /^[0-9a-f]+$/ || length(group[i]) > 4) return ""
		group[i] = hex(group[i])
		all = all " " group[i]
	}
	return all
}
function inside6(group, i, bits, unit) {
	for (i = 1; i <= 8; i++) {
		bits = prefix6 - 16 * (i - 1)
		unit = bits >= 16 ? 1 : bits <= 0 ? 65536 : 2 ^ (16 - bits)
		if (int(group[i] / unit) != int(net6[i] / unit)) return 0
	}
	return 1
}
function is_ours(text, value, group) {
	if (text ~ /\/32$/) {
		value = number4(substr(text, 1, length(text) - 3))
		return value >= 0 && !(value in own) && int(value / size4) == int(net4 / size4)
	}
	if (text !~ /\/128$/ || NET6 == "") return 0
	value = groups6(substr(text, 1, length(text) - 4), group)
	return value != "" && !(value in own) && inside6(group)
}
BEGIN {
	NET4 = ENVIRON["NET4"]; NET6 = ENVIRON["NET6"]; most = ENVIRON["MOST"] + 0
	split(NET4, text, "/"); net4 = number4(text[1]); size4 = 2 ^ (32 - text[2])
	own[net4]
	if (net4 < 0 || text[2] !~ /^[0-9][0-9]?$/ || text[2] < 8 || text[2] > 32) refuse("the configured address")
	if (NET6 != "") {
		split(NET6, text, "/"); prefix6 = text[2] + 0
		if (prefix6 < 16 || prefix6 > 128) refuse("the configured address6")
		own[groups6(text[1], net6)]
	}
	count = split(ENVIRON["OWN"], text, /[ \n]+/)
	for (i = 1; i <= count; i++) own[index(text[i], ":") ? groups6(text[i], any) : number4(text[i])]
}
{ bytes += length($0) + 1 }
bytes > most { refuse("too much"); exit }
ended { refuse("something behind the end") }
bad && $0 != "# end" { next }
length($0) > 1024 { refuse("too long"); next }
$0 == "# end" { ended = 1; next }
NF == 2 && $0 == "remove " $2 && is_key($2) && $2 != ENVIRON["SERVER_KEY"] { line[NR] = $0; next }
NF == 4 && $0 == "set " $2 " " $3 " " $4 && is_key($2) && $2 != ENVIRON["SERVER_KEY"] && ($3 == "-" || is_key($3)) {
	count = $4 == "-" ? 0 : split($4, wanted, ",")
	for (i = 1; i <= count; i++) if (!is_ours(wanted[i])) refuse("an address that is not to be given")
	line[NR] = $0
	next
}
{ refuse("not a change") }
END {
	if (!ended && bytes <= most) exit 65
	if (bad) {
		print "refused: " bad | "cat >&2"
		exit 64
	}
	for (i = 1; i < NR; i++) print line[i]
}'

stats() {
	rule() { { printf '%s\n' "$rules"; iptables-legacy-save 2>/dev/null; } | grep -iE "$1"; }
	echo "gate $VERSION"
	echo "load $(cat /proc/loadavg)"
	echo "uptime $(cat /proc/uptime)"
	echo "cores $(nproc)"
	echo "kernel $(uname -r)"
	cat /proc/meminfo
	echo "disk $(df -kP / | tail -n 1)"
	echo "time $(date +%s)"
	echo "forwarding $(cat /proc/sys/net/ipv4/ip_forward)"
	echo "port $(wg show "$interface" listen-port 2>/dev/null)"
	echo "wireguard $(wg --version 2>/dev/null)"
	uplink=$(ip route show default 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
	if [ -n "$uplink" ]; then
		awk -v name="$uplink:" '$1 == name { print "net", $2, $10 }' /proc/net/dev
		vnstat -i "$uplink" --oneline b 2>/dev/null | sed 's/^/vnstat /'
	fi
	rules=$(nft list ruleset 2>/dev/null || iptables-save 2>/dev/null) || return 0
	echo 'firewall read'
	rule 'masquerade|snat' | head -n 100 | sed 's/^[[:space:]]*/nat /'
	rule 'hook forward .*policy drop|^:FORWARD DROP' >/dev/null && ! rule accept | grep -qF -e "\"$interface\"" -e "-i $interface " && echo 'forward dropped'
	return 0
}

case $# in 0) word=${SSH_ORIGINAL_COMMAND-} ;; *) word=$1 ;; esac
case $word in dump | apply | standby | stats) ;; *) refuse 'say dump, apply, standby or stats, and nothing with it' ;; esac
if [ "$word" = standby ]; then
	[ $# = 0 ] || refuse 'no arguments'
	# whoever waits here has no rights yet
	first=$(dd bs=1 count=1 2>/dev/null) && [ "$first" ] || exit 65
	{ printf %s "$first" && cat; } | SSH_ORIGINAL_COMMAND=apply /bin/sh "$GATE"
	exit
fi
if [ "$(id -u)" != 0 ]; then
	[ $# = 0 ] || refuse 'no arguments'
	exec env -i PATH="$PATH" LC_ALL=C timeout -s KILL "$LIMIT" sudo -n "$GATE" "$word"
fi
# a command of a connection that is gone ends as well
case "$#${2-}" in
0 | 1) exec env -i PATH="$PATH" LC_ALL=C timeout -s KILL "$LIMIT" /bin/sh "$GATE" "$word" timed ;;
2timed) ;;
*) refuse 'no arguments' ;;
esac
read_config
echo '# begin'
"$word"
echo '# end'
