#!/bin/sh
# WireGuard or AmneziaWG on a bare Debian or Ubuntu: packages, keys, wg0.conf, forwarding, NAT, rules that keep friends to the Internet, ufw, and a
# start at every boot. An interface that exists already is left exactly as it is and only read.
#
#   setup-wireguard.sh INTERFACE SERVER_ADDRESS/PREFIX UDP_PORT [apart|together [ALLOWED…]]     (as root)
#
# ALLOWED is what friends may reach besides the Internet: lines of INTERFACE.allow, whose head explains them. With new_program=awg in the
# environment a new interface speaks AmneziaWG: its parameters are read from stdin, lines `Key = value`, and the port may be 0, for one
# that is chosen by chance.
# Messages about progress go to stderr. stdout gets the result, one `name=value` a line: interface, program (wg or awg), made (yes: by
# this program, now or earlier), up, public_key, port, address and, if there is one, address6. Running it again changes nothing. The
# private key and the parameters are never printed and are no argument of any program. Runs by itself; is sourced by parts of
# install.sh; and is part of the text that `vpn-bot node …` runs here or on another server.
#
# Provides: setup_wireguard, read_wireguard, network_is_free, install_wireguard, kernel_has_wireguard, write_allowed, write_rules,
#   forward_packets, open_ufw, port_is_free, say, fail
# Calls: keep_rules, find_program, use_program, install_amneziawg, kernel_has_amneziawg, choose_port, check_parameters,
#   parameters_are_in_force
# Reads: PACKAGES_ARE_LISTED, program, quick, conf, new_program
# Sets: MADE_BY_US, interface, address, address6, up, port, parameters, DEBIAN_FRONTEND, NEEDRESTART_SUSPEND
# Own: between, public_key, made, name, value, other, missing, folder, rules, allowed, own, own6, to_server, onward,
#   table, verdict, library

MADE_BY_US='# Made by vpn-bot'

# setup_wireguard INTERFACE ADDRESS/PREFIX PORT [apart|together [ALLOWED…]]
setup_wireguard() {
  interface=$1 address=$2 port=$3 between=${4:-apart}
  check_arguments || return
  if [ $# -gt 4 ]; then shift 4; else shift $#; fi
  if wireguard_is_there; then
    say "$interface is there already: it is left as it is"
    # the program is needed to read it
    find_program "$interface"
    command -v "$program" >/dev/null || install_wireguard || return
    read_wireguard "$interface" || return
    # since the last run, ufw may have been switched on, or another program may have flushed the rules
    [ "$made" = no ] || { open_ufw && keep_rules; }
    return
  fi
  use_program "${new_program:-wg}" "$interface"
  check_port && network_is_free && port_is_free && install_wireguard && bot_can_use_it && write_wireguard "$@" && start_new_interface || return
  forward_packets && open_ufw && keep_rules || return
  read_wireguard "$interface"
}

# Fails where the bot's service is on this machine and could not use the new interface: without a module in the kernel, a program runs it
# as root. The installer has that program run as the bot's user.
bot_can_use_it() {
  [ -e /etc/systemd/system/vpn-bot.service ] && [ ! -e "/etc/systemd/system/$quick@$interface.service.d/vpn-bot.conf" ] || return 0
  if [ "$program" = awg ]; then kernel_has_amneziawg; else kernel_has_wireguard; fi ||
    fail "this kernel has no module for $interface, and a program would run it as root, so that the bot here could not use it: nothing was made"
}

# Starts a new interface. One of AmneziaWG that does not start, or without its parameters, is taken away again.
start_new_interface() {
  say "starting $quick@$interface"
  systemctl enable --now "$quick@$interface" >&2 </dev/null && { [ "$program" = wg ] || parameters_are_in_force; } && return
  [ "$program" = awg ] || return
  journalctl -u "$quick@$interface" -n 8 -o cat --no-pager >&2
  systemctl --quiet disable --now "$quick@$interface" >&2
  rm -f "$conf" "$folder/$interface.nft" "$folder/$interface.allow"
  fail "$interface did not start as it must, and was taken away again: the lines above say why"
}

# read_wireguard INTERFACE: prints its values, whoever made it: from the running interface, else from its file.
read_wireguard() {
  interface=$1
  find_program "$interface"
  up=no
  public_key=$("$program" show "$interface" public-key 2>/dev/null) && up=yes
  port=$("$program" show "$interface" listen-port 2>/dev/null)
  address=$(ip -o -4 address show dev "$interface" scope global 2>/dev/null | awk '{ print $4; exit }')
  address6=$(ip -o -6 address show dev "$interface" 2>/dev/null | awk '$4 !~ /^fe80:/ { print $4; exit }')
  [ -n "$public_key" ] || public_key=$(wireguard_setting PrivateKey "$conf" | "$program" pubkey 2>/dev/null)
  [ -n "$port" ] || port=$(wireguard_setting ListenPort "$conf")
  [ -n "$address" ] || address=$(wireguard_setting Address "$conf" | tr -s ', ' '\n' | grep -m 1 '\.')
  [ -n "$address6" ] || address6=$(wireguard_setting Address "$conf" | tr -s ', ' '\n' | grep -m 1 ':')
  made=no
  head -n 1 "$conf" 2>/dev/null | grep -qx "$MADE_BY_US.*" && made=yes
  for name in public_key port address; do
    case $name in public_key) value=$public_key ;; port) value=$port ;; *) value=$address ;; esac
    [ -n "$value" ] || {
      say "$interface: its $name cannot be read; is $conf complete?"
      return 1
    }
  done
  printf '%s\n' "interface=$interface" "program=$program" "made=$made" "up=$up" "public_key=$public_key" "port=$port" "address=$address"
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
  case $port in '' | *[!0-9]* | ??????*) fail "$port: a port is a number of 1 to 65535" || return ;; esac
  [ "$port" -le 65535 ] || fail "$port: a port is a number of 1 to 65535" || return
  case $between in apart | together) ;; *) fail "$between: must be apart or together" || return ;; esac
}

# The port of a new interface, and with AmneziaWG its parameters.
check_port() {
  case $program$port in
    wg0) fail "$port: a port is a number of 1 to 65535" ;;
    awg51820) fail "51820 is WireGuard's own port, by which filters know it: name another one, or none" ;;
    awg0) check_parameters && choose_port ;;
    awg*) check_parameters ;;
  esac
}

wireguard_is_there() {
  [ -e "/etc/wireguard/$interface.conf" ] || [ -e "/etc/amnezia/amneziawg/$interface.conf" ] || ip link show dev "$interface" >/dev/null 2>&1
}

# Fails when another interface has this network, contains it or is inside it: friends' packets would go the wrong way. Another VPN
# interface counts also while it is down.
network_is_free() {
  other=$({ ip -o -4 address show 2>/dev/null && addresses_in_files; } | awk -v ours="$address" '
    function number(text, parts) { split(text, parts, /[.\/]/); return ((parts[1] * 256 + parts[2]) * 256 + parts[3]) * 256 + parts[4] }
    function prefix(text) { sub(/.*\//, "", text); return text + 0 }
    { bits = prefix($4) < prefix(ours) ? prefix($4) : prefix(ours); size = 2 ^ (32 - bits)
      if (int(number($4) / size) == int(number(ours) / size)) { print $2 " (" $4 ")"; exit } }')
  [ -z "$other" ] || fail "$address: this network is taken by $other; choose another"
}

# Prints the IPv4 addresses of the VPN interfaces' files, as `ip -o address` prints those of interfaces.
addresses_in_files() {
  for name in /etc/wireguard/*.conf /etc/amnezia/amneziawg/*.conf; do
    [ -e "$name" ] || continue
    wireguard_setting Address "$name" | tr -s ', ' '\n' | grep -E '^[0-9]+(\.[0-9]+){3}(/[0-9]+)?$' |
      sed "s|^|file: ${name##*/} inet |; /\//!s|\$|/32|"
  done
}

# Fails when another program has the UDP port.
port_is_free() {
  ! ss -Hlun "sport = :$port" 2>/dev/null | grep -q . || fail "UDP port $port is taken by another program; choose another"
}

# Installs the packages that are missing.
install_wireguard() {
  [ "${program:-wg}" = wg ] || install_amneziawg || return
  missing=
  [ "${program:-wg}" = awg ] || command -v wg-quick >/dev/null || missing="$missing wireguard-tools"
  command -v nft >/dev/null || missing="$missing nftables"
  command -v ip >/dev/null || missing="$missing iproute2"
  # in a container the kernel may lack WireGuard: wg-quick then uses wireguard-go by itself
  [ "${program:-wg}" = awg ] || kernel_has_wireguard || command -v wireguard-go >/dev/null || missing="$missing wireguard-go"
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
  say "making keys and $conf"
  (
    umask 077
    [ "$between" = apart ] || set -- friends "$@"
    mkdir -p "$folder" "${conf%/*}" && write_allowed "$@" && write_rules && {
      printf '%s\n' "$MADE_BY_US: friends' peers are not in here, the bot keeps them." '[Interface]' \
        "Address = $address" "ListenPort = $port"
      # every packet grows by the padding, so that what fits a plain tunnel would not get through
      [ "$program" = wg ] || printf '%s\n' 'MTU = 1280' "$parameters"
      printf 'PrivateKey = %s\n' "$("$program" genkey)"
      printf '%s\n' "PostUp = echo \"\$(<$folder/$interface.nft)\" | nft -f -" \
        "PostDown = nft delete table inet vpn-bot-$interface || true"
    } >"$conf.new" && sync "$conf.new" && mv "$conf.new" "$conf"
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
  # shellcheck source=/dev/null # each is checked by itself
  for library in keep-rules program amnezia-source amneziawg; do . "$(dirname "$0")/$library.sh"; done
  [ "${new_program:-wg}" = wg ] || parameters=$(cat)
  setup_wireguard "$@"
  ;;
esac
