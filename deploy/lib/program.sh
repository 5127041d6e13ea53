#!/bin/sh
# Which program runs an interface: WireGuard's wg or AmneziaWG's awg. Both have the same words; only their names and places differ.
# Sourced by setup-wireguard.sh, and part of the text that `vpn-bot node …` runs here or on another server.
#
# Provides: find_program, use_program
# Sets: program, quick, conf

# find_program INTERFACE: sets program (wg or awg), quick (wg-quick or awg-quick, also the unit's name before the @) and conf, the
# interface's file. A file in only one of the two places decides; else what runs now; else it is WireGuard.
find_program() {
  if [ -e "/etc/wireguard/$1.conf" ] && [ ! -e "/etc/amnezia/amneziawg/$1.conf" ]; then
    program=wg
  elif [ -e "/etc/amnezia/amneziawg/$1.conf" ] && [ ! -e "/etc/wireguard/$1.conf" ]; then
    program=awg
  elif [ -S "/run/amneziawg/$1.sock" ] || ip -d link show dev "$1" 2>/dev/null | grep -qw amneziawg; then
    program=awg
  else
    program=wg
  fi
  use_program "$program" "$1"
}

# use_program wg|awg INTERFACE: sets the same three for an interface that this program runs or will run.
use_program() {
  program=$1 quick=$1-quick conf=/etc/wireguard/$2.conf
  [ "$program" = wg ] || conf=/etc/amnezia/amneziawg/$2.conf
}
