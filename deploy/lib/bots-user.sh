# shellcheck shell=bash
# The bot's user and its folders. Root never writes in a folder that the bot's user can change, and follows no path through it:
# files there are read and written with the rights of that user. For install.sh.
#
# Provides: as_bot, belongs_to_bot, make_user, put_as_bot, make_private, secure_target
# Calls: fail, is_ours
# Reads: BOT_USER, DATA, TARGET, SETTINGS
# Sets: BOT_COULD_CHANGE_PROGRAM

# as_bot PROGRAM [ARGUMENT…]: runs it with the rights of the bot's user and no more.
as_bot() {
  setpriv --reuid "$BOT_USER" --regid "$BOT_USER" --init-groups --no-new-privs --bounding-set -all --inh-caps -all "$@"
}

# belongs_to_bot PATH: whether it belongs to the bot's user.
belongs_to_bot() {
  [[ $(stat -c %U "$1" 2>/dev/null) == "$BOT_USER" ]]
}

# Makes the bot's user and its data folder; a folder that belongs to somebody else is copied to that user.
make_user() {
  local real
  id "$BOT_USER" >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin "$BOT_USER"
  # root may have put the data on another disk, with a link to it
  real=$(readlink -f "$DATA")
  # an earlier run was interrupted between the two moves of copy_data_for_bot
  [[ -e $real || ! -e $real.moved ]] || mv -T "$real.moved" "$real"
  if [[ ! -e $real ]]; then
    install -d -m 700 -o "$BOT_USER" -g "$BOT_USER" "$real"
  elif ! belongs_to_bot "$real"; then
    copy_data_for_bot "$real"
  fi
}

# copy_data_for_bot FOLDER: data from another server belongs to root, or to a user number of that server. The bot's user makes a copy of
# its own, which then takes the folder's place.
copy_data_for_bot() {
  rm -rf "$1.new"
  install -d -m 700 -o "$BOT_USER" -g "$BOT_USER" "$1.new"
  tar -C "$1" -cf - . | put_as_bot "$1.new"
  mv -T "$1" "$1.moved"
  mv -T "$1.new" "$1"
  rm -rf "$1.moved"
}

# put_as_bot FOLDER: unpacks a tar archive from standard input into a folder of the bot's user.
put_as_bot() {
  (cd / && umask 077 && as_bot tar -C "$1" --no-same-owner -xf -)
}

# make_private FILE: settings or a key beside the program become readable for the bot's user alone. By now only root can change the
# folder itself.
make_private() {
  [[ -f $1 && ! -L $1 ]] || fail "$1 is no plain file: put the file itself in its place"
  chown -h "$BOT_USER:$BOT_USER" "$1"
  chmod 600 "$1"
}

# Runs before anything in the program's folder is read. A folder of the bot's user (a bot that was set up by hand) becomes root's, and
# a settings or key file that is a link is refused. BOT_COULD_CHANGE_PROGRAM says whether the bot's user could have changed the program.
secure_target() {
  local file
  BOT_COULD_CHANGE_PROGRAM=''
  [[ -d $TARGET ]] || return 0
  # such a program is replaced as a whole, not brought up to date
  if is_ours "$TARGET" && { belongs_to_bot "$TARGET" || [[ -n $(program_file_of_bot) ]]; }; then BOT_COULD_CHANGE_PROGRAM=yes; fi
  ! belongs_to_bot "$TARGET" || chown -h root:root "$TARGET"
  chmod go-w "$TARGET"
  for file in "$SETTINGS" "$TARGET"/*.key; do
    [[ ! -L $file ]] || fail "$file is a link: put the file itself in its place"
  done
}

# Prints the first file of the program that belongs to the bot's user: root must not run what that user can change.
program_file_of_bot() {
  local part parts=()
  id "$BOT_USER" >/dev/null 2>&1 || return 0
  for part in "$TARGET"/{src,deploy,.git,.packages,built,node_modules,package.json,package-lock.json,.npmrc} "$TARGET"/.built-*; do
    [[ ! -e $part && ! -L $part ]] || parts+=("$part")
  done
  ((${#parts[@]} == 0)) || find "${parts[@]}" -user "$BOT_USER" -print -quit
}
