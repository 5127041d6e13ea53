# shellcheck shell=bash
# The bot that was here before: the Python one, or this one set up by hand. Its service is stopped, its files are kept aside, its
# settings and data taken over. Its WireGuard is not touched, so friends stay connected. Sourced.

OURS='# vpn-bot: the daemon. Put here by deploy/install.sh'

# Sets OLD_UNITS, OLD_DATA and ASIDE, the last one empty when nobody was here before.
find_predecessor() {
  local file folder
  OLD_UNITS=() OLD_DATA='' ASIDE=''
  for file in /etc/systemd/system/*.service; do
    [[ -f $file && ! -L $file ]] && grep -q "$TARGET/" "$file" && ! head -n 1 "$file" | grep -qF "$OURS" || continue
    OLD_UNITS+=("${file##*/}")
  done
  for folder in bot/data data; do
    [[ -n $OLD_DATA || ! -e $TARGET/$folder/peers.json ]] || OLD_DATA=$TARGET/$folder
  done
  [[ ! -e $DATA/peers.json ]] || OLD_DATA=''
  is_ours "$TARGET" || [[ ! -d $TARGET/bot ]] || ASIDE=$TARGET.before
  ((${#OLD_UNITS[@]} == 0)) && [[ -z $OLD_DATA ]] || ASIDE=$TARGET.before
  [[ -z $ASIDE || ! -e $ASIDE ]] || ASIDE+=-$(date +%Y-%m-%d-%H%M%S)
}

stop_predecessor() {
  local unit
  [[ -n $ASIDE ]] || return 0
  say "taking over the bot that is there; its files are kept in $ASIDE"
  install -d -m 700 "$ASIDE"
  for unit in "${OLD_UNITS[@]}"; do
    systemctl --quiet disable --now "$unit" 2>/dev/null || systemctl stop "$unit"
    mv "/etc/systemd/system/$unit" "$ASIDE/"
    [[ ! -d /etc/systemd/system/$unit.d ]] || mv "/etc/systemd/system/$unit.d" "$ASIDE/"
  done
  systemctl daemon-reload
  if [[ -n $NEW ]]; then
    [[ ! -e $TARGET ]] || mv "$TARGET" "$ASIDE/vpnservice"
    [[ -z $OLD_DATA ]] || OLD_DATA=$ASIDE/vpnservice${OLD_DATA#"$TARGET"}
    [[ ! -e $ASIDE/vpnservice/env_vars.txt ]] || cp -p "$ASIDE/vpnservice/env_vars.txt" "$NEW/"
    [[ ! -e $ASIDE/vpnservice/store.key ]] || cp -p "$ASIDE/vpnservice/store.key" "$NEW/"
  else
    [[ ! -e $SETTINGS ]] || cp -p "$SETTINGS" "$ASIDE/"
    [[ -z $OLD_DATA ]] || cp -a "$OLD_DATA" "$ASIDE/data"
  fi
}

# The daemon reads the predecessor's two files by itself at its first start.
take_data_over() {
  [[ -n $OLD_DATA ]] || return 0
  say "taking over the data of $OLD_DATA"
  cp -a "$OLD_DATA/." "$DATA/"
  chown -hR "$BOT_USER:$BOT_USER" "$DATA"
  find "$DATA" -type d -exec chmod 700 {} + -o -type f -exec chmod 600 {} +
  take_keys_over
}

# Keys for far servers that lie where the bot's user may not read, such as /root/.ssh.
take_keys_over() {
  local line path name
  while IFS= read -r line; do
    [[ $line =~ ^([A-Z0-9_]*SSH_KEY_PATH)=[[:space:]]*(.*[^[:space:]]) ]] || continue
    name=${BASH_REMATCH[1]} path=${BASH_REMATCH[2]/#\~/\/root}
    [[ $path == /* ]] || path=$TARGET/$path
    [[ -f $path ]] || continue
    install -d -m 700 -o "$BOT_USER" -g "$BOT_USER" "$DATA/ssh"
    install -m 600 -o "$BOT_USER" -g "$BOT_USER" "$path" "$DATA/ssh/${path##*/}"
    put_setting "$SETTINGS" "$name" "$DATA/ssh/${path##*/}"
  done < <(cat "$SETTINGS")
}
