# shellcheck shell=bash
# Asks the Bot API, directly or through the proxies of TELEGRAM_PROXY, in the order that the daemon takes them. The address with the
# token and a proxy's login go to curl on its stdin: they are in no argument, no log and no environment. For install.sh.
#
# Provides: ask_telegram, check_token, check_owner
# Calls: note, setting
# Reads: SETTINGS
# Sets: BOT, ANSWER, STATUS

# ask_telegram API_ROOT TOKEN METHOD [NAME=VALUE]: sets ANSWER (the body) and STATUS; fails when Telegram could not be reached. An
# answer that does not have the Bot API's form, such as the page of a hotel's login, does not count.
ask_telegram() {
  local way ways
  IFS=$', \t\n' read -r -d '' -a ways <<<"$(setting "$SETTINGS" TELEGRAM_PROXY)" || true
  for way in "${ways[@]:-direct}"; do
    [[ -n $way ]] || continue
    ask_by_way "$way" "$@" && return 0
  done
  return 1
}

# ask_by_way PROXY|direct API_ROOT TOKEN METHOD [NAME=VALUE]: the same over one of them.
ask_by_way() {
  local config="url = \"$2/bot$3/$4\"" way=${1//\\/\\\\}
  if [[ ${1,,} == direct ]]; then
    config+=$'\n''noproxy = "*"' # the daemon heeds no http_proxy either
  else
    config+=$'\n'"proxy = \"${way//\"/\\\"}\""
  fi
  [[ -z ${5:-} ]] || config+=$'\n'"data = \"$5\""
  ANSWER=$(curl --silent --show-error --connect-timeout 10 --max-time 20 --write-out '\n%{http_code}' --config - <<<"$config") ||
    return 1
  STATUS=${ANSWER##*$'\n'}
  ANSWER=${ANSWER%$'\n'*}
  [[ ($STATUS == 200 && $ANSWER =~ ^\{\"ok\":true,\"result\":.) ||
    ($ANSWER =~ ^\{\"ok\":false,\"error_code\":$STATUS,\"description\":\") ]]
}

# check_token API_ROOT TOKEN: sets BOT, the bot's @name, empty when Telegram cannot be reached; fails when it refuses the token.
check_token() {
  BOT=
  if ! ask_telegram "$1" "$2" getMe; then
    note "Telegram cannot be reached from here now ($1): the token is not checked. The bot will try by itself;"
    note "where Telegram is blocked, put TELEGRAM_PROXY=socks5h://… into the settings; several with commas between are tried in order."
    return 0
  fi
  if [[ $(refusal_reason) =~ ^(Unauthorized(:\ .*)?|Not\ Found)$ ]]; then
    note "Telegram refuses the token: $(refusal_reason). Copy it whole from @BotFather's message."
    return 1
  fi
  BOT=$(sed -n 's/.*"username":"\([A-Za-z0-9_]*\)".*/@\1/p' <<<"$ANSWER")
}

# check_owner API_ROOT TOKEN OWNER: prints a note when the bot cannot write to the owner yet.
check_owner() {
  [[ -n $BOT ]] || return 0
  ask_telegram "$1" "$2" getChat "chat_id=$3" || return 0
  [[ $STATUS == 200 ]] || note "The owner ($3) has not pressed Start yet: open https://t.me/${BOT#@} and press it."
}

# Prints Telegram's reason for a refusal, or nothing. Only plain ASCII of it reaches the terminal.
refusal_reason() {
  sed -n 's/^{"ok":false.*"description":"\([^"]*\)".*/\1/p' <<<"$ANSWER" | LC_ALL=C tr -cd '\040-\176' | cut -c 1-300
}
