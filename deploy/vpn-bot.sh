#!/bin/sh
# `vpn-bot` on the PATH: the command line with the service's settings, wherever it is called.
APP=$(dirname "$(dirname "$(readlink -f "$0")")")
VPN_ENV_FILE=${VPN_ENV_FILE:-$APP/env_vars.txt}
export VPN_ENV_FILE
# everything but help needs the settings, which nobody reads but root and the bot
case " $* " in '  ' | *' -h '* | *' --help '* | ' help '*) ;; *)
	if [ -e "$VPN_ENV_FILE" ] && [ ! -r "$VPN_ENV_FILE" ]; then
		case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
		ru*) echo "Настройки могут читать только root и сам бот. Наберите: sudo vpn-bot $*" >&2 ;;
		*) echo "Only root and the bot itself may read the settings. Type: sudo vpn-bot $*" >&2 ;;
		esac
		exit 78
	fi ;;
esac
"$APP/node_modules/.bin/node" "$APP/src/cli.ts" "$@"
status=$?
# what root wrote there (a backup, a restored store) must stay the daemon's
[ "$(id -u)" != 0 ] || [ ! -d /var/lib/vpn-bot ] || find /var/lib/vpn-bot -user root -exec chown -h vpn-bot:vpn-bot {} +
exit $status
