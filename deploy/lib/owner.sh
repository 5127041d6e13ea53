# shellcheck shell=bash
# The owner's first device, and how the bot learns who they are without a numeric id: by a code of 50 bits in a link of Telegram's, good
# once and for an hour. The code is in this process only, and a wrong one costs whoever guesses a message and nobody anything. For
# install.sh.
#
# Provides: give_first_device, await_owner
# Calls: say, note, setting, put_setting, ask_telegram, wait_until_all_is_well
# Reads: API_ROOT, BOT, FIRST, LATER, SETTINGS, SOURCE, STATUS, ANSWER, TARGET, YES
# Sets: TOKEN, OWNER
# Own: OWN_CONFIG, CODE_SECONDS

OWN_CONFIG=/root/vpn-owner.conf
CODE_SECONDS=3600

# Makes the owner's first device on a new installation, if they want it: a file, and its QR code on this screen. Telegram is not needed
# for that.
give_first_device() {
  local vpn_bot=$TARGET/deploy/vpn-bot.sh answer
  [[ -n $FIRST && -z $YES && -t 0 && -t 1 ]] || return 0
  say
  read -r -p "Your own first device: make its config now, as a file and a QR code? [Y/n] " answer
  [[ ! $answer =~ ^[nNнН] ]] || return 0
  if [[ -e $OWN_CONFIG ]]; then
    note "$OWN_CONFIG is there already and stays; another file: vpn-bot config owner FILE"
  else
    "$vpn_bot" config owner "$OWN_CONFIG" || return 0
  fi
  "$vpn_bot" config owner --qr || true
}

# Waits until somebody sends the code, makes them the owner, and brings the bot. Does nothing when an owner is known already.
await_owner() {
  local code offset='' until found
  [[ -n $LATER ]] || return 0
  if [[ -z $BOT ]]; then
    note "Telegram cannot be reached from here, so the bot cannot learn who you are. All else works: vpn-bot config, vpn-bot friend."
    note "When it can, run this again with --token, or name --owner too."
    return 0
  fi
  until=$(date +%s)
  until=$((until + CODE_SECONDS))
  code=$(head -c 7 /dev/urandom | base32)
  code=${code:0:10}
  code=${code,,}
  say
  say "Now the bot has to learn who you are. Open this link in Telegram and press Start, or send $code to $BOT:"
  say "  https://t.me/${BOT#@}?start=$code"
  say "It works once, within the hour, for whoever sends it first: show it to nobody. Ctrl-C stops waiting; run this again with --token later."
  ask_telegram "$API_ROOT" "$LATER" deleteWebhook || true
  while [[ $(date +%s) -lt $until ]]; do
    if ! ask_telegram "$API_ROOT" "$LATER" getUpdates "timeout=10${offset:+&offset=$offset}" || [[ $STATUS != 200 ]]; then
      sleep 2
      continue
    fi
    found=$(printf '%s\n%s\n' "$code" "$ANSWER" | "$TARGET/node_modules/.bin/node" "$SOURCE/deploy/lib/find-owner.mjs")
    case $found in
      owner\ *) make_owner "${found#owner }" && return ;;
      next\ *) offset=${found#next } ;;
    esac
  done
  note "nobody sent the code within the hour; run this again with --token. All else works: vpn-bot config, vpn-bot friend."
}

# make_owner ID: writes who the owner is, unless somebody is it by now, and starts the bot. The message with the code is left to the
# daemon, which greets them.
make_owner() {
  [[ $1 =~ ^[0-9]{1,16}$ ]] || return 1
  if [[ -n $(setting "$SETTINGS" ADMIN_ID) ]]; then
    note "there is an owner already (ADMIN_ID in $SETTINGS): the code counts for nothing"
    return 0
  fi
  OWNER=$1 TOKEN=$LATER
  put_setting "$SETTINGS" ADMIN_ID "$OWNER"
  put_setting "$SETTINGS" BOT_TOKEN "$TOKEN"
  say "The owner is Telegram's number $OWNER."
  systemctl restart vpn-bot && wait_until_all_is_well
}
