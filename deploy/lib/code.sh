# shellcheck shell=bash
# The program's folder: a clone of the one that the installer was started from, owned by root, with its packages. For install.sh.
#
# Provides: prepare_code, is_ours, place_code
# Calls: say, note, fail
# Reads: SOURCE, TARGET, SETTINGS, BOT_COULD_CHANGE_PROGRAM
# Sets: NEW, SETTINGS_BEFORE, CHANGED

# Does all that needs the network while the old bot still runs, so that it is away for seconds only when it is replaced. NEW is the
# folder that place_code will put in place, empty when the program stays where it is.
prepare_code() {
  NEW=''
  SETTINGS_BEFORE=$([[ ! -e $SETTINGS ]] || sha256sum "$SETTINGS")
  if [[ $SOURCE == "$TARGET" ]]; then
    give_program_to_root
  elif is_ours "$TARGET" && [[ -z $BOT_COULD_CHANGE_PROGRAM ]]; then
    give_program_to_root
    bring_up_to_date
  else
    NEW=$TARGET.new
    rm -rf "$NEW"
    clone_to "$NEW"
  fi
  local before
  before=$(readlink "${NEW:-$TARGET}/node_modules" || true)
  "${NEW:-$TARGET}/deploy/install-packages-if-changed.sh"
  [[ $before == "$(readlink "${NEW:-$TARGET}/node_modules")" ]] || CHANGED=yes
}

# Makes the program root's: somebody else may have cloned it, and nobody else may change what root runs. `-execdir` works from within
# each folder, so that its owner cannot redirect a path meanwhile; a folder becomes root's before its content does.
give_program_to_root() {
  find "$TARGET" ! -user root ! -path "$SETTINGS" ! -path "$TARGET/*.key" -execdir chown -h root:root {} +
  find "$TARGET" ! -type l -perm /022 -execdir chmod go-w {} +
}

# is_ours FOLDER: whether it holds this program.
is_ours() {
  [[ -e $1/src/main.ts && -e $1/deploy/vpn-bot.service ]]
}

# git refuses folders of other users, such as of the one who called sudo. This folder was chosen by root, so it is trusted here.
git_as_root() {
  local config status=0
  config=$(mktemp)
  printf '[safe]\n\tdirectory = *\n' >"$config"
  GIT_CONFIG_GLOBAL=$config git "$@" || status=$?
  rm -f "$config"
  return "$status"
}

# clone_to FOLDER: with the history, and with the source's own origin, so that `git pull` gets updates from there.
clone_to() {
  local origin
  say "copying the program to $TARGET"
  if [[ ! -e $SOURCE/.git ]]; then
    mkdir -p "$1"
    tar -C "$SOURCE" --exclude=./node_modules --exclude=./.packages --exclude=./built --exclude='./.built-*' --exclude=./data --exclude=./env_vars.txt \
      --exclude=./store.key -cf - . | tar -C "$1" --no-same-owner -xf -
    return
  fi
  git_as_root clone --quiet --no-hardlinks "$SOURCE" "$1"
  origin=$(git_as_root -C "$SOURCE" remote get-url origin 2>/dev/null || true)
  [[ -z $origin ]] || git -C "$1" remote set-url origin "$origin"
}

# Takes newer commits of the source into the target. A target that is newer stays as it is.
bring_up_to_date() {
  local commit
  [[ -e $SOURCE/.git && -e $TARGET/.git ]] || return 0
  commit=$(git_as_root -C "$SOURCE" rev-parse HEAD)
  ! git -C "$TARGET" merge-base --is-ancestor "$commit" HEAD 2>/dev/null || return 0
  git_as_root -C "$TARGET" fetch --quiet "$SOURCE" HEAD
  if git -C "$TARGET" merge --quiet --ff-only "$commit" 2>/dev/null; then
    say "$TARGET is now at $(git -C "$TARGET" log -1 --format='%h %s')"
    CHANGED=yes
  else
    note "$TARGET and $SOURCE went different ways: $TARGET stays as it is"
  fi
}

# Moves the new folder to its place. Settings and keys that are there without a program (a moved server, an uninstalled bot) are
# kept.
place_code() {
  local file
  [[ -n $NEW ]] || return 0
  CHANGED=yes
  if [[ -e $TARGET ]]; then
    for file in "$SETTINGS" "$TARGET"/*.key; do [[ ! -e $file ]] || mv "$file" "$NEW/"; done
    rmdir "$TARGET" 2>/dev/null || fail "$TARGET holds something else: move it away first"
  fi
  mv -T "$NEW" "$TARGET"
}
