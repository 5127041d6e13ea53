#!/bin/sh
# Sends real packets through a copy of this machine's firewall rules, and says which came through. Needs root. The copy is made in
# unnamed network namespaces with process and mount namespaces of their own: the machine's own rules, routes, interfaces and files
# are not touched, and the copy disappears with the process that holds it, however that ends.
#
# Provides: try_rules
# Own: tool, bound, said

# try_rules INTERFACE PORT FRIENDS4 FRIENDS6 PLACES4 PLACES6 LAN4 LAN6 ROUTED
#   FRIENDS  addresses of two friends, or nothing; as all lists here with commas between them, one list for each IP version
#   PLACES   addresses on the Internet, LAN addresses in a private network
#   ROUTED   the IP versions (4, 6 or 46) in which friends have public addresses, so that answers find them without NAT
# Prints a line for each thing that was tried, or `cannot` and why.
try_rules() {
  [ "$(id -u)" = 0 ] || { echo 'cannot root' && return; }
  for tool in ip perl unshare nsenter timeout; do
    command -v "$tool" >/dev/null || { echo "cannot missing $tool" && return; }
  done
  bound=
  if setpriv --pdeathsig KILL true 2>/dev/null; then bound='setpriv --pdeathsig KILL'; fi
  # shellcheck disable=SC2086 # $bound is a command's first words, or none
  if said=$($bound timeout -s KILL 60 $bound unshare --net --mount --pid --fork --kill-child --mount-proc \
    sh -c "$(try_rules_inside)" sh "$@" 9</proc/self/ns/net 2>&1); then
    printf '%s\n' "$said"
  else
    echo "cannot namespaces $(printf '%s' "$said" | head -n 1 | cut -c 1-200)"
  fi
}

# Prints the script that runs inside the namespaces.
try_rules_inside() {
  cat <<'INSIDE'
# shellcheck disable=SC2013,SC2046,SC2086 # lists are words with blanks between them: no address and no name has a blank
interface=$1 port=$2 friends4=$3 friends6=$4 places4=$5 places6=$6 lan4=$7 lan6=$8 routed=$9
export LC_ALL=C
host() { nsenter --net=/proc/self/fd/9 "$@"; }
within() { namespace=$1 && shift && nsenter --net="/run/netns/$namespace" "$@"; }
has() { command -v "$1" >/dev/null; }
words() { printf '%s\n' "$1" | tr , ' '; }
first() { printf '%s\n' "${1%%,*}"; }
cannot() {
  echo "cannot $1 $(grep -v '^ *$' /run/said 2>/dev/null | head -n 1 | cut -c 1-200)"
  exit 0
}
first_device() { printf '%s\n' "$1" | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1; }

# From here on everything happens in the copy; it ends if this is still the machine's own namespace.
mine=$(readlink /proc/self/ns/net) && theirs=$(host readlink /proc/self/ns/net) || exit
[ -n "$mine" ] && [ -n "$theirs" ] && [ "$mine" != "$theirs" ] || exit
mount -t tmpfs tmpfs /run && mkdir /run/netns && cd /run || exit

read_host() {
  friend=$(first "$friends4")
  up4=$(host ip -4 route get "$(first "$places4")" from "$friend" iif "$interface" 2>/dev/null) || up4=$(host ip -4 route show default)
  up4=$(first_device "$up4") up6=
  [ -z "$friends6" ] || up6=$(first_device "$(host ip -6 route show default 2>/dev/null)")
  host ip -o link show >/run/links && host ip -o addr show scope global >/run/addresses || cannot interfaces
  own4=$(awk -v dev="$up4" '$2 == dev && $3 == "inet" { sub(/\/.*/, "", $4); print $4 }' /run/addresses)
  own6=$(awk -v dev="$up6" '$2 == dev && $3 == "inet6" { sub(/\/.*/, "", $4); print $4 }' /run/addresses)
  [ -n "$up4" ] && [ -n "$own4" ] || { echo 'no IPv4 route' >/run/said && cannot interfaces; }
  [ -n "$own6" ] || up6=
}

build() {
  set -e
  for namespace in air one two outside; do ip netns add "$namespace"; done
  for namespace in air one two outside; do within "$namespace" sh -c "$QUIET"; done
  sh -c "$QUIET"
  ip -n air link add air type bridge
  ip -n air link set air up
  ip link add "$interface" type veth peer name server netns air
  ip -n one link add friend type veth peer name one netns air
  ip -n two link add friend type veth peer name two netns air
  for end in server one two; do ip -n air link set "$end" master air up; done
  # as in a tunnel, where all that friends send each other goes through the server
  for end in one two; do ip -n air link set "$end" type bridge_slave isolated on; done
  ip link add "$up4" type veth peer name out4 netns outside
  [ -z "$up6" ] || [ "$up6" = "$up4" ] || ip link add "$up6" type veth peer name out6 netns outside
  out6=out6
  [ "$up6" != "$up4" ] || out6=out4
  ip link set "$interface" address $AT_SERVER
  ip link set "$up4" address $AT_SERVER
  [ -z "$up6" ] || ip link set "$up6" address $AT_SERVER
  for namespace in one two; do ip -n "$namespace" link set friend address "$(at "$namespace")"; done
  ip -n outside link set out4 address $AT_OUTSIDE
  [ "$out6" = out4 ] || [ -z "$up6" ] || ip -n outside link set out6 address $AT_OUTSIDE
  # the others: rules may name them
  count=0
  sed 's/^[0-9]*: \([^:@]*\).*/\1/' /run/links | head -n 100 | while read -r name; do
    count=$((count + 1))
    ip link show dev "$name" >/dev/null 2>&1 || ip link add "$name" type veth peer name "other$count" netns air
    ip link set "$name" up 2>/dev/null || :
  done
  ip link set lo up
  while read -r _ name _ address _; do
    case $address in *:*) ip -6 addr add "$address" dev "$name" nodad 2>/dev/null || : ;; *) ip addr add "$address" dev "$name" || : ;; esac
  done </run/addresses
  copy_settings
  ip route replace default dev "$up4"
  [ -z "$up6" ] || ip -6 route replace default dev "$up6"
  set_up_internet
  set_up_friends
  add_neighbours
}

# A real tunnel needs no ARP or neighbour discovery. The addresses are entered by hand, so that no rule can block their discovery here.
AT_SERVER=02:00:00:00:00:01 AT_OUTSIDE=02:00:00:00:00:02
at() { if [ "$1" = one ]; then echo 02:00:00:00:00:11; else echo 02:00:00:00:00:12; fi; }
add_neighbours() {
  for list in "$friends4" ${friends6:+"$friends6"}; do
    neighbour "" "$interface" "${list%%,*}" "$(at one)"
    neighbour "" "$interface" "${list#*,}" "$(at two)"
  done
  for address in $(awk -v dev="$interface" '$2 == dev { sub(/\/.*/, "", $4); print $4 }' /run/addresses); do
    for namespace in one two; do neighbour "$namespace" friend "$address" $AT_SERVER; done
  done
  for address in $(words "$places4,$lan4"); do neighbour "" "$up4" "$address" $AT_OUTSIDE; done
  for address in $own4; do neighbour outside out4 "$address" $AT_SERVER; done
  [ -n "$up6" ] || return 0
  for address in $(words "$places6,$lan6"); do neighbour "" "$up6" "$address" $AT_OUTSIDE; done
  for address in $own6; do neighbour outside "$out6" "$address" $AT_SERVER; done
}
neighbour() { ip ${1:+-n "$1"} neigh replace "$3" lladdr "$4" dev "$2" nud permanent; }

# shellcheck disable=SC2016 # a text for sh
QUIET='cd /proc/sys/net
for f in ipv6/conf/all/accept_dad ipv6/conf/default/accept_dad ipv4/conf/*/accept_redirects ipv6/conf/*/accept_redirects ipv4/conf/*/send_redirects; do
  [ ! -e "$f" ] || echo 0 >"$f"
done
ip link set lo up'

copy_settings() {
  for name in ipv4/ip_forward ipv6/conf/all/disable_ipv6 ipv6/conf/all/forwarding; do copy "$name"; done
  for device in all "$interface" "$up4" ${up6:+"$up6"}; do
    for name in forwarding rp_filter src_valid_mark route_localnet; do copy "ipv4/conf/$device/$name"; done
    copy "ipv6/conf/$device/forwarding"
  done
  for device in all "$interface" "$up4"; do echo 0 >"/proc/sys/net/ipv4/conf/$device/send_redirects"; done
}
copy() { if value=$(host cat "/proc/sys/net/$1" 2>/dev/null); then printf '%s\n' "$value" >"/proc/sys/net/$1"; fi; }

# The Internet side knows routes to the machine's own addresses, and none to friends. Machines of a private network are there as well.
set_up_internet() {
  ip -n outside link set out4 up
  [ "$out6" = out4 ] || [ -z "$up6" ] || ip -n outside link set out6 up
  for address in $(words "$places4,$lan4"); do
    grep -qF " $address/" /run/addresses || ip -n outside addr add "$address/32" dev out4
  done
  for address in $own4; do ip -n outside route replace "$address/32" dev out4; done
  if [ -n "$up6" ]; then
    for address in $(words "$places6,$lan6"); do
      grep -qF " $address/" /run/addresses || ip -n outside -6 addr add "$address/128" dev "$out6" nodad
    done
    for address in $own6; do ip -n outside -6 route replace "$address/128" dev "$out6"; done
  fi
  case $routed in *4*) route_back_to_friends 4 ;; esac
  case $routed in *6*) route_back_to_friends 6 ;; esac
}
route_back_to_friends() {
  if [ "$1" = 4 ]; then
    for address in $(words "$friends4"); do
      ip -n outside route replace "$address/32" via "$(printf '%s\n' "$own4" | head -n 1)" dev out4 onlink
    done
  elif [ -n "$up6" ]; then
    for address in $(words "$friends6"); do
      ip -n outside -6 route replace "$address/128" via "$(printf '%s\n' "$own6" | head -n 1)" dev "$out6" onlink
    done
  fi
}

set_up_friends() {
  for namespace in one two; do ip -n "$namespace" link set friend up; done
  for list in "$friends4" "$friends6"; do
    [ -n "$list" ] || continue
    case $list in *:*) family=-6 bits=128 kind=inet6 ;; *) family=-4 bits=32 kind=inet ;; esac
    gateway=$(awk -v dev="$interface" -v kind="$kind" '$2 == dev && $3 == kind { sub(/\/.*/, "", $4); print $4; exit }' /run/addresses)
    ip -n one "$family" addr add "${list%%,*}/$bits" dev friend $([ $bits = 32 ] || echo nodad)
    ip -n two "$family" addr add "${list#*,}/$bits" dev friend $([ $bits = 32 ] || echo nodad)
    for address in $(words "$list"); do ip "$family" route replace "$address/$bits" dev "$interface"; done
    for namespace in one two; do
      [ -z "$gateway" ] || ip -n "$namespace" "$family" route add "$gateway" dev friend
      ip -n "$namespace" "$family" route add default ${gateway:+via "$gateway"} dev friend
    done
  done
}

# Copies tables with nft; a table with iptables' own matches, which nft lists but cannot load again, is copied with iptables.
copy_rules() {
  theirs4='' theirs6=''
  if has ipset && host ipset save >/run/sets 2>/run/said && [ -s /run/sets ]; then
    ipset restore </run/sets 2>/run/said || cannot ipset
  fi
  if has nft; then
    host nft list tables >/run/tables 2>/run/said || cannot nft
    : >/run/nft
    while read -r _ family name; do
      if host nft -j list table "$family" "$name" 2>/dev/null | grep -q '"xt"'; then
        case $family in ip) theirs4="$theirs4 $name " ;; ip6) theirs6="$theirs6 $name " ;; *) echo "table $family $name" >/run/said && cannot nft ;; esac
      else
        host nft -s list table "$family" "$name" >>/run/nft 2>/run/said || cannot nft
      fi
    done </run/tables
    nft -f /run/nft 2>/run/said || cannot nft
  fi
  copy_iptables ip "$theirs4"
  copy_iptables ip6 "$theirs6"
}
copy_iptables() {
  : >"/run/$1-old"
  : >"/run/$1-nft"
  if [ -n "$2" ]; then
    tool=$1tables-nft
    has "$tool-save" || tool=$1tables
    host "$tool-save" 2>/run/said | awk -v wanted="$2" '/^\*/ { on = index(wanted, " " substr($1, 2) " ") } on' >"/run/$1-nft"
    [ -s "/run/$1-nft" ] && "$tool-restore" <"/run/$1-nft" 2>/run/said || cannot "$1tables"
  fi
  [ -n "$(host cat "/proc/self/net/$1_tables_names" 2>/dev/null)" ] || return 0
  tool=$1tables-legacy
  has "$tool-save" || tool=$1tables
  host "$tool-save" >"/run/$1-old" 2>/run/said && "$tool-restore" <"/run/$1-old" 2>/run/said || cannot "$tool"
}

# Whether a rule depends on the sending program: none of the programs that send here is one of the machine's own.
depends_on_sender() { cat /run/nft /run/ip-nft /run/ip-old 2>/dev/null | grep -qE 'skuid|skgid|cgroup|--[ug]id-owner'; }

# shellcheck disable=SC2016 # a text for perl
PERL='
use strict; use Socket qw(:all);
my ($mode, @words) = @ARGV;
sub at { my ($ip, $port) = @_; $ip =~ /:/ ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $ip)) : pack_sockaddr_in($port, inet_pton(AF_INET, $ip)) }
sub made { my ($kind, $ip, $port) = @_;
  socket(my $s, $ip =~ /:/ ? AF_INET6 : AF_INET, $kind eq "tcp" ? SOCK_STREAM : SOCK_DGRAM, 0) or return;
  setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
  setsockopt($s, IPPROTO_IPV6, IPV6_V6ONLY, 1) if $ip =~ /:/;
  bind($s, at($ip, $port)) or return;
  $s }
if ($mode eq "echo") {
  my @all = map { my ($kind, $ip, $port) = split /,/; my $s = made($kind, $ip, $port); $s && listen($s, 64) if $kind eq "tcp"; $s ? [$kind, $s] : () } @words;
  exit 0 if fork; # listening by now
  close STDOUT; close STDERR; $SIG{CHLD} = "IGNORE";
  while (1) {
    my $bits = ""; vec($bits, fileno($_->[1]), 1) = 1 for @all;
    select($bits, undef, undef, undef) > 0 or next;
    for (@all) {
      my ($kind, $s) = @$_; next unless vec($bits, fileno($s), 1);
      if ($kind eq "udp") { my $from = recv($s, my $text, 64, 0); send($s, $text, 0, $from) if $from; next }
      accept(my $c, $s) or next;
      next if fork;
      alarm 5; my $text; sysread($c, $text, 1) && syswrite($c, $text); sleep 1; exit 0;
    }
  }
}
# What did not arrive is sent once more with a longer wait: the machine may be busy.
for my $patience (3, 6) {
my %word;
for (@words) {
  my ($name, $kind, $from, $to, $port) = split /,/;
  my $child = fork; if ($child) { $word{$child} = $_; next }
  alarm $patience;
  my $s = made($kind, $from, 0) or exit 1; connect($s, at($to, $port)) or exit 1;
  if ($kind eq "tcp") { syswrite($s, "?"); exit(sysread($s, my $text, 1) ? 0 : 1) }
  for (1 .. 20) {
    send($s, "?", 0); my $bits = ""; vec($bits, fileno($s), 1) = 1;
    exit 0 if select($bits, undef, undef, 0.4) > 0 && defined recv($s, my $text, 64, 0);
  }
  exit 1;
}
@words = ();
while ((my $child = wait) > 0) { my ($name) = split /,/, $word{$child}; if ($? == 0) { print "came $name\n" } else { push @words, $word{$child} } }
}
print "lost ", (split /,/)[0], "\n" for @words;
'
SERVICES='22 445 5432 8006'

listen() {
  set --
  for place in $(words "$places4${up6:+,$places6}"); do set -- "$@" "tcp,$place,443" "udp,$place,53" "udp,$place,3478"; done
  for place in $(words "$lan4${up6:+,$lan6}"); do for service in $SERVICES; do set -- "$@" "tcp,$place,$service"; done; done
  within outside perl -e "$PERL" echo "$@"
  set --
  for service in $SERVICES; do set -- "$@" "tcp,0.0.0.0,$service" "tcp,::,$service"; done
  within two perl -e "$PERL" echo "$@"
  perl -e "$PERL" echo "$@" "udp,0.0.0.0,$port"
}

# probes NAMESPACE KIND…: prints what is tried from there, each as NAME,PROTOCOL,FROM,TO,PORT
probes() {
  namespace=$1 && shift
  for kind in "$@"; do
    for family in 4 6; do
      if [ $family = 4 ]; then list=$friends4 places=$places4 lan=$lan4; else
        [ -n "$up6" ] || continue
        list=$friends6 places=$places6 lan=$lan6
      fi
      [ -n "$list" ] || continue
      from=${list%%,*}
      [ "$namespace" = one ] || from=${list#*,}
      case $kind in
        way) for to in $(words "$places"); do echo "way$family-$namespace-tcp,tcp,$from,$to,443 way$family-$namespace-udp,udp,$from,$to,53 way$family-$namespace-calls,udp,$from,$to,3478"; done ;;
        friends) for service in $SERVICES; do echo "friends,tcp,$from,${list#*,},$service"; done ;;
        lan) for to in $(words "$lan"); do for service in $SERVICES; do echo "lan,tcp,$from,$to,$service"; done; done ;;
        server) awk -v kind=$([ $family = 4 ] && echo inet || echo inet6) '$3 == kind { sub(/\/.*/, "", $4); if (n++ < 8) print $4 }' /run/addresses |
          while read -r to; do for service in $SERVICES; do echo "server,tcp,$from,$to,$service"; done; done ;;
      esac
    done
  done
}
# half_open NAME: reports a connection whose first packet arrived, even if no answer got back.
half_open() { awk -v name="$1" '$4 == "03" && $2 ~ /:(0016|01BD|1538|1F46)$/ { print "came " name; exit }'; }

send() {
  to=$(printf '%s\n' "$own4" | head -n 1)
  strangers=$(for from in $(words "$places4"); do echo "port,udp,$from,$to,$port"; done)
  within one perl -e "$PERL" probe $(probes one way friends server) >/run/came1 &
  within two perl -e "$PERL" probe $(probes two way) >/run/came2 &
  within outside perl -e "$PERL" probe $strangers >/run/came3 &
  wait
  within two cat /proc/net/tcp /proc/net/tcp6 | half_open friends >/run/came4
  cat /proc/net/tcp /proc/net/tcp6 | half_open server >/run/came5
  # what is beside the machine may know the way back to friends
  route_back_to_friends 4
  route_back_to_friends 6
  within one perl -e "$PERL" probe $(probes one lan) >/run/came6
  within outside cat /proc/net/tcp /proc/net/tcp6 | half_open lan >/run/came7
}

report() {
  if depends_on_sender; then echo 'port sender'; fi
  cat /run/came? | awk -v sender="$(depends_on_sender && echo yes)" '
{ all[$2]++ } $1 == "came" { came[$2]++ }
function most(name) { return came[name] * 2 >= all[name] }
function way(name) { return most(name "-tcp") && (most(name "-udp") || most(name "-calls")) }
END {
  for (family = 4; family <= 6; family += 2) {
    if (!all["way" family "-one-tcp"]) continue
    one = way("way" family "-one"); two = way("way" family "-two")
    print "way" family, (one != two ? "differs" : one ? "passes" : "dropped")
  }
  if (sender == "") print "port", (came["port"] == 0 ? "dropped" : most("port") ? "passes" : "differs")
  count = split("friends lan server", part)
  for (i = 1; i <= count; i++) if (all[part[i]]) print part[i], (came[part[i]] > 0 ? "open" : "apart")
}'
}

read_host
# Not `(build) || cannot interfaces`: beside an || the shell ignores the `set -e` in build.
(build) 2>/run/said
# shellcheck disable=SC2181 # see above
[ $? = 0 ] || cannot interfaces
out6=out6
[ "$up6" != "$up4" ] || out6=out4
copy_rules
listen
send
report
INSIDE
}
