#!/bin/sh
# The command `vpn-bot`: the command line with the service's settings, from whatever folder it is called.
#
# When root calls it, it runs as the bot's user, with the rights that the unit gives that user and no more. So it shows what the bot
# itself can do, and root follows no path that the bot can change. Only the commands that main names stay root: they read or write
# files of root's, or send packets through a copy of the firewall rules (doctor, node check). Where these need the bot's own files,
# src/cli/as-root/ accesses them with the bot's rights.
APP=$(dirname "$(dirname "$(readlink -f "$0")")")
BOT_USER=vpn-bot
VPN_ENV_FILE=${VPN_ENV_FILE:-$APP/env_vars.txt}
case $VPN_ENV_FILE in /*) ;; *) VPN_ENV_FILE=$PWD/$VPN_ENV_FILE ;; esac
export VPN_ENV_FILE

main() {
  if [ "$(id -u)" != 0 ] || ! id -u "$BOT_USER" >/dev/null 2>&1; then
    explain_missing_rights "$@"
    vpn_bot "$@"
  fi
  case ${1-} in
    --as-bot) shift ;;           # from the program itself, after its part as root is done
    --compile) compile_daemon ;; # from `update`
    update) one_at_a_time && as_root "$@" ;;
    doctor) after_root "$@" ;;
    backup | restore | import | config | handover) as_root "$@" ;;
    node) case ${2-} in add | remove | isolate | convert | renew | check) as_root "$@" ;; esac ;;
    dns) case ${2-} in on | off) as_root "$@" ;; esac ;;
    exit) case ${2-} in add | rekey | remove) as_root "$@" ;; esac ;;
    door) case ${2-} in add | remove) as_root "$@" ;; esac ;;
    move) case ${2-} in *@*) as_root "$@" ;; esac ;;
  esac
  as_bot "$@"
}

vpn_bot() { exec "$APP/node_modules/.bin/node" "$(main_file)" "$@"; }

# Prints what Node is to run: the command line as it was built together with the daemon (lib/built.sh), which starts with a third of the work.
# The source, where nothing was built, or where a file has changed since the building was done or found done, as after a mere `git pull`.
main_file() {
  built=$APP/built/cli/main.js
  if [ ! -s "$built" ] || [ -n "$(find "$APP/src" "$APP/deploy" "$APP"/package*.json -newer "$APP/built/." -print -quit)" ]; then
    built=$APP/src/cli.ts
  fi
  echo "$built"
}

as_root() {
  export VPN_BOT_USER="$BOT_USER"
  vpn_bot "$@"
}

# Root's part ends before the bot's begins, and prints what that has to know: both at once would take the memory of two, which a small
# server has not at the end of its installation.
after_root() {
  VPN_BOT_TRIED=$(as_root "$@") || exit
  export VPN_BOT_TRIED
}

# Two updates at once would each go back to what the other one brought. The lock lasts as long as the program.
one_at_a_time() {
  exec 9>/run/vpn-bot-update.lock
  flock --nonblock 9 && return
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ru*) echo "Обновление уже идёт." >&2 ;;
    *) echo "An update is running already." >&2 ;;
  esac
  exit 75
}

as_bot() { run_as_bot "$APP/node_modules/.bin/node" "$(main_file)" "$@"; }

# Keeps the compiled code of a daemon that was built but not started yet, for its first start: compiled for the flags of the unit and kept
# by the bot's user, it is what the daemon looks for. Before anything that has more to do, since the present version still runs. What was
# compiled of versions that are gone goes too.
compile_daemon() {
  flags=$(sed -n 's|^ExecStart=[^ ]* \(.*\)built/main\.js$|\1|p' "$APP/deploy/vpn-bot.service")
  # shellcheck disable=SC2086 # several words
  (run_as_bot nice -n 19 timeout 300 "$APP/node_modules/.bin/node" $flags built/main.js --only-load) || exit
  run_as_bot nice -n 19 timeout 60 "$APP/node_modules/.bin/node" deploy/lib/forget-compiled.mjs
}

# In a session of its own, so that a program of the bot's user cannot type into root's terminal.
run_as_bot() {
  umask 077
  cd "$APP" || exit
  # what the bot's user compiled before, which root must not take: most of a command's time on a small server
  [ ! -d /var/cache/vpn-bot ] || set -- NODE_COMPILE_CACHE=/var/cache/vpn-bot "$@"
  for name in LANG LC_ALL LC_MESSAGES TERM NO_COLOR TZ NODE_EXTRA_CA_CERTS VPN_BOT_OPENED VPN_BOT_TRIED; do
    eval "[ -z \"\${$name+set}\" ] || set -- \"$name=\${$name}\" \"\$@\""
  done
  exec setsid --wait setpriv --reuid "$BOT_USER" --regid "$BOT_USER" --init-groups --no-new-privs \
    --bounding-set -all,+net_admin --inh-caps -all,+net_admin --ambient-caps -all,+net_admin \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin VPN_ENV_FILE="$VPN_ENV_FILE" "$@"
}

# Tells a user who is neither root nor the bot why nothing works: only those two may read the settings. Help and the version need none.
explain_missing_rights() {
  case " $* " in '  ' | *' -h '* | *' --help '* | ' help '* | ' -V ' | ' --version ') return ;; esac
  [ -e "$VPN_ENV_FILE" ] && [ ! -r "$VPN_ENV_FILE" ] || return 0
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ru*) echo "Настройки могут читать только root и сам бот. Наберите: sudo vpn-bot $*" >&2 ;;
    *) echo "Only root and the bot itself may read the settings. Type: sudo vpn-bot $*" >&2 ;;
  esac
  exit 78
}

main "$@"
