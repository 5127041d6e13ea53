#!/bin/sh
# WireGuard on a bare Debian or Ubuntu: packages, keys, wg0.conf, forwarding, NAT, rules that keep friends to the Internet, ufw, and a
# start at every boot. An interface that exists already is left exactly as it is and only read.
#
#   setup-wireguard.sh INTERFACE SERVER_ADDRESS/PREFIX UDP_PORT [apart|together [ALLOWED…]]     (as root)
#
# ALLOWED is what friends may reach besides the Internet: lines of INTERFACE.allow, whose head explains them.
# Messages about progress go to stderr. stdout gets the result, one `name=value` a line: interface, made (yes: by this program, now or
# earlier), up, public_key, port, address and, if there is one, address6. Running it again changes nothing. The private key is never
# printed and is no argument of any program. Runs by itself; is sourced by parts of install.sh; and is part of the text that
# `vpn-bot node …` runs here or on another server.
#
# Provides: setup_wireguard, read_wireguard, network_is_free, install_wireguard, kernel_has_wireguard, write_allowed, write_rules,
#   forward_packets, open_ufw, say, fail
# Calls: keep_rules
# Reads: PACKAGES_ARE_LISTED
# Sets: MADE_BY_US, interface, address, address6, DEBIAN_FRONTEND, NEEDRESTART_SUSPEND
# Own: port, between, file, up, public_key, made, name, value, other, missing, folder, rules, allowed, own, own6, to_server, onward,
#   table, verdict

MADE_BY_US='# Made by vpn-bot'

# setup_wireguard INTERFACE ADDRESS/PREFIX PORT [apart|together [ALLOWED…]]
setup_wireguard() {
  interface=$1 address=$2 port=$3 between=${4:-apart}
  check_arguments || return
  if [ $# -gt 4 ]; then shift 4; else shift $#; fi
  if wireguard_is_there; then
    say "$interface is there already: it is left as it is"
    # `wg` is needed to read it
    command -v wg >/dev/null || install_wireguard || return
    read_wireguard "$interface" || return
    # since the last run, ufw may have been switched on, or another program may have flushed the rules
    [ "$made" = no ] || { open_ufw && keep_rules; }
    return
  fi
  network_is_free && port_is_free && install_wireguard && write_wireguard "$@" && forward_packets && open_ufw || return
  say "starting wg-quick@$interface"
  systemctl enable --now "wg-quick@$interface" >&2 </dev/null && keep_rules || return
  read_wireguard "$interface"
}

# read_wireguard INTERFACE: prints its values, whoever made it: from the running interface, else from its file.
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
  [ -n "$address" ] || address=$(wireguard_setting Address "$file" | tr -s ', ' '\n' | grep -m 1 '\.')
  [ -n "$address6" ] || address6=$(wireguard_setting Address "$file" | tr -s ', ' '\n' | grep -m 1 ':')
  made=no
  head -n 1 "$file" 2>/dev/null | grep -qx "$MADE_BY_US.*" && made=yes
  for name in public_key port address; do
    case $name in public_key) value=$public_key ;; port) value=$port ;; *) value=$address ;; esac
    [ -n "$value" ] || {
      say "$interface: its $name cannot be read; is $file complete?"
      return 1
    }
  done
  printf '%s\n' "interface=$interface" "made=$made" "up=$up" "public_key=$public_key" "port=$port" "address=$address"
  [ -z "$address6" ] || printf '%s\n' "address6=$address6"
}

# wireguard_setting NAME FILE: prints the values of a setting in the file's [Interface] section.
wireguard_setting() {
  awk -v wanted="$1" 'BEGIN { wanted = tolower(wanted) }
    { sub(/\r$/, "") }
    /^[ \t]*\[/ { inside = tolower($0) ~ /\[interface\]/ }
    inside { name = $0; sub(/[ \t]*=.*/, "", name); gsub(/[ \t]/, "", name)
      if (tolower(name) == wanted) { sub(/^[^=]*=[ \t]*/, ""); sub(/[ \t]*(#.*)?$/, ""); print } }' "$2" 2>/dev/null
}

check_arguments() {
  case $interface in '' | -* | *[!A-Za-z0-9_.-]* | ????????????????*) fail "$interface: no name for an interface" || return ;; esac
  case $address in *.*.*.*/[0-9] | *.*.*.*/[0-9][0-9]) ;; *) fail "$address: must be like 10.0.0.1/24" || return ;; esac
  case $address in *[!0-9./]*) fail "$address: must be like 10.0.0.1/24" || return ;; esac
  case $port in '' | *[!0-9]*) fail "$port: no port" || return ;; esac
  case $between in apart | together) ;; *) fail "$between: must be apart or together" || return ;; esac
}

wireguard_is_there() {
  [ -e "/etc/wireguard/$interface.conf" ] || ip link show dev "$interface" >/dev/null 2>&1
}

# Fails when another interface has this network, contains it or is inside it: friends' packets would go the wrong way.
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

# Installs the Debian packages that are missing.
install_wireguard() {
  missing=
  command -v wg-quick >/dev/null || missing="$missing wireguard-tools"
  command -v nft >/dev/null || missing="$missing nftables"
  command -v ip >/dev/null || missing="$missing iproute2"
  # in a container the kernel may lack WireGuard: wg-quick then uses wireguard-go by itself
  kernel_has_wireguard || command -v wireguard-go >/dev/null || missing="$missing wireguard-go"
  [ -n "$missing" ] || return 0
  say "installing$missing"
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes
  [ -n "${PACKAGES_ARE_LISTED:-}" ] || apt-get -q -o Acquire::Retries=3 update >&2 </dev/null
  # shellcheck disable=SC2086 # one word a package
  apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends $missing >&2 </dev/null || fail "apt-get could not install$missing"
}

# Whether the kernel can make a WireGuard interface.
kernel_has_wireguard() {
  ip link add dev vpn-bot-probe type wireguard 2>/dev/null || return
  ip link delete dev vpn-bot-probe
}

# write_wireguard [ALLOWED…]: makes a key and the interface's files. On Ubuntu, AppArmor lets the nft that wg-quick starts read no file,
# and may not let it start cat: so the bash of wg-quick reads the rules itself and pipes them to nft.
write_wireguard() {
  folder=/etc/wireguard
  say "making keys and $folder/$interface.conf"
  (
    umask 077
    [ "$between" = apart ] || set -- friends "$@"
    mkdir -p "$folder" && write_allowed "$@" && write_rules && {
      printf '%s\n' "$MADE_BY_US: friends' peers are not in here, the bot keeps them." '[Interface]' \
        "Address = $address" "ListenPort = $port"
      printf 'PrivateKey = %s\n' "$(wg genkey)"
      printf '%s\n' "PostUp = echo \"\$(<$folder/$interface.nft)\" | nft -f -" \
        "PostDown = nft delete table inet vpn-bot-$interface || true"
    } >"$folder/$interface.conf.new" && sync "$folder/$interface.conf.new" &&
      mv "$folder/$interface.conf.new" "$folder/$interface.conf"
  )
}

# write_allowed [ALLOWED…]: makes the .allow file, with these lines. Needs folder and interface.
write_allowed() {
  {
    cat <<'E'
# What friends may reach besides the Internet, one a line. Changes are taken in by: vpn-bot node isolate
#   lan                       every private network, but not 169.254.0.0/16, where clouds keep their keys
#   192.168.1.0/24            a network
#   192.168.1.10 tcp 80,443   a machine, some ports of it (tcp or udp)
#   server tcp 8080           a service of this server; `server` alone: all of them
#   device 10.0.0.5           this device may reach all of that
#   friends                   each other
E
    [ $# = 0 ] || printf '%s\n' "$@"
  } >"$folder/$interface.allow.new" && mv "$folder/$interface.allow.new" "$folder/$interface.allow"
}

# Makes the .nft file from the .allow file. Needs folder, interface, address and between. The rules are in a table of their own, which
# comes and goes with the interface; nobody else's rules are touched. What this table accepts can still be dropped by other tables;
# what it drops stays dropped.
write_rules() {
  rules=$folder/$interface.nft allowed=$folder/$interface.allow
  [ -e "$allowed" ] || allowed=/dev/null
  if rules_text >"$rules.new" && nft -c -f "$rules.new" && mv "$rules.new" "$rules"; then return; fi
  rm -f "$rules.new"
  fail "$interface: no rules could be made of $allowed"
}

rules_text() {
  own=${address%/*} own6=${address6:-} && own6=${own6%/*}
  to_server=$(allowed_rules input "$allowed") && onward=$(allowed_rules forward "$allowed") || return
  table="table inet vpn-bot-$interface"
  sed '/^ *$/d' <<E
$MADE_BY_US: friends reach the Internet, and what ${interface}.allow names. Changes belong there.
$table
delete $table
$table {
  chain input {
    type filter hook input priority filter; policy accept;
    iifname != "$interface" accept
    ct state established,related accept
$to_server
    ip daddr != $own jump closed
    ip6 daddr != ${own6:-::} jump closed
    icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } accept
    icmpv6 type { echo-request, destination-unreachable, packet-too-big, time-exceeded, parameter-problem } accept
    # a name server, if one runs here
    ip daddr $own udp dport 53 accept
    ip daddr $own tcp dport 53 accept
    ${own6:+ip6 daddr $own6 udp dport 53 accept}
    ${own6:+ip6 daddr $own6 tcp dport 53 accept}
    drop
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
$(rules_between_friends)
    iifname != "$interface" accept
    ct state established,related accept
    # a name server in a container here
    meta l4proto udp ct original ip daddr $own ct original proto-dst 53 accept
    meta l4proto tcp ct original ip daddr $own ct original proto-dst 53 accept
$onward
    # what else this machine passes on to containers and the like
    ct status dnat drop
    jump closed
  }
  # What is not the Internet; 168.63.129.16 is Azure's metadata. Behind 64:ff9b:: a NAT64 reaches the same in IPv4.
  chain closed {
    ip daddr { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 168.63.129.16, 169.254.0.0/16, 172.16.0.0/12 } drop
    ip daddr { 192.0.0.0/24, 192.168.0.0/16, 224.0.0.0/3 } drop
    ip6 daddr { 64:ff9b::/104, 64:ff9b::a00:0/104, 64:ff9b::6440:0/106, 64:ff9b::7f00:0/104, 64:ff9b::a83f:8110 } drop
    ip6 daddr { 64:ff9b::a9fe:0/112, 64:ff9b::ac10:0/108, 64:ff9b::c000:0/120, 64:ff9b::c0a8:0/112, 64:ff9b::e000:0/99 } drop
    ip6 daddr != { 64:ff9b::/96, 2000::/3 } drop
    ip6 daddr 2002::/16 drop
  }
  $(masquerading)
}
E
}

# Prints the rules between friends: on the same interface, and on other interfaces of this machine that have rules of the bot.
rules_between_friends() {
  verdict=drop
  [ "$between" = apart ] && ! grep -q '^[[:space:]]*friends\>' "$allowed" || verdict=accept
  printf '    %s\n' "iifname \"$interface\" oifname \"$interface\" $verdict"
  for other in "$folder"/*.nft; do
    head -n 1 "$other" 2>/dev/null | grep -q "^$MADE_BY_US" || continue
    other=$(basename "$other" .nft)
    [ "$other" = "$interface" ] || printf '    %s\n' "iifname \"$interface\" oifname \"$other\" drop" \
      "iifname \"$other\" oifname \"$interface\" drop"
  done
}

# An interface that somebody else made has address translation of its own.
masquerading() {
  [ "${made:-yes}" = yes ] || return 0
  printf '%s\n' 'chain postrouting {' '    type nat hook postrouting priority srcnat; policy accept;' \
    "    ip saddr $address oifname != \"$interface\" masquerade" '  }'
}

# allowed_rules input|forward FILE: rules that accept what the file names; a line that is not understood is an error.
allowed_rules() {
  awk -v chain="$1" '
    function refuse(why) { print FILENAME ", line " FNR ": " $0 ": " why | "cat >&2"; failed = 1; exit }
    function family(text) {
      if (text ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(\/[0-9]+)?$/) return "ip"
      if (text ~ /^[0-9a-fA-F]*:[0-9a-fA-F:]*(\/[0-9]+)?$/) return "ip6"
      refuse("neither an address nor a word that is known")
    }
    function is_host(text) { return text !~ /\// || text ~ (text ~ /:/ ? "/128$" : "/32$") }
    { sub(/\r$/, ""); sub(/#.*/, "") }
    NF == 0 || ($1 == "friends" && NF == 1) { next }
    $1 == "lan" && NF == 1 {
      if (chain == "forward") {
        print "    ip daddr { 10.0.0.0/8, 100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16 } accept"
        print "    ip6 daddr fc00::/7 accept"
      }
      next
    }
    $1 == "device" {
      if (NF != 2 || !is_host($2)) refuse("must be like: device 10.0.0.5")
      print "    " family($2) " saddr " $2 " accept"
      next
    }
    NF != 1 && (NF != 3 || $2 !~ /^(tcp|udp)$/ || $3 !~ /^[0-9]+([-,][0-9]+)*$/) { refuse("must be like: 192.168.1.10 tcp 80,443") }
    $1 == "server" {
      if (chain == "input") print "    " (NF == 1 ? "accept" : $2 " dport { " $3 " } accept")
      # a published port of a container is a service of this server as well
      else print "    " (NF == 1 ? "" : "meta l4proto " $2 " ct original proto-dst { " $3 " } ") "ct status dnat accept"
      next
    }
    { to = family($1) " daddr " $1 }
    chain == "forward" || is_host($1) { print "    " to (NF == 1 ? "" : " " $2 " dport { " $3 " }") " accept" }
    END { if (failed) { close("cat >&2"); exit 1 } }' "$2"
}

# Switches forwarding on, now and at every boot.
forward_packets() {
  say 'switching on forwarding'
  printf '%s: friends go through this machine\nnet.ipv4.ip_forward = 1\n' "$MADE_BY_US" >/etc/sysctl.d/90-vpn-bot.conf &&
    echo 1 >/proc/sys/net/ipv4/ip_forward
}

# Adds the two rules that ufw lacks, if it is active. A rule that the owner made is kept as it is. LC_ALL=C: its words are read here.
open_ufw() {
  command -v ufw >/dev/null && LC_ALL=C ufw status | grep -q '^Status: active' || return 0
  rules=$(LC_ALL=C ufw show added)
  case $rules in *"ufw allow $port/udp"*) ;; *)
    say "ufw is active: letting UDP $port in"
    ufw allow "$port/udp" comment 'vpn-bot: WireGuard' >&2 || return
    ;;
  esac
  case $rules in *"ufw route allow in on $interface"*) ;; *)
    say 'ufw is active: letting friends through'
    ufw route allow in on "$interface" comment 'vpn-bot: friends' >&2
    ;;
  esac
}

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$@"
  return 1
}

case ${0##*/} in setup-wireguard.sh)
  # shellcheck source=deploy/lib/keep-rules.sh
  . "$(dirname "$0")/keep-rules.sh" && setup_wireguard "$@"
  ;;
esac
