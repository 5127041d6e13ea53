#!/bin/sh
# The bot's login on another VPN server: a user who can run the gate and nothing else. Part of the text that `vpn-bot node add` sends to
# the server, behind setup-wireguard.sh.
#
# What the login may do, in full: sshd runs the gate for its key and nothing else (restrict,command="…" in a file that only root
# may write), and sudo lets it run exactly that file with one of its words. It has no password, and root owns its home.
#
# Each interface has a gate and a login of its own. The first gate of a machine is called vpn-bot-gate, with the login vpn-bot; that of
# another interface has its name at the end of all names: vpn-bot-gate-awg0, with the login vpn-bot-awg0.
#
# Provides: setup_gate, renew_gate, remove_gate, find_gate, put_file
# Calls: say, fail, gate_text (prints deploy/vpn-bot-gate)
# Reads: program
# Sets: interface, address, address6, knock (the last three in renew_gate; knock: doors of the bot's own machine, between spaces), GATE_PROGRAM, GATE_CONFIG, DEBIAN_FRONTEND, NEEDRESTART_SUSPEND
# Own: gate, ending, container, place, GATE_SUDOERS, GATE_HOME, login, public_ssh_key

# setup_gate LOGIN SSH_KEY: makes the interface's gate and its login, or renews them; prints login=NAME. LOGIN may be empty: then it is
# the gate's present one, or the usual one. SSH_KEY is the line of the bot's .pub file.
setup_gate() {
  login=$1 public_ssh_key=$2
  find_gate || free_gate || return
  [ -n "$login" ] || login=$(login_of_gate)
  [ -n "$login" ] || login=vpn-bot${gate#vpn-bot-gate}
  case $login in root | '' | -* | *[!a-z0-9_-]*) fail "$login: no name for the login" || return ;; esac
  command -v sudo >/dev/null || install_sudo || return
  make_login || return
  # the program first: an older one refuses a config with a name that it does not know
  gate_text | sed "s|^GATE=.*|GATE=$GATE_PROGRAM|; s|^CONFIG=.*|CONFIG=$GATE_CONFIG|" | put_file 755 "$GATE_PROGRAM" &&
    gate_config | put_file 644 "$GATE_CONFIG" &&
    gate_rights || return
  mv "$GATE_SUDOERS.new" "$GATE_SUDOERS" || return # sudo ignores names with a dot, so the .new file was never in force
  mkdir -p "$GATE_HOME/.ssh" && chown -R root:root "$GATE_HOME" && chmod 755 "$GATE_HOME" "$GATE_HOME/.ssh" &&
    printf 'restrict,command="%s" %s\n' "$GATE_PROGRAM" "$public_ssh_key" | put_file 644 "$GATE_HOME/.ssh/authorized_keys" &&
    echo "login=$login"
}

# renew_gate [DOORS]: brings the interface's gate, if it has one, to the present version and to the program that runs the interface by now.
# DOORS: where it may knock, between spaces; none: where it may now.
renew_gate() {
  find_gate || return 0
  address=$(sed -n 's/^address=//p' "$GATE_CONFIG")
  address6=$(sed -n 's/^address6=//p' "$GATE_CONFIG")
  knock=${1:-$(sed -n 's/^knock=//p' "$GATE_CONFIG")}
  setup_gate '' "$(sed 's/^[^"]*"[^"]*" //' "$GATE_HOME/.ssh/authorized_keys")" >/dev/null
}

# remove_gate LOGIN INTERFACE [CONTAINER]: takes the interface's gate away again, with its login, and nothing else: not the gate of another one.
remove_gate() {
  login=$1 interface=$2 container=${3:-}
  find_gate || abandoned_gate || {
    say "there is no gate to $interface"
    return 0
  }
  # speed limits; a gate from before them refuses the word
  [ ! -e "$GATE_PROGRAM" ] || echo '# end' | "$GATE_PROGRAM" limits >/dev/null 2>&1
  # the rights go first; the file, by which all of it is found, goes last
  rm -rf "$GATE_SUDOERS" "$GATE_PROGRAM" "$GATE_HOME/.ssh"
  if [ "$(gate_login_home)" = "$GATE_HOME" ]; then delete_login || return; fi
  rm -rf "$GATE_HOME" "$GATE_CONFIG" "/run/vpn-bot-gate.$interface.limits.lock"
}

# userdel refuses while a process of the login runs, such as the end of its last connection. That is waited for; what then still runs has
# no rights any more.
delete_login() {
  for place in 1 2 3 4 5; do
    userdel "$login" 2>/dev/null && return
    sleep 1
  done
  userdel -f "$login" >&2
}

# name_gate NAME: what belongs to the gate of this name.
name_gate() {
  gate=$1
  GATE_PROGRAM=/usr/local/sbin/$gate GATE_CONFIG=/etc/$gate.conf GATE_SUDOERS=/etc/sudoers.d/$gate GATE_HOME=/var/lib/$gate
}

# Finds the gate whose file names the interface; one in a Docker container has a file that names that too.
find_gate() {
  for gate in /etc/vpn-bot-gate.conf /etc/vpn-bot-gate-*.conf; do
    grep -qxF "interface=$interface" "$gate" 2>/dev/null && [ "$(sed -n 's/^container=//p' "$gate")" = "${container:-}" ] || continue
    gate=${gate##*/}
    name_gate "${gate%.conf}"
    return 0
  done
  return 1
}

# Chooses the name of a new gate.
free_gate() {
  name_gate vpn-bot-gate
  [ -e "$GATE_CONFIG" ] || return 0
  # what users and sudo's files may be called
  ending=$(printf %s "${container:+$container-}$interface" | tr '[:upper:]' '[:lower:]' | tr -c 'a-z0-9_-' _)
  name_gate "vpn-bot-gate-$ending"
  [ ! -e "$GATE_CONFIG" ] || fail "$GATE_CONFIG is that of another interface, whose name is too much like $interface: rename one of the two"
}

# Finds a gate of this login that has lost its file.
abandoned_gate() {
  case $(gate_login_home) in /var/lib/vpn-bot-gate | /var/lib/vpn-bot-gate-*) ;; *) return 1 ;; esac
  gate=$(gate_login_home)
  name_gate "${gate##*/}"
  [ ! -e "$GATE_CONFIG" ]
}

gate_login_home() { getent passwd "$login" | cut -d : -f 6; }
login_of_gate() { getent passwd | awk -F : -v home="$GATE_HOME" '$6 == home { print $1; exit }'; }

gate_config() {
  printf '%s\n' "interface=$interface" "address=$address" "address6=$address6"
  [ "${program:-wg}" = wg ] || echo "program=$program"
  [ -z "${container:-}" ] || echo "container=$container"
  for place in ${knock:-}; do echo "knock=$place"; done
}

make_login() {
  case $(gate_login_home) in
    "$GATE_HOME") return ;;
    /var/lib/vpn-bot-gate | /var/lib/vpn-bot-gate-*) fail "$login is the login of the gate to another interface: name another with --login, or none" || return ;;
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
  printf '%s\n' "# $login (vpn-bot) may run its gate with these words, and nothing else." \
    "$login ALL=(root) NOPASSWD: $GATE_PROGRAM dump, $GATE_PROGRAM apply, $GATE_PROGRAM stats, $GATE_PROGRAM parameters, $GATE_PROGRAM header-key, $GATE_PROGRAM routes, $GATE_PROGRAM resolver, $GATE_PROGRAM limits" \
    "Defaults:$login !log_allowed, !pam_session"
}

install_sudo() {
  say 'installing sudo'
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=yes
  apt-get -q -o Acquire::Retries=3 update >&2 </dev/null
  apt-get -q -o Acquire::Retries=3 install -y --no-install-recommends sudo >&2 </dev/null || fail 'apt-get could not install sudo'
}

# put_file MODE PATH: writes stdin to the file, whole or not at all; one that is like this already stays.
put_file() {
  (umask 077 && cat >"$2.vpn-bot-new" && chown root:root "$2.vpn-bot-new" && chmod "$1" "$2.vpn-bot-new") || return
  if cmp -s "$2.vpn-bot-new" "$2" && [ "$(stat -c '%u %g %a' "$2")" = "0 0 $1" ]; then rm "$2.vpn-bot-new"; else mv "$2.vpn-bot-new" "$2"; fi
}
