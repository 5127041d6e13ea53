#!/bin/sh
# The bot's access to this server's WireGuard: four commands without arguments, and nothing else.
#
#   dump    the interface and its peers, without the private key and preshared keys
#   apply   changes of peers, one a line on stdin:  set KEY PRESHARED_KEY|- ADDRESS[,ADDRESS]…|-
#                                                   remove KEY
#           with `# end` as the last line. Either all changes are made or none: if one line has another form, or the end is
#           missing, no peer is touched. An address is one host (/32, /128) inside this server's network, never the server's own.
#   standby an apply that is started early and waits for its text; its time limit begins with the first byte
#   stats   numbers about the machine, such as load, memory and traffic, and its firewall rules
#
# Where its rights come from: authorized_keys binds the bot's key to this file (restrict,command="…"), for a user who may only run
# `sudo -n` of this file with dump, apply or stats. The interface, its network and the program that runs it (wg
# where none is named) are read from a file that only root can change, never from the connection or the environment.
# Exit status: 64 refused, 65 text cut off, else that of the program. Everything is killed after LIMIT seconds.

GATE=/usr/local/sbin/vpn-bot-gate
CONFIG=/etc/vpn-bot-gate.conf
LIMIT=20
MOST_BYTES=4194304
VERSION=3
NEWLINE='
'

PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C && export PATH LC_ALL
unset IFS CDPATH ENV BASH_ENV
umask 077
cd / || exit 64

refuse() {
  echo "refused: $*" >&2
  exit 64
}

read_config() {
  [ -f "$CONFIG" ] || refuse "$CONFIG is missing"
  case $(stat -L -c '%u %a' "$CONFIG") in '0 600' | '0 644') ;; *) refuse "$CONFIG is not root's alone to write" ;; esac
  interface='' address='' address6='' program=wg
  while IFS='=' read -r name value; do
    case $name in
      interface) interface=$value ;;
      address) address=$value ;;
      address6) address6=$value ;;
      program) program=$value ;;
      '' | '#'*) ;;
      *) refuse "$CONFIG: $name is not known" ;;
    esac
  done <"$CONFIG"
  case $interface in '' | -* | all | interfaces | *[!A-Za-z0-9_=+.-]*) refuse "$CONFIG: interface" ;; esac
  case $address in *.*.*.*/*) ;; *) refuse "$CONFIG: address" ;; esac
  case $program in '' | -* | *[!a-z0-9-]*) refuse "$CONFIG: program" ;; esac
}

# The first field of the dump is the server's private key, the second of each peer's line its preshared key. Of the rest of the first
# line only the public key and the last field are printed: some programs have secrets between them. Where the first line has no tab,
# the private key cannot be told from the rest and nothing is printed; `-s` drops any other line without a tab.
dump() {
  tab=$(printf '\t')
  dump=$("$program" show "$interface" dump) || exit
  case ${dump%%"$NEWLINE"*} in *"$tab"*) ;; *) exit 1 ;; esac
  dump=${dump#*"$tab"}
  first=${dump%%"$NEWLINE"*}
  case $first in *"$tab"*) dump="${first%%"$tab"*}$tab-$tab${first##*"$tab"}${dump#"$first"}" ;; esac
  printf '%s\n' "$dump" | cut -s -f1,3- || exit
  echo '# addresses'
  ip -o addr show dev "$interface" 2>/dev/null
}

apply() {
  own=$(ip -o addr show dev "$interface" 2>/dev/null | awk '{ sub(/\/.*/, "", $4); print $4 }')
  server_key=$("$program" show "$interface" public-key) || exit
  # bytes that are not plain text become `!`, which is valid in no line: awk programs differ in how they read such bytes
  changes=$(head -c "$((MOST_BYTES + 1))" | tr '\000-\011\013-\037\177-\377' '!' |
    OWN=$own SERVER_KEY=$server_key NET4=$address NET6=$address6 MOST=$MOST_BYTES awk "$CHECK") || exit
  # one apply at a time; the lock is taken only when the text is complete and valid, so a hanging connection delays nobody
  exec 9>"/run/vpn-bot-gate.$interface.lock" && flock 9 || exit
  case $changes in *'set '*)
    printf '%s\n' "$changes" | awk '$1 == "set" {
      print "[Peer]\nPublicKey = " $2
      if ($3 != "-") print "PresharedKey = " $3
      if ($4 != "-") print "AllowedIPs = " $4
    }' | "$program" addconf "$interface" /dev/stdin || exit
    ;;
  esac
  printf '%s\n' "$changes" | awk '$1 == "remove" { print "peer " $2 " remove" }' | xargs -r -n 3000 "$program" set "$interface" || exit 1
}

# Prints all lines if each is valid and the end is there; else none, and the exit status says why.
# shellcheck disable=SC2016 # a text for awk
CHECK='
function refuse(why) { if (!bad) bad = "line " NR ": " why }
function is_key(text) {
  return length(text) == 44 && text ~ /^[A-Za-z0-9+\/]+=$/ && index("AEIMQUYcgkosw048", substr(text, 43, 1)) > 0
}
# The address as a number; -1 if it is not one.
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
# Puts the eight numbers of an IPv6 address into group[1..8] and returns them as one text; "" if it is not an address.
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

# begin of the part that src/wireguard/drivers/node-commands.ts has as well
# What decides where friends' packets go: link, routes, own addresses, firewall rules. Each list of rules is compressed, and 1 MB at most.
look_around() {
  ip -o link show dev "$1" 2>/dev/null | awk '{ print "link", ($3 ~ /[<,]UP[,>]/ ? "up" : "down") }'
  friend=$(ip -o -4 addr show dev "$1" 2>/dev/null | awk -F '[ ./]+' '{ print $4 "." $5 "." $6 "." ($7 > 253 ? $7 - 1 : $7 + 1); exit }')
  way=$(ip -4 route get 1.1.1.1 from "$friend" iif "$1" 2>/dev/null) || way=$(ip -4 route show default 2>/dev/null)
  way=$(first_device "$way")
  echo "route4 $way"
  echo "forwards4 $(cat "/proc/sys/net/ipv4/conf/$1/forwarding" "/proc/sys/net/ipv4/conf/${way:-all}/forwarding" 2>/dev/null | tr -d '\n')"
  echo "route6 $(first_device "$(ip -6 route show default 2>/dev/null)")"
  echo "forwarding6 $(cat /proc/sys/net/ipv6/conf/all/forwarding 2>/dev/null)"
  ip -o addr show scope global 2>/dev/null | awk 'NR <= 64 { sub(/\/.*/, "", $4); print "own", $2, $4 }'
  rules=
  if has nft; then
    listing nft nft -j -s list ruleset
    [ -n "$rules" ] || listing nft-terse nft -j -s -t list ruleset
  fi
  # nft does not show iptables' own matches in full
  case $rules in *'"xt"'* | '')
    has iptables-save && listing iptables iptables-save
    has ip6tables-save && listing ip6tables ip6tables-save
    ;;
  esac
  old_tables ''
  old_tables 6
}
# Tables of iptables-legacy, which nft does not show. Only root can see whether there are any.
old_tables() {
  names=/proc/net/ip$1_tables_names
  if [ -r "$names" ]; then
    [ -n "$(cat "$names")" ] || return 0
    has "ip$1tables-legacy-save" && listing "ip$1tables-legacy" "ip$1tables-legacy-save" || listing "ip$1tables-legacy" "ip$1tables-save"
  elif grep -q "^ip$1table_" /proc/modules 2>/dev/null; then
    echo "unread ip$1tables-legacy"
  fi
}
listing() {
  name=$1
  shift
  if rules=$(timeout -s KILL 5 "$@" 2>/dev/null) && [ ${#rules} -le 1000000 ]; then
    echo "listing $name $(printf '%s\n' "$rules" | gzip -nc | base64 | tr -d '\n')"
  else
    rules=
    echo "unread $name"
  fi
}
first_device() { printf '%s\n' "$1" | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1; }
has() { command -v "$1" >/dev/null; }
# end of that part

stats() {
  rule() { (printf '%s\n' "$rules" && iptables-legacy-save 2>/dev/null) | grep -iE "$1"; }
  echo "gate $VERSION"
  echo "load $(cat /proc/loadavg)"
  echo "uptime $(cat /proc/uptime)"
  echo "cores $(nproc)"
  echo "kernel $(uname -r)"
  cat /proc/meminfo
  echo "disk $(df -kP / | tail -n 1)"
  echo "time $(date +%s)"
  echo "forwarding $(cat /proc/sys/net/ipv4/ip_forward)"
  echo "port $("$program" show "$interface" listen-port 2>/dev/null)"
  echo "wireguard $("$program" --version 2>/dev/null)"
  uplink=$(ip route show default 2>/dev/null | sed -n 's/.* dev \([^ ]*\).*/\1/p' | head -n 1)
  if [ -n "$uplink" ]; then
    awk -v name="$uplink:" '$1 == name { print "net", $2, $10 }' /proc/net/dev
    vnstat -i "$uplink" --oneline b 2>/dev/null | sed 's/^/vnstat /'
  fi
  look_around "$interface"
  # for bots from before version 3 of the gate
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
  # it waits without root's rights: sudo comes with the first byte
  first=$(dd bs=1 count=1 2>/dev/null) && [ "$first" ] || exit 65
  { printf %s "$first" && cat; } | SSH_ORIGINAL_COMMAND=apply /bin/sh "$GATE"
  exit
fi
if [ "$(id -u)" != 0 ]; then
  [ $# = 0 ] || refuse 'no arguments'
  exec env -i PATH="$PATH" LC_ALL=C timeout -s KILL "$LIMIT" sudo -n "$GATE" "$word"
fi
# timeout also ends a command whose connection is gone
case "$#${2-}" in
  0 | 1) exec env -i PATH="$PATH" LC_ALL=C timeout -s KILL "$LIMIT" /bin/sh "$GATE" "$word" timed ;;
  2timed) ;;
  *) refuse 'no arguments' ;;
esac
read_config
echo '# begin'
"$word"
echo '# end'
