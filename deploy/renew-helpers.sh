#!/bin/sh
# Renews root's helper programs on this machine (lib/renew.sh): those of links, name servers, spare ports and relays were put in their
# places by commands of root's, and an update of the bot alone would leave them as they were. Runs as root: from the installer, by `vpn-bot
# update`, and before every start of the service. Where nothing has changed it does nothing.
umask 022
export LC_ALL=C.UTF-8
DEPLOY=$(dirname "$(readlink -f "$0")")

for library in setup-wireguard program keep-rules doors relays bots-socket exits dns setup-gate renew; do
  # shellcheck source=/dev/null # each is checked by itself
  . "$DEPLOY/lib/$library.sh"
done
doors_text() { cat "$DEPLOY/vpn-bot-doors"; }
exits_text() { cat "$DEPLOY/vpn-bot-exits"; }
dns_text() { cat "$DEPLOY/vpn-bot-dns"; }

renew_helpers
