#!/bin/sh
# Changes a WireGuard interface into one of AmneziaWG and back, with friends on it. Name, key, port, addresses, rules and peers stay;
# AmneziaWG without parameters of its own is WireGuard on the wire, so phones come back by themselves. Part of the text that
# `vpn-bot node convert` runs here or on another server.
#
# Nothing is left half changed: a step that fails brings the interface back as it was. The work goes on when the connection that asked
# for it is lost, for it may lead through this very tunnel. Until the last step a reboot starts what was there before. Where the work
# itself is killed, or the machine, the same command again does the rest.
#
# Provides: convert_interface
# Calls: say, fail, read_wireguard, kernel_has_amneziawg, renew_gate, find_gate, put_file
# Reads: up, conf, GATE_PROGRAM, GATE_CONFIG
# Sets: interface, program (both for setup-wireguard.sh and setup-gate.sh)
# Own: from, to, new_conf, new_folders, aside, live, seen, gate_file, answer, shown

# convert_interface INTERFACE wg|awg: changes to this program; prints program=NAME. Where that runs it already, only what may be left to
# do is done.
convert_interface() {
  interface=$1 to=$2
  # one at a time, also while one goes on whose connection is lost
  exec 9</run && flock -w 60 9 || fail "another interface is being converted here: wait a minute" || return
  read_wireguard "$interface" >/dev/null || return
  from=$program aside=/etc/wireguard/$interface.conf.before-amneziawg
  [ "$up" = yes ] || fail "$interface is down: start it first (systemctl start $from-quick@$interface)" || return
  if [ "$from" = "$to" ]; then
    say "$interface is run by $to already"
    case $to in awg) from=wg ;; *) from=awg ;; esac
    find_gate && gate_file=yes || gate_file=
    hand_over && drop_live && echo "program=$to"
    return
  fi
  [ -e "$conf" ] || fail "$interface has no file $conf, so it could not be brought back" || return
  case $to in awg) may_become_amneziawg ;; *) may_become_wireguard ;; esac || return
  answer=$(mktemp /run/vpn-bot-convert.XXXXXX) || return
  # by itself, so that nothing interrupts it
  (trap '' HUP INT TERM PIPE && change_program) >"$answer" 2>&1 </dev/null &
  wait $!
  set -- $?
  cat "$answer" >&2
  rm -f "$answer"
  [ "$1" = 0 ] && echo "program=$to"
}

may_become_amneziawg() {
  new_conf=/etc/amnezia/amneziawg/$interface.conf
  command -v awg >/dev/null && command -v awg-quick >/dev/null ||
    fail "AmneziaWG is not on this server (there is no awg or no awg-quick): set it up first" || return
  if kernel_has_amneziawg; then return; fi
  command -v amneziawg-go >/dev/null ||
    fail "AmneziaWG is not on this server: neither the kernel's module nor amneziawg-go is there" || return
  [ ! -e /etc/systemd/system/vpn-bot.service ] || [ -e "/etc/systemd/system/awg-quick@$interface.service.d/vpn-bot.conf" ] ||
    fail "this kernel has no module for AmneziaWG, and amneziawg-go would run as root, so that the bot here could not use it"
}

may_become_wireguard() {
  new_conf=/etc/wireguard/$interface.conf
  [ -e "$aside" ] || fail "$interface was not made of a WireGuard interface by this command: there is no $aside" || return
  command -v wg-quick >/dev/null || fail "there is no wg-quick on this server: install wireguard-tools" || return
  shown=$(awg showconf "$interface" | awk -F ' *= *' '/^\[Peer\]/ { exit }
    /^S[1-4] / && $2 != 0 || /^H[1-4] / && $2 != substr($1, 2) || /^HeaderProtectionKey / || /^RandomTrailers = on/ { printf "%s ", $1 }')
  [ -z "$shown" ] || fail "$interface has parameters of AmneziaWG by now (${shown% }): its friends' files would no longer work with WireGuard"
}

# The change, from `from` to `to`. Everything of the interface that lives is in the file `live` meanwhile, with its secrets.
change_program() {
  gate_file=
  ! find_gate || gate_file=$(cat "$GATE_CONFIG")
  live=$(mktemp "/run/vpn-bot-convert.$interface.XXXXXX") && "$from" showconf "$interface" >"$live" && seen=$(look_at "$from") && write_new_conf || {
    rm -f "$live" "$new_conf.new"
    drop_new_folders
    fail "$interface: nothing was changed"
    return
  }
  say "stopping $from-quick@$interface, starting $to-quick@$interface"
  if stop_interface "$from" && start_interface "$to" && is_as_before "$to" && hand_over; then
    rm -f "$live"
    drop_live
    return 0
  fi
  bring_back
}

# Writes the new program's file from the old one's: the same text, with the key and the port that are in use.
write_new_conf() {
  new_folders=
  [ -d "${new_conf%/*}" ] || new_folders=yes
  (
    umask 077
    mkdir -p "${new_conf%/*}" && if [ "$to" = wg ]; then cat "$aside"; else
      { cat "$live" && echo '# the file' && cat "$conf"; } | awk '
        !in_file && $0 == "# the file" { in_file = 1; next }
        !in_file { if (!peers && /^(PrivateKey|ListenPort) = /) own = own $0 "\n"; if (/^\[Peer\]/) peers = 1; next }
        { line = $0; sub(/\r$/, "", line); name = tolower(line); sub(/[ \t]*=.*/, "", name); gsub(/[ \t]/, "", name) }
        /^[ \t]*\[/ { inside = tolower(line) ~ /\[interface\]/; print line; if (inside && own != "") { printf "%s", own; own = "" } next }
        inside && (name == "privatekey" || name == "listenport") { next }
        # a command of WireGuard in its hooks
        inside && name ~ /^(pre|post)(up|down)$/ { while (match(line, /(^|[^A-Za-z0-9_\/.-])wg (set|show|showconf|addconf|setconf|syncconf) /))
          line = substr(line, 1, RSTART) "awg" substr(line, RSTART + 3) }
        { print line }'
    fi >"$new_conf.new" && sync "$new_conf.new" && mv "$new_conf.new" "$new_conf"
  )
}

stop_interface() {
  if systemctl is-active --quiet "$1-quick@$interface"; then systemctl stop "$1-quick@$interface"; else "$1-quick" down "$interface"; fi >&2 9>&-
  ! ip link show dev "$interface" >/dev/null 2>&1 || fail "$interface does not stop"
}

# start_interface PROGRAM: starts it, and gives back the peers and addresses that its file does not have.
start_interface() {
  # a daemon that this starts does not keep the lock
  systemctl start "$1-quick@$interface" >&2 9>&- || fail "$1-quick@$interface does not start: $(journalctl -q -n 3 -o cat -u "$1-quick@$interface" 2>/dev/null | tr '\n' ' ')" || return
  # a range of AmneziaWG's is unknown to WireGuard
  awk '/^\[Peer\]/ { peers = 1 } peers && !/^PersistentKeepalive = [0-9]+-/' "$live" | "$1" addconf "$interface" /dev/stdin >&2 ||
    fail "$interface does not take its peers" || return
  printf '%s\n' "$seen" | sed -n 's/^address //p' | while read -r shown; do
    ip address show dev "$interface" to "${shown%/*}" | grep -q . || ip address add "$shown" dev "$interface" || return
  done
}

# look_at PROGRAM: what has to be the same afterwards.
look_at() {
  "$1" show "$interface" public-key && "$1" show "$interface" listen-port && "$1" show "$interface" peers | sort &&
    ip -o address show dev "$interface" scope global | awk '{ print "address " $4 }' | sort
}

is_as_before() {
  [ "$(look_at "$1")" = "$seen" ] || fail "$interface has another key, port, peer or address than before"
}

# The last step: what a boot starts, and the gate. The old file is put aside, where a boot does not find it. Of these, what was not done
# when the work was killed is done when it is asked for again.
hand_over() {
  systemctl --quiet enable "$to-quick@$interface" >&2 || return
  program=$to
  gate_follows || return
  case $to in
    awg) [ ! -e "/etc/wireguard/$interface.conf" ] || mv "/etc/wireguard/$interface.conf" "$aside" ;;
    *)
      [ -e "$aside" ] || return 0
      rm -f "/etc/amnezia/amneziawg/$interface.conf"
      ;;
  esac || return
  ! systemctl --quiet is-enabled "$from-quick@$interface" >/dev/null 2>&1 || systemctl --quiet disable "$from-quick@$interface" >&2 || say "$from-quick@$interface stays enabled, and has no file any more"
  [ "$to" = awg ] || rm -f "$aside"
}

# The gate is renewed, and answers. It looks for programs in fewer places than root's shell does.
gate_follows() {
  [ -n "$gate_file" ] || return 0
  renew_gate && "$GATE_PROGRAM" dump >/dev/null || fail "the bot's gate to $interface does not work with $to"
}

# What an earlier change left that was killed, with its secrets; not while it has peers that the interface lacks.
drop_live() {
  for live in "/run/vpn-bot-convert.$interface."??????; do
    [ -e "$live" ] || continue
    shown=$(sed -n 's/^PublicKey = //p' "$live" | grep -vxF "$("$to" show "$interface" peers)")
    [ -n "$shown" ] || rm -f "$live"
    [ -z "$shown" ] || say "$interface lacks peers that it had before: they are in $live (until a reboot)"
  done
}

# The folders of AmneziaWG's files go as well, if they were made for this.
drop_new_folders() {
  [ -z "$new_folders" ] || rmdir "${new_conf%/*}" /etc/amnezia 2>/dev/null || return 0
}

# Brings the interface back as it was, after a step that failed.
bring_back() {
  say "that did not work: bringing $interface back as it was"
  systemctl --quiet disable "$to-quick@$interface" >&2
  if ip link show dev "$interface" >/dev/null 2>&1; then stop_interface "$to" || ip link delete dev "$interface"; fi
  rm -f "$new_conf"
  drop_new_folders
  systemctl reset-failed "$from-quick@$interface" "$to-quick@$interface" 2>/dev/null
  if start_interface "$from" && is_as_before "$from" && systemctl --quiet enable "$from-quick@$interface" >&2 && gate_is_as_before; then
    rm -f "$live"
    fail "$interface is run by $from as before"
    return
  fi
  fail "$interface is NOT as before. Its file is $conf, its peers are in $live (until a reboot): systemctl restart $from-quick@$interface; $from addconf $interface <(sed -n '/^\[Peer\]/,\$p' $live)"
}

gate_is_as_before() {
  [ -z "$gate_file" ] || printf '%s\n' "$gate_file" | put_file 644 "$GATE_CONFIG"
}
