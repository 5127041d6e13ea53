# shellcheck shell=bash
# Takes over from the bot that was here before: the Python one, or this one set up by hand. Its service is stopped, its files are
# kept in ASIDE, its settings and data are taken over. Its WireGuard is not touched, so friends stay connected. If the bot's user
# could write its settings, these may name any path: such paths are read with the rights of that user. For install.sh.
#
# Provides: find_predecessor, stop_predecessor, take_data_over
# Calls: say, note, fail, setting, put_setting, is_ours, belongs_to_bot, as_bot, put_as_bot, make_private
# Reads: SOURCE, TARGET, DATA, SETTINGS, BOT_USER, BOT_COULD_CHANGE_PROGRAM, NEW
# Sets: OLD_DATA
# Own: OURS, OLD_UNITS, ASIDE, BOT_COULD_CHANGE_SETTINGS

# How the first line of a unit of this program begins.
OURS='^# vpn-bot(-update)?: .*Put here by deploy/install\.sh'

# Finds its units and its data. ASIDE is where its files will be kept, and empty when there was no bot before.
find_predecessor() {
  local file
  OLD_UNITS=() OLD_DATA='' ASIDE='' BOT_COULD_CHANGE_SETTINGS=''
  ! belongs_to_bot "$SETTINGS" || BOT_COULD_CHANGE_SETTINGS=yes
  for file in /etc/systemd/system/*.service; do
    [[ -f $file && ! -L $file ]] && grep -q "$TARGET/" "$file" && ! head -n 1 "$file" | grep -qE "$OURS" || continue
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
  [[ -z $BOT_COULD_CHANGE_PROGRAM || $SOURCE == "$TARGET" ]] || ASIDE=$TARGET.before
  [[ -z $ASIDE || ! -e $ASIDE ]] || ASIDE+=-$(date +%Y-%m-%d-%H%M%S)
}

# Stops its units and moves its files aside; its settings and keys are copied to where the new program will read them.
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

# Copies its data to the new place. The Python bot's two files stay as they are: the daemon reads them at its first start.
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

# As as_bot, but only where the old settings were under the control of the bot's user; else as root.
as_old_bot() {
  if [[ -n $BOT_COULD_CHANGE_SETTINGS ]]; then as_bot "$@"; else "$@"; fi
}

# SSH keys of other servers may be where the bot's user cannot read them, such as in /root/.ssh: each is copied beside the settings.
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
