# shellcheck shell=bash
# The bot that was here before: the Python one, or this one set up by hand. Its service is stopped, its files are kept aside, its
# settings and data taken over. Its WireGuard is not touched, so friends stay connected. Where that one's files were the bot's user's,
# its settings may name any path: they are read with the rights of that user. Sourced.

OURS='# vpn-bot: the daemon. Put here by deploy/install.sh'

# Sets OLD_UNITS, OLD_DATA and ASIDE, the last one empty when nobody was here before.
find_predecessor() {
  local file
  OLD_UNITS=() OLD_DATA='' ASIDE='' OLD_IS_BOTS=''
  ! is_bots "$SETTINGS" || OLD_IS_BOTS=yes
  for file in /etc/systemd/system/*.service; do
    [[ -f $file && ! -L $file ]] && grep -q "$TARGET/" "$file" && ! head -n 1 "$file" | grep -qF "$OURS" || continue
    OLD_UNITS+=("${file##*/}")
  done
  if [[ ! -e $DATA/peers.json ]]; then
    file=$(setting "$SETTINGS" PEERS_FILE)
    [[ -z $file || $file == /* ]] || file=$TARGET/$file
    for file in ${file:+"$file"} "$TARGET/bot/data/peers.json" "$TARGET/data/peers.json"; do
      [[ -z $OLD_DATA && -e $file ]] || continue
      OLD_DATA=${file%/*}
      [[ ${file##*/} == peers.json ]] || fail "$file: move the store to $DATA/peers.json first"
    done
  fi
  is_ours "$TARGET" || [[ ! -d $TARGET/bot ]] || ASIDE=$TARGET.before
  ((${#OLD_UNITS[@]} == 0)) && [[ -z $OLD_DATA ]] || ASIDE=$TARGET.before
  [[ -z $CODE_IS_BOTS || $SOURCE == "$TARGET" ]] || ASIDE=$TARGET.before
  [[ -z $ASIDE || ! -e $ASIDE ]] || ASIDE+=-$(date +%Y-%m-%d-%H%M%S)
}

stop_predecessor() {
  local unit file
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
    [[ $OLD_DATA != "$TARGET"/* ]] || OLD_DATA=$ASIDE/vpnservice${OLD_DATA#"$TARGET"}
    for file in "$ASIDE"/vpnservice/{env_vars.txt,*.key}; do [[ ! -e $file ]] || cp -pP "$file" "$NEW/"; done
  else
    [[ ! -e $SETTINGS ]] || cp -pP "$SETTINGS" "$ASIDE/"
    [[ -z $OLD_DATA ]] || { mkdir "$ASIDE/data" && (cd "$OLD_DATA" && as_old_bot tar -cf - .) | tar -C "$ASIDE/data" -xf -; }
  fi
}

# The daemon reads the predecessor's two files by itself at its first start.
take_data_over() {
  local file
  [[ -z $ASIDE ]] || take_keys_over
  [[ -n $OLD_DATA ]] || return 0
  say "taking over the data of $OLD_DATA"
  (
    cd "$OLD_DATA" || exit
    for file in peers.json* users.json backups; do [[ ! -e $file ]] || printf '%s\0' "$file"; done |
      as_old_bot tar --null --verbatim-files-from -T - -cf -
  ) | put_as_bot "$DATA"
  put_setting "$SETTINGS" PEERS_FILE "$DATA/peers.json"
}

as_old_bot() {
  if [[ -n $OLD_IS_BOTS ]]; then as_bot "$@"; else "$@"; fi
}

# Keys for far servers lie where the bot's user may not read, such as /root/.ssh: a copy of each comes beside the settings.
take_keys_over() {
  local line path name copy
  while IFS= read -r line; do
    [[ $line =~ ^(WG_)?([A-Z0-9]+_)?(WG_)?SSH_KEY_PATH=[[:space:]]*(.*[^[:space:]]) ]] || continue
    name=${line%%=*} copy=${BASH_REMATCH[2]%_} path=${BASH_REMATCH[4]/#\~/\/root}
    [[ $path == /* ]] || path=$TARGET/$path
    [[ -e $path || $path != "$TARGET"/* ]] || path=$ASIDE/vpnservice${path#"$TARGET"}
    copy=$TARGET/${copy:-main}
    copy=${copy,,}.key
    [[ -f $path && $path != "$copy" ]] || continue
    if ! (umask 077 && cd "${path%/*}" && as_old_bot cat "./${path##*/}" >"$copy.new"); then
      note "$name=$path: the bot may not read it: install -m 600 -o $BOT_USER $path $copy, and name that one in $SETTINGS"
      rm -f "$copy.new"
      continue
    fi
    make_private "$copy.new"
    mv -T "$copy.new" "$copy"
    put_setting "$SETTINGS" "$name" "$copy"
  done < <(cat "$SETTINGS")
}
