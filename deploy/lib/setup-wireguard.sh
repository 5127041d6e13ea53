#!/bin/sh
# WireGuard on a bare Debian or Ubuntu: packages, keys, wg0.conf, forwarding, NAT, friends kept apart, ufw, started at every boot.
# An interface that is there already is left exactly as it is and only read.
#
#   setup-wireguard.sh INTERFACE SERVER_ADDRESS/PREFIX UDP_PORT [apart|together]     (as root)
#
# Runs by itself, or is sourced for `setup_wireguard` and `read_wireguard`. What it does goes to stderr; stdout gets what is true
# in the end, one `name=value` a line: interface, made (yes: by us, now or earlier), up, public_key, port, address and, if there is
# one, address6. Running it again changes nothing. The private key is never printed and is no argument of any program.

MADE_BY_US='# Made by vpn-bot'

setup_wireguard() {
	interface=$1 address=$2 port=$3 between=${4:-apart}
	check_wireguard_words || return
	if wireguard_is_there; then
		say "$interface is there already: it is left as it is"
		# without its tools nobody could read it
		command -v wg >/dev/null || install_wireguard || return
		read_wireguard "$interface" || return
		# ufw may have come after us
		[ "$made" = no ] || let_through_ufw
		return
	fi
	network_is_free && port_is_free && install_wireguard && write_wireguard && forward_packets && let_through_ufw || return
	say "starting wg-quick@$interface"
	systemctl enable --now "wg-quick@$interface" >&2 </dev/null || return
	read_wireguard "$interface"
}

# What an interface is, whoever made it: from the running one, else from its file.
read_wireguard() {
	interface=$1
	file=/etc/wireguard/$interface.conf
	up=no
	public_key=$(wg show "$interface" public-key 2>/dev/null) && up=yes
	port=$(wg show "$interface" listen-port 2>/dev/null)
	address=$(ip -o -4 address show dev "$interface" scope global 2>/dev/null | awk '{ print $4; exit }')
	address6=$(ip -o -6 address show dev "$interface" 2>/dev/null | awk '$4 !~ /^fe80:/ { print $4; exit }')
	[ -n "$public_key" ] || public_key=$(wireguard_setting PrivateKey "$file" | wg pubkey 2>/dev/null)
	[ -n "$port" ] || port=$(wireguard_setting ListenPort "$file")
	[ -n "$address" ] || address=$(wireguard_setting Address "$file" | tr ', ' '\n\n' | grep -m 1 '\.')
	[ -n "$address6" ] || address6=$(wireguard_setting Address "$file" | tr ', ' '\n\n' | grep -m 1 ':')
	made=no
	head -n 1 "$file" 2>/dev/null | grep -qx "$MADE_BY_US.*" && made=yes
	for name in public_key port address; do
		eval "value=\$$name"
		[ -n "$value" ] || { say "$interface: its $name cannot be read; is $file complete?"; return 1; }
	done
	printf '%s\n' "interface=$interface" "made=$made" "up=$up" "public_key=$public_key" "port=$port" "address=$address"
	[ -z "$address6" ] || printf '%s\n' "address6=$address6"
}

wireguard_setting() {
	awk -v wanted="$1" 'BEGIN { wanted = tolower(wanted) }
		/^[ \t]*\[/ { inside = tolower($0) ~ /\[interface\]/ }
		inside { name = $0; sub(/[ \t]*=.*/, "", name); gsub(/[ \t]/, "", name)
			if (tolower(name) == wanted) { sub(/^[^=]*=[ \t]*/, ""); sub(/[ \t]*(#.*)?$/, ""); print } }' "$2" 2>/dev/null
}

check_wireguard_words() {
	case $interface in '' | -* | *[!A-Za-z0-9_.-]* | ????????????????*) fail "$interface: no name for an interface" || return ;; esac
	case $address in *.*.*.*/[0-9] | *.*.*.*/[0-9][0-9]) ;; *) fail "$address: must be like 10.0.0.1/24" || return ;; esac
	case $address in *[!0-9./]*) fail "$address: must be like 10.0.0.1/24" || return ;; esac
	case $port in '' | *[!0-9]*) fail "$port: no port" || return ;; esac
	case $between in apart | together) ;; *) fail "$between: must be apart or together" || return ;; esac
}

wireguard_is_there() {
	[ -e "/etc/wireguard/$interface.conf" ] || ip link show dev "$interface" >/dev/null 2>&1
}

# Our network on another interface, or inside another's: friends' packets would go astray.
network_is_free() {
	other=$(ip -o -4 address show 2>/dev/null | awk -v ours="$address" '
		function number(text, parts) { split(text, parts, /[.\/]/); return ((parts[1] * 256 + parts[2]) * 256 + parts[3]) * 256 + parts[4] }
		function prefix(text) { sub(/.*\//, "", text); return text + 0 }
		{ bits = prefix($4) < prefix(ours) ? prefix($4) : prefix(ours); size = 2 ^ (32 - bits)
			if (int(number($4) / size) == int(number(ours) / size)) { print $2 " (" $4 ")"; exit } }')
	[ -z "$other" ] || fail "$address: this network is taken by $other; choose another"
}

port_is_free() {
	! ss -Hlun "sport = :$port" 2>/dev/null | grep -q . || fail "UDP port $port is taken by another program; choose another"
}

install_wireguard() {
	missing=
	command -v wg-quick >/dev/null || missing="$missing wireguard-tools"
	command -v nft >/dev/null || missing="$missing nftables"
	command -v ip >/dev/null || missing="$missing iproute2"
	# a container's kernel may lack the module: wg-quick then takes this one by itself
	kernel_has_wireguard || command -v wireguard-go >/dev/null || missing="$missing wireguard-go"
	[ -n "$missing" ] || return 0
	say "installing$missing"
	export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes
	[ -n "${PACKAGES_ARE_LISTED:-}" ] || apt-get -q -o Acquire::Retries=3 update >&2 </dev/null
	# shellcheck disable=SC2086 # one word a package
	apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends $missing >&2 </dev/null || fail "apt-get could not install$missing"
}

kernel_has_wireguard() {
	ip link add dev vpn-bot-probe type wireguard 2>/dev/null || return
	ip link delete dev vpn-bot-probe
}

# Ubuntu's AppArmor lets an nft that wg-quick starts read no file, and may not know where cat is: its bash reads the rules itself.
write_wireguard() {
	folder=/etc/wireguard
	say "making keys and $folder/$interface.conf"
	( umask 077
		mkdir -p "$folder" && write_rules && {
			printf '%s\n' "$MADE_BY_US: friends' peers are not in here, the bot keeps them." '[Interface]' \
				"Address = $address" "ListenPort = $port"
			printf 'PrivateKey = %s\n' "$(wg genkey)"
			printf '%s\n' "PostUp = echo \"\$(<$folder/$interface.nft)\" | nft -f -" "PostDown = nft delete table inet vpn-bot-$interface"
		} >"$folder/$interface.conf.new" && sync "$folder/$interface.conf.new" &&
			mv "$folder/$interface.conf.new" "$folder/$interface.conf" )
}

# A table of its own: nobody else's rules are touched, and it comes and goes with the interface.
write_rules() {
	table="table inet vpn-bot-$interface"
	apart="		iifname \"$interface\" oifname \"$interface\" drop"
	[ "$between" = apart ] || apart='		# friends may reach each other'
	printf '%s\n' "$MADE_BY_US" "$table" "delete $table" "$table {" \
		'	chain forward {' '		type filter hook forward priority filter; policy accept;' "$apart" '	}' \
		'	chain postrouting {' '		type nat hook postrouting priority srcnat; policy accept;' \
		"		ip saddr $address oifname != \"$interface\" masquerade" '	}' '}' >"$folder/$interface.nft"
}

forward_packets() {
	say 'switching on forwarding'
	printf '%s: friends go through this machine\nnet.ipv4.ip_forward = 1\n' "$MADE_BY_US" >/etc/sysctl.d/90-vpn-bot.conf &&
		echo 1 >/proc/sys/net/ipv4/ip_forward
}

# What ufw lets through by no rule yet; an owner's own rule stays theirs. It is asked in English, whatever the locale is.
let_through_ufw() {
	command -v ufw >/dev/null && LC_ALL=C ufw status | grep -q '^Status: active' || return 0
	rules=$(LC_ALL=C ufw show added)
	case $rules in *"ufw allow $port/udp"*) ;; *)
		say "ufw is active: letting UDP $port in"
		ufw allow "$port/udp" comment 'vpn-bot: WireGuard' >&2 || return ;;
	esac
	case $rules in *"ufw route allow in on $interface"*) ;; *)
		say 'ufw is active: letting friends through'
		ufw route allow in on "$interface" comment 'vpn-bot: friends' >&2 ;;
	esac
}

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; return 1; }

case ${0##*/} in setup-wireguard.sh) setup_wireguard "$@" ;; esac
