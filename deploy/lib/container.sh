#!/bin/sh
# An interface inside a Docker container, such as the AmneziaVPN app makes. It is only read. Part of the text that `vpn-bot node …` sends
# to a server, behind setup-wireguard.sh.
#
# Provides: read_container
# Calls: fail
# Sets: container, interface, program, address, address6, port
# Own: names, pid, fields, public_key

# read_container CONTAINER [INTERFACE]: prints what read_wireguard prints. Without INTERFACE it is the only one inside.
read_container() {
  container=$1 interface=${2:-}
  command -v docker >/dev/null || fail "Docker is not on this server, so there is no container $container" || return
  pid=$(docker inspect -f '{{.State.Pid}}' "$container" 2>/dev/null) || fail "there is no container $container on this server; those that run: $(docker ps --format '{{.Names}}' 2>/dev/null | tr '\n' ' ')" || return
  case $pid in 0 | '' | *[!0-9]*) fail "the container $container is stopped: docker start $container" || return ;; esac
  for program in awg wg ''; do
    [ -z "$program" ] || in_container "$program" --version >/dev/null 2>&1 && break
  done
  [ -n "$program" ] || fail "the container $container has neither awg nor wg" || return
  names=$(in_container "$program" show interfaces 2>/dev/null)
  [ -n "$interface" ] || interface=$names
  case " $names " in
    *" $interface "*) ;;
    *) fail "the container $container has no interface $interface, but: ${names:-none}" || return ;;
  esac
  case $interface in '' | *' '*) fail "the container $container has several interfaces ($names): name one with --interface" || return ;; esac
  # the app's older containers have AmneziaWG's program under the name of WireGuard's, and its first line has more fields
  public_key=$(in_container "$program" show "$interface" public-key) && port=$(in_container "$program" show "$interface" listen-port) || return
  fields=$(in_container "$program" show "$interface" dump | awk -F '\t' 'NR == 1 { print NF }')
  [ "${fields:-0}" -le 4 ] || program=awg
  address=$(its_addresses -4 | head -n 1) address6=$(its_addresses -6 | grep -v '^fe80:' | head -n 1)
  printf '%s\n' "interface=$interface" made=no up=yes "program=$program" "public_key=$public_key" "port=$port" "address=$address"
  [ -z "$address6" ] || echo "address6=$address6"
}

in_container() { docker exec "$container" timeout -s KILL 20 "$@" </dev/null; }
its_addresses() { nsenter --net="/proc/$pid/ns/net" ip -o "$1" address show dev "$interface" scope global 2>/dev/null | awk '{ print $4 }'; }
