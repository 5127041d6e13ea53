# shellcheck shell=bash
# The bot's user and its folder. In a folder that the bot's user can change, root changes nothing and follows no path: what belongs
# there is read and written with the rights of that user. Sourced.

# Runs a program with the rights of the bot's user.
as_bot() {
  setpriv --reuid "$BOT_USER" --regid "$BOT_USER" --init-groups --no-new-privs --bounding-set -all --inh-caps -all "$@"
}

# Whether a file or folder is the bot's own.
is_bots() {
  [[ $(stat -c %U "$1" 2>/dev/null) == "$BOT_USER" ]]
}

make_user() {
  local real
  id "$BOT_USER" >/dev/null 2>&1 ||
    useradd --system --user-group --home-dir "$DATA" --no-create-home --shell /usr/sbin/nologin "$BOT_USER"
  # root may have put the data on another disk, with a link to it
  real=$(readlink -f "$DATA")
  # an earlier run was interrupted between the two moves of give_data
  [[ -e $real || ! -e $real.moved ]] || mv -T "$real.moved" "$real"
  if [[ ! -e $real ]]; then
    install -d -m 700 -o "$BOT_USER" -g "$BOT_USER" "$real"
  elif ! is_bots "$real"; then
    give_data "$real"
  fi
}

# Data that came from another server is root's, or has that one's numbers: the bot's user makes its own copy of it.
give_data() {
  rm -rf "$1.new"
  install -d -m 700 -o "$BOT_USER" -g "$BOT_USER" "$1.new"
  tar -C "$1" -cf - . | put_as_bot "$1.new"
  mv -T "$1" "$1.moved"
  mv -T "$1.new" "$1"
  rm -rf "$1.moved"
}

# Unpacks an archive from standard input into a folder of the bot's.
put_as_bot() {
  (cd / && umask 077 && as_bot tar -C "$1" --no-same-owner -xf -)
}

# What lies beside the program and the bot may read: settings and keys. The folder is root's alone by now.
make_private() {
  [[ -f $1 && ! -L $1 ]] || fail "$1 is no plain file: put the file itself in its place"
  chown -h "$BOT_USER:$BOT_USER" "$1"
  chmod 600 "$1"
}

# Before anything in the program's folder is read: where it was the bot's, as in a bot that was set up by hand, it becomes root's, and
# no name in it may lead elsewhere.
secure_target() {
  local file
  CODE_IS_BOTS=''
  [[ -d $TARGET ]] || return 0
  # then the program is replaced, not brought up to date
  if is_ours "$TARGET" && { is_bots "$TARGET" || [[ -n $(bots_code) ]]; }; then CODE_IS_BOTS=yes; fi
  ! is_bots "$TARGET" || chown -h root:root "$TARGET"
  chmod go-w "$TARGET"
  for file in "$SETTINGS" "$TARGET"/*.key; do
    [[ ! -L $file ]] || fail "$file is a link: put the file itself in its place"
  done
}

# The first thing among what root would run that the bot's user owns, so that it says what that user likes.
bots_code() {
  local part parts=()
  id "$BOT_USER" >/dev/null 2>&1 || return 0
  for part in src deploy .git .packages node_modules package.json package-lock.json .npmrc; do
    [[ ! -e $TARGET/$part && ! -L $TARGET/$part ]] || parts+=("$TARGET/$part")
  done
  ((${#parts[@]} == 0)) || find "${parts[@]}" -user "$BOT_USER" -print -quit
}
