#!/bin/sh
# `vpn-bot` on the PATH: the command line with the service's settings, wherever it is called.
#
# Called by root it runs as the bot's user, with what the unit gives that user and no more: so it tells what the bot can do, and no
# path that the bot can change is followed by root. Root itself stays only where files of root's are read or written, or where packets
# are to be sent through a copy of the rules (doctor, node check): the commands below that say so. They touch the bot's own places through src/cli/as-root/, which takes the bot's rights for it.
APP=$(dirname "$(dirname "$(readlink -f "$0")")")
BOT_USER=vpn-bot
VPN_ENV_FILE=${VPN_ENV_FILE:-$APP/env_vars.txt}
case $VPN_ENV_FILE in /*) ;; *) VPN_ENV_FILE=$PWD/$VPN_ENV_FILE ;; esac
export VPN_ENV_FILE

main() {
  if [ "$(id -u)" != 0 ] || ! id -u "$BOT_USER" >/dev/null 2>&1; then
    say_if_closed "$@"
    vpn_bot "$@"
  fi
  case ${1-} in
    --as-bot) shift ;; # said by the program itself: what it had to do as root is done
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

# A session of its own: what runs as the bot's user must not be able to type into root's terminal.
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

# Everything but help and the version needs the settings, which nobody reads but root and the bot.
say_if_closed() {
  case " $* " in '  ' | *' -h '* | *' --help '* | ' help '* | ' -V ' | ' --version ') return ;; esac
  [ -e "$VPN_ENV_FILE" ] && [ ! -r "$VPN_ENV_FILE" ] || return 0
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ru*) echo "Настройки могут читать только root и сам бот. Наберите: sudo vpn-bot $*" >&2 ;;
    *) echo "Only root and the bot itself may read the settings. Type: sudo vpn-bot $*" >&2 ;;
  esac
  exit 78
}

main "$@"
