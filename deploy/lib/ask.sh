# shellcheck shell=bash
# Finds out what neither the options nor earlier settings say, or asks the person at the terminal. For install.sh.
#
# Provides: ask_for_the_rest
# Calls: fail
# Reads: API_ROOT, OLD_ENDPOINT, OWNER, YES
# Sets: TOKEN, ENDPOINT, LATER

# Fills in the token and the endpoint where they are empty, and ends with an error where one is not valid. Without an owner all is set up
# without the bot first (TOKEN is off), and LATER is the token for when the owner is known.
ask_for_the_rest() {
  local guess
  [[ -n $TOKEN ]] || ask TOKEN "The bot's token, from @BotFather" --token secret
  [[ $TOKEN =~ ^([0-9]{1,16}:[A-Za-z0-9_-]{30,64}|off)$ ]] || fail "this is not a bot token; copy it whole from @BotFather's message"
  LATER=''
  if [[ -z $OWNER && $TOKEN != off ]]; then
    [[ -z $YES && -t 0 ]] || fail "--owner is missing, and nobody can be asked"
    LATER=$TOKEN TOKEN=off
  fi
  [[ -z $OWNER || $OWNER =~ ^[0-9]{1,16}$ ]] || fail "$OWNER: the owner is a numeric Telegram id, not a @username"
  [[ $API_ROOT =~ ^https?://[A-Za-z0-9.:/_-]+$ ]] || fail "$API_ROOT: must be an http:// or https:// address"
  [[ -z $ENDPOINT$OLD_ENDPOINT ]] || return 0
  guess=$(public_address)
  [[ -z $guess ]] || ENDPOINT=$guess
  [[ -n $ENDPOINT ]] || ask ENDPOINT "This server's public address or name, where phones connect" --endpoint
}

# ask VARIABLE QUESTION OPTION [secret]: reads an answer into the variable; OPTION is named where nobody can be asked.
ask() {
  local answer
  [[ -z $YES && -t 0 ]] || fail "$3 is missing, and nobody can be asked"
  # shellcheck disable=SC2162 # no answer has a backslash
  read ${4:+-s} -p "$2: " answer
  [[ -z ${4:-} ]] || echo
  [[ -n $answer ]] || fail "nothing was entered"
  printf -v "$1" %s "${answer//[[:space:]]/}"
}

# This machine's own address towards the Internet. Nothing when that is private: phones could not reach it.
public_address() {
  local address
  address=$(ip -4 route get 1.1.1.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p')
  [[ $address =~ ^(10|127|169\.254|192\.168|172\.(1[6-9]|2[0-9]|3[01])|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7]))\. ]] ||
    printf '%s' "$address"
}
