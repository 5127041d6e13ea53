# shellcheck shell=bash
# Asks the Bot API, by the ways of TELEGRAM_PROXY as the daemon reads them. The address with the token and a proxy's login go to curl on
# its stdin: they are in no argument, no log and no environment. Sourced.

# ask_telegram API_ROOT TOKEN METHOD [NAME=VALUE]: sets ANSWER, the body, and STATUS; fails when no way led to Telegram. What is not of
# the Bot API's form, such as a captive portal's page, is no answer.
ask_telegram() {
  local way ways
  IFS=$', \t\n' read -r -d '' -a ways <<<"$(setting "$SETTINGS" TELEGRAM_PROXY)" || true
  for way in "${ways[@]:-direct}"; do
    [[ -n $way ]] || continue
    ask_by_way "$way" "$@" && return 0
  done
  return 1
}

# ask_by_way WAY API_ROOT TOKEN METHOD [NAME=VALUE]
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
  if [[ $(telegrams_words) =~ ^(Unauthorized(:\ .*)?|Not\ Found)$ ]]; then
    note "Telegram refuses the token: $(telegrams_words). Copy it whole from @BotFather's message."
    return 1
  fi
  BOT=$(sed -n 's/.*"username":"\([A-Za-z0-9_]*\)".*/@\1/p' <<<"$ANSWER")
}

# check_owner API_ROOT TOKEN OWNER: says when the bot cannot write to the owner yet.
check_owner() {
  [[ -n $BOT ]] || return 0
  ask_telegram "$1" "$2" getChat "chat_id=$3" || return 0
  [[ $STATUS == 200 ]] || note "The owner ($3) has not pressed Start yet: open https://t.me/${BOT#@} and press it."
}

# The description of a refusal, or nothing; whatever answered, only plain text of it comes to the terminal.
telegrams_words() {
  sed -n 's/^{"ok":false.*"description":"\([^"]*\)".*/\1/p' <<<"$ANSWER" | LC_ALL=C tr -cd '\040-\176' | cut -c 1-300
}
