/** Shell functions that print what `parseSurroundings` reads; `deploy/vpn-bot-gate` has the same ones. */
export const LOOK_AROUND = `# What decides where friends' packets go: link, routes, own addresses, firewall rules. Each list of rules is compressed, and 1 MB at most.
look_around() {
  ip -o link show dev "$1" 2>/dev/null | awk '{ print "link", ($3 ~ /[<,]UP[,>]/ ? "up" : "down") }'
  friend=$(ip -o -4 addr show dev "$1" 2>/dev/null | awk -F '[ ./]+' '{ print $4 "." $5 "." $6 "." ($7 > 253 ? $7 - 1 : $7 + 1); exit }')
  way=$(ip -4 route get 1.1.1.1 from "$friend" iif "$1" 2>/dev/null) || way=$(ip -4 route show default 2>/dev/null)
  way=$(first_device "$way")
  echo "route4 $way"
  echo "forwards4 $(cat "/proc/sys/net/ipv4/conf/$1/forwarding" "/proc/sys/net/ipv4/conf/\${way:-all}/forwarding" 2>/dev/null | tr -d '\\n')"
  echo "route6 $(first_device "$(ip -6 route show default 2>/dev/null)")"
  echo "forwarding6 $(cat /proc/sys/net/ipv6/conf/all/forwarding 2>/dev/null)"
  ip -o addr show scope global 2>/dev/null | awk 'NR <= 64 { sub(/\\/.*/, "", $4); print "own", $2, $4 }'
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
  if rules=$(timeout -s KILL 5 "$@" 2>/dev/null) && [ \${#rules} -le 1000000 ]; then
    echo "listing $name $(printf '%s\\n' "$rules" | gzip -nc | base64 | tr -d '\\n')"
  else
    rules=
    echo "unread $name"
  fi
}
first_device() { printf '%s\\n' "$1" | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1; }
has() { command -v "$1" >/dev/null; }`;
