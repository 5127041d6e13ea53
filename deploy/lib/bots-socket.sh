#!/bin/sh
# A socket over which the bot, which is not root here, calls a program of root's that looks after one interface. Each call is an instance
# of the service behind it. Part of the text that `vpn-bot exit`, `dns` and `node` run here or on another server.
#
# Provides: put_bots_socket
# Calls: put_unit
# Reads: interface
# Own: served, writes, capabilities

# put_bots_socket NAME WRITES CAPABILITIES: for the program /usr/local/sbin/NAME and $interface. WRITES: what the program may write to,
# and CAPABILITIES: what it may do, in the words of systemd.
put_bots_socket() {
  served=$1 writes=$2 capabilities=$3
  bots_socket | put_unit "/etc/systemd/system/$served-$interface.socket" &&
    bots_server | put_unit "/etc/systemd/system/$served-$interface@.service"
}

bots_socket() {
  cat <<U
# vpn-bot: the bot tells $served here what it is to do for $interface. Put here by vpn-bot.
[Unit]
Description=Orders of the bot to $served for $interface

[Socket]
ListenStream=/run/$served-$interface.sock
SocketUser=$(id -un vpn-bot 2>/dev/null || echo root)
SocketMode=0600
Accept=yes
MaxConnections=4
RemoveOnStop=yes

[Install]
WantedBy=sockets.target
U
}

bots_server() {
  cat <<U
# vpn-bot: see $served-$interface.socket. Put here by vpn-bot.
[Unit]
Description=One order of the bot to $served for $interface
CollectMode=inactive-or-failed

[Service]
Type=oneshot
ExecStart=-/bin/sh /usr/local/sbin/$served $interface serve
StandardInput=socket
StandardOutput=socket
StandardError=journal
TimeoutStartSec=30
LogLevelMax=notice
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=$writes
ProtectHome=yes
PrivateTmp=yes
CapabilityBoundingSet=$capabilities
U
}
