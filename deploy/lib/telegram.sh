# shellcheck shell=bash
# Asks the Bot API. The address with the token goes to curl on its stdin: it is in no argument, no log and no environment. Sourced.

# ask_telegram API_ROOT TOKEN METHOD [NAME=VALUE]: sets ANSWER, the body; fails when there was none.
ask_telegram() {
  local config="url = \"$1/bot$2/$3\""
  [[ -z ${4:-} ]] || config+=$'\n'"data = \"$4\""
  ANSWER=$(curl --silent --show-error --max-time 20 --config - <<<"$config")
}

# check_token API_ROOT TOKEN: sets BOT, the bot's @name, empty when Telegram cannot be reached; fails when it refuses the token.
check_token() {
  BOT=
  if ! ask_telegram "$1" "$2" getMe; then
    note "Telegram cannot be reached from here now ($1): the token is not checked. The bot will try by itself;"
    note "where Telegram is blocked, put TELEGRAM_PROXY=socks5://… into the settings."
    return 0
  fi
  if [[ $ANSWER != *'"ok":true'* ]]; then
    note "Telegram refuses the token: $(telegrams_words). Copy it whole from @BotFather's message."
    return 1
  fi
  BOT=@$(sed -n 's/.*"username":"\([A-Za-z0-9_]*\)".*/\1/p' <<<"$ANSWER")
}

# check_owner API_ROOT TOKEN OWNER: says when the bot cannot write to the owner yet.
check_owner() {
  [[ -n $BOT ]] || return 0
  ask_telegram "$1" "$2" getChat "chat_id=$3" || return 0
  [[ $ANSWER == *'"ok":true'* ]] || note "The owner ($3) has not pressed Start yet: open https://t.me/${BOT#@} and press it."
}

telegrams_words() {
  sed -n 's/.*"description":"\([^"]*\)".*/\1/p' <<<"$ANSWER"
}
