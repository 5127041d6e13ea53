/**
 * Shell functions that put speed limits in force; `put_limits INTERFACE` prints what `readLimits` reads. `deploy/vpn-bot-gate` has the same
 * ones. 7b01 is the handle by which our queues are known.
 */
export const PUT_LIMITS = `# put_limits INTERFACE: each line of stdin is \`limit NUMBER DOWN UP ADDRESS[,ADDRESS]…\`: together these addresses get so many kbit/s, and send
# so many. A packet to a friend waits in a queue of the interface, one from a friend in that of a device of its own. nft says which packets
# do, so that everybody else's pass. \`show\` in place of the lines only looks. Prints whether it was in force before: \`limits there\` or
# \`limits missing\`; \`none\`: no line; or why it cannot be.
put_limits() {
  tunnel=$1 shaper=vbl-$1 table=vpn-bot-limits-$(printf %s "$1" | tr '=+' '__')
  [ "\${#1}" -le 11 ] || shaper=vbl$(printf %s "$1" | cksum | cut -d ' ' -f 1)
  wanted=$(cat)
  was=there
  [ "$(queue_of "$tunnel")" = 'htb 7b01:' ] && [ "$(queue_of "$shaper")" = 'htb 7b01:' ] && nft list chain inet "$table" forward >/dev/null 2>&1 &&
    nft list chain netdev "$table" ingress >/dev/null 2>&1 || was=missing
  case $wanted in
    show)
      echo "limits $was"
      return
      ;;
    '')
      drop_limits
      echo 'limits none'
      return
      ;;
  esac
  case $(queue_of "$tunnel") in
    '' | *' 0:' | 'htb 7b01:') ;;
    *)
      echo "limits foreign $(queue_of "$tunnel")"
      return
      ;;
  esac
  if why=$(make_limits 2>&1 >/dev/null); then
    echo "limits $was"
  else
    echo "limits failed $(printf %s "$why" | tr -c ' -~' ' ' | cut -c 1-200)"
  fi
}
# The kind and handle of a device's own queue; a handle of 0 is the system's.
queue_of() { tc qdisc show dev "$1" 2>/dev/null | awk '/ root /{ print $2, $3; exit }'; }
make_limits() {
  ip link show dev "$shaper" >/dev/null 2>&1 || ip link add "$shaper" type ifb || return
  ip link set dev "$shaper" up || return
  for device in "$tunnel" "$shaper"; do
    [ "$(queue_of "$device")" = 'htb 7b01:' ] || tc qdisc add dev "$device" root handle 7b01: htb || return
    classes "$device" | tc -batch - || return
    # a queue that is fair among one friend's connections, where the kernel has it
    queues fq_codel "$device" | tc -batch - 2>/dev/null || queues pfifo "$device" | tc -batch - || return
  done
  limit_rules | nft -f - || return
  for device in "$tunnel" "$shaper"; do unused_classes "$device" | tc -batch -; done
}
classes() {
  printf '%s\\n' "$wanted" | awk -v device="$1" -v column="$([ "$1" = "$tunnel" ] && echo 3 || echo 4)" '{
    burst = int($column * 6.25) # what 50 ms are worth, for machines whose clock wakes late
    if (burst < 30000) burst = 30000
    printf "class replace dev %s parent 7b01: classid 7b01:%x htb rate %dkbit burst %d cburst %d quantum 8000\\n", device, $2, $column, burst, burst
  }'
}
queues() {
  printf '%s\\n' "$wanted" | awk -v device="$2" -v kind="$1" -v column="$([ "$2" = "$tunnel" ] && echo 3 || echo 4)" \\
    -v there=" $(tc class show dev "$2" | awk '/ leaf /{ print $3 }' | tr '\\n' ' ')" '{
      class = sprintf("7b01:%x", $2)
      if (index(there, " " class " ")) next
      packets = int($column / 60)
      printf "qdisc add dev %s parent %s %s%s\\n", device, class, kind, kind == "pfifo" ? " limit " (packets < 30 ? 30 : packets) : ""
    }'
}
unused_classes() {
  tc class show dev "$1" | awk '{ print $3 }' | {
    printf '%s\\n' "$wanted" | awk '{ printf "7b01:%x wanted\\n", $2 }'
    cat
  } | awk -v device="$1" 'NF == 2 { wanted[$1]; next } !($1 in wanted) { print "class del dev " device " classid " $1 }'
}
# In one transaction. A packet from a friend comes back from the other device behind this rule.
limit_rules() {
  for family in netdev inet; do
    printf 'table %s %s\\ndelete table %s %s\\ntable %s %s {\\n' "$family" "$table" "$family" "$table" "$family" "$table"
    printf '%s\\n' "$wanted" | awk '{
      count = split($5, address, ",")
      for (i = 1; i <= count; i++) {
        version = index(address[i], ":") ? 6 : 4
        sub(/\\/.*/, "", address[i])
        text[version] = text[version] (text[version] == "" ? "" : ", ") sprintf("%s : 7b01:%x", address[i], $2)
      }
    }
    END {
      for (version = 4; version <= 6; version += 2)
        print " map friends" version " { type ipv" version "_addr : classid; " (text[version] == "" ? "" : "elements = { " text[version] " }; ") "}"
    }'
    if [ "$family" = netdev ]; then
      printf ' chain ingress { type filter hook ingress device "%s" priority 0; policy accept;\\n' "$tunnel"
      printf '  meta priority set %s saddr map @friends%s fwd to "%s"\\n' ip 4 "$shaper" ip6 6 "$shaper"
    else
      printf ' chain forward { type filter hook forward priority 10; policy accept;\\n'
      printf '  oifname "%s" meta priority set %s daddr map @friends%s\\n' "$tunnel" ip 4 "$tunnel" ip6 6
    fi
    printf ' }\\n}\\n'
  done
}
drop_limits() {
  for family in inet netdev; do
    nft list tables "$family" 2>/dev/null | grep -qxF "table $family $table" && nft delete table "$family" "$table"
  done
  [ "$(queue_of "$tunnel")" != 'htb 7b01:' ] || tc qdisc del dev "$tunnel" root
  ! ip link show dev "$shaper" >/dev/null 2>&1 || ip link del dev "$shaper"
}`;
