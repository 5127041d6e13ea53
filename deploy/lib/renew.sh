#!/bin/sh
# Brings root's helper programs that are in use on this machine (links, name servers, spare ports, relays, firewall rules) and their
# units to this version. Used by renew-helpers.sh, and part of the text that `vpn-bot node renew` and `node add` run here or on another server.
#
# Provides: renew_helpers
# Calls: say, renew_rules, renew_doors, renew_exits, renew_dns, take_exits_up, take_dns_up
# Sets: changed (for put_unit)
# Own: file, unit

# A gate is renewed by the command about its node alone: it belongs to the bot that logs in there, which may be another one.
#
# renew_helpers: puts nothing down that is not in use, and changes nothing that is of this version already. Only what runs all the time is
# started again: name servers, timers and sockets that changed. A call that was interrupted is finished by the next one: what has changed
# stands in a file until it is taken up.
renew_helpers() {
  changed=/var/lib/vpn-bot-renewed
  renew_rules && renew_doors && renew_exits && renew_dns || return
  [ -e "$changed" ] || return 0
  systemctl daemon-reload >&2 && restart_changed || return
  ! has_changed vpn-bot-exits || take_exits_up || return
  ! has_changed 'vpn-bot-dns(@\.service)?' || take_dns_up || return
  say "renewed here: $(sort -u "$changed" | xargs)"
  rm "$changed"
}

# has_changed NAME: whether a file whose name matches this has.
has_changed() { grep -qE "/$1\$" "$changed"; }

# Timers and sockets that run, for all interfaces that have them.
restart_changed() {
  sort -u "$changed" | while read -r file; do
    [ -e "$file" ] || continue # its last link or name server was taken away since an interrupted call
    unit=${file##*/}
    case $unit in
      *@.timer) unit="${unit%.timer}*.timer" ;;
      *.socket) ;;
      *) continue ;;
    esac
    systemctl --quiet try-restart "$unit" >&2 </dev/null || exit
  done
}
