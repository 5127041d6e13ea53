#!/bin/sh
# The bot's login on a VPN server: a user who may do nothing but go through the gate. Sourced, after setup-wireguard.sh, by what
# `vpn-bot node add` sends to the server; needs `gate_text`, which prints deploy/vpn-bot-gate.
#
# What the login may do, in full: sshd runs the gate for its key and nothing else (restrict,command="…" in a file that only root
# may write), and sudo lets it run exactly that file with dump, apply or stats. It has no password and no home of its own.

GATE_PROGRAM=/usr/local/sbin/vpn-bot-gate
GATE_CONFIG=/etc/vpn-bot-gate.conf
GATE_SUDOERS=/etc/sudoers.d/vpn-bot-gate
GATE_HOME=/var/lib/vpn-bot-gate

# setup_gate LOGIN PUBLIC_KEY, for the interface that `read_wireguard` has just read
setup_gate() {
  login=$1 public_ssh_key=$2
  case $login in root | '' | -* | *[!a-z0-9_-]*) fail "$login: no name for the login" || return ;; esac
  command -v sudo >/dev/null || install_sudo || return
  make_login || return
  printf '%s\n' "interface=$interface" "address=$address" "address6=$address6" | put_file 644 "$GATE_CONFIG" &&
    gate_text | put_file 755 "$GATE_PROGRAM" &&
    gate_rights || return
  mv "$GATE_SUDOERS.new" "$GATE_SUDOERS" || return # sudo reads no file with a dot in its name: a bad one never counted
  mkdir -p "$GATE_HOME/.ssh" && chown -R root:root "$GATE_HOME" && chmod 755 "$GATE_HOME" "$GATE_HOME/.ssh" &&
    printf 'restrict,command="%s" %s\n' "$GATE_PROGRAM" "$public_ssh_key" | put_file 644 "$GATE_HOME/.ssh/authorized_keys"
}

# Takes all of it away again, and nothing else.
remove_gate() {
  login=$1
  if [ "$(gate_login_home)" = "$GATE_HOME" ]; then userdel "$login" >&2 || return; fi
  rm -rf "$GATE_HOME" "$GATE_SUDOERS" "$GATE_PROGRAM" "$GATE_CONFIG"
}

gate_login_home() { getent passwd "$login" | cut -d : -f 6; }

make_login() {
  case $(gate_login_home) in
    "$GATE_HOME") return ;;
    ?*) fail "there is a user $login already, and it is not the bot's: name another with --login" || return ;;
  esac
  say "making the login $login"
  # sshd runs the forced command with the login's shell; a locked password (!) may keep keys out as well, an impossible one (*) does not
  useradd --system --home-dir "$GATE_HOME" --no-create-home --shell /bin/sh --password '*' --comment "vpn-bot's gate" "$login" >&2
}

# The quiet form, else (sudo-rs knows fewer settings) the plain one; what visudo does not like is never put in place.
gate_rights() {
  gate_sudoers | put_file 440 "$GATE_SUDOERS.new" && visudo -cq -f "$GATE_SUDOERS.new" >/dev/null 2>&1 && return
  gate_sudoers | grep -v '^Defaults' | put_file 440 "$GATE_SUDOERS.new" && visudo -cq -f "$GATE_SUDOERS.new" >&2
}

# An allowed call is not written to the log: the bot looks every minute, and what is refused is what an owner wants to find there.
gate_sudoers() {
  printf '%s\n' "# $login (vpn-bot) may run its gate with dump, apply or stats, and nothing else." \
    "$login ALL=(root) NOPASSWD: $GATE_PROGRAM dump, $GATE_PROGRAM apply, $GATE_PROGRAM stats" \
    "Defaults:$login !log_allowed, !pam_session"
}

install_sudo() {
  say 'installing sudo'
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes
  apt-get -q -o Acquire::Retries=3 update >&2 </dev/null
  apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends sudo >&2 </dev/null || fail 'apt-get could not install sudo'
}

# put_file MODE PATH: stdin becomes the file, whole or not at all.
put_file() {
  (umask 077 && cat >"$2.vpn-bot-new" && chown root:root "$2.vpn-bot-new" && chmod "$1" "$2.vpn-bot-new" && mv "$2.vpn-bot-new" "$2")
}
