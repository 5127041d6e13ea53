#!/bin/sh
# The bot's login on another VPN server: a user who can run the gate and nothing else. Part of the text that `vpn-bot node add` sends to
# the server, behind setup-wireguard.sh.
#
# What the login may do, in full: sshd runs the gate for its key and nothing else (restrict,command="…" in a file that only root
# may write), and sudo lets it run exactly that file with dump, apply or stats. It has no password, and root owns its home.
#
# Provides: setup_gate, remove_gate
# Calls: say, fail, gate_text (prints deploy/vpn-bot-gate)
# Reads: interface, address, address6
# Sets: DEBIAN_FRONTEND, NEEDRESTART_SUSPEND
# Own: GATE_PROGRAM, GATE_CONFIG, GATE_SUDOERS, GATE_HOME, login, public_ssh_key

GATE_PROGRAM=/usr/local/sbin/vpn-bot-gate
GATE_CONFIG=/etc/vpn-bot-gate.conf
GATE_SUDOERS=/etc/sudoers.d/vpn-bot-gate
GATE_HOME=/var/lib/vpn-bot-gate

# setup_gate LOGIN SSH_KEY: makes the login and its gate to the interface; SSH_KEY is the line of the bot's .pub file.
setup_gate() {
  login=$1 public_ssh_key=$2
  case $login in root | '' | -* | *[!a-z0-9_-]*) fail "$login: no name for the login" || return ;; esac
  command -v sudo >/dev/null || install_sudo || return
  make_login || return
  printf '%s\n' "interface=$interface" "address=$address" "address6=$address6" | put_file 644 "$GATE_CONFIG" &&
    gate_text | put_file 755 "$GATE_PROGRAM" &&
    gate_rights || return
  mv "$GATE_SUDOERS.new" "$GATE_SUDOERS" || return # sudo ignores names with a dot, so the .new file was never in force
  mkdir -p "$GATE_HOME/.ssh" && chown -R root:root "$GATE_HOME" && chmod 755 "$GATE_HOME" "$GATE_HOME/.ssh" &&
    printf 'restrict,command="%s" %s\n' "$GATE_PROGRAM" "$public_ssh_key" | put_file 644 "$GATE_HOME/.ssh/authorized_keys"
}

# remove_gate LOGIN: takes all of this away again, and nothing else.
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
  # sshd runs the forced command by the login's shell. A password of ! (locked) can make sshd refuse keys too; * only matches nothing.
  useradd --system --home-dir "$GATE_HOME" --no-create-home --shell /bin/sh --password '*' --comment "vpn-bot's gate" "$login" >&2
}

# Writes the rights to a .new file that visudo has accepted. sudo-rs does not know every setting: then without the Defaults line.
gate_rights() {
  gate_sudoers | put_file 440 "$GATE_SUDOERS.new" && visudo -cq -f "$GATE_SUDOERS.new" >/dev/null 2>&1 && return
  gate_sudoers | grep -v '^Defaults' | put_file 440 "$GATE_SUDOERS.new" && visudo -cq -f "$GATE_SUDOERS.new" >&2
}

# Allowed calls are not logged: the bot calls every minute, and an owner looks in the log for what was refused.
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

# put_file MODE PATH: writes stdin to the file, whole or not at all.
put_file() {
  (umask 077 && cat >"$2.vpn-bot-new" && chown root:root "$2.vpn-bot-new" && chmod "$1" "$2.vpn-bot-new" && mv "$2.vpn-bot-new" "$2")
}
