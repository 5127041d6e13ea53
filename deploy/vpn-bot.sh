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
    --as-bot) shift ;; # from the program itself, after its part as root is done
    update | backup | restore | import | doctor) as_root "$@" ;;
    node) case ${2-} in add | remove | isolate | check) as_root "$@" ;; esac ;;
  esac
  as_bot "$@"
}

vpn_bot() { exec "$APP/node_modules/.bin/node" "$APP/src/cli.ts" "$@"; }

as_root() {
  export VPN_BOT_USER="$BOT_USER"
  vpn_bot "$@"
}

# In a session of its own, so that a program of the bot's user cannot type into root's terminal.
as_bot() {
  umask 077
  cd "$APP" || exit
  set -- "$APP/node_modules/.bin/node" "$APP/src/cli.ts" "$@"
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
