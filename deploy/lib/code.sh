# shellcheck shell=bash
# The program's folder: a clone of the one that the installer was started from, root's own, with its packages. Sourced.

# Everything that needs the network, made ready beside what runs, so that a bot which is replaced is away for seconds only.
prepare_code() {
  NEW=''
  SETTINGS_BEFORE=$([[ ! -e $SETTINGS ]] || sha256sum "$SETTINGS")
  if [[ $SOURCE == "$TARGET" ]]; then
    belongs_to_root
  elif is_ours "$TARGET" && [[ -z $CODE_IS_BOTS ]]; then
    belongs_to_root
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

# It may have been cloned by somebody else, and what root runs nobody else may change. From within each folder, so that no path is
# followed which its owner changes meanwhile; folders are root's before anything in them is looked at again.
belongs_to_root() {
  find "$TARGET" ! -user root ! -path "$SETTINGS" ! -path "$TARGET/*.key" -execdir chown -h root:root {} +
  find "$TARGET" ! -type l -perm /022 -execdir chmod go-w {} +
}

is_ours() {
  [[ -e $1/src/main.ts && -e $1/deploy/vpn-bot.service ]]
}

# git refuses other people's folders, such as that of the user who called sudo; this one was chosen by root.
trusting_git() {
  local config status=0
  config=$(mktemp)
  printf '[safe]\n\tdirectory = *\n' >"$config"
  GIT_CONFIG_GLOBAL=$config git "$@" || status=$?
  rm -f "$config"
  return "$status"
}

# With its history and, where `git pull` shall look, the place that the source itself came from.
clone_to() {
  local origin
  say "copying the program to $TARGET"
  if [[ ! -e $SOURCE/.git ]]; then
    mkdir -p "$1"
    tar -C "$SOURCE" --exclude=./node_modules --exclude=./.packages --exclude=./data --exclude=./env_vars.txt \
      --exclude=./store.key -cf - . | tar -C "$1" --no-same-owner -xf -
    return
  fi
  trusting_git clone --quiet --no-hardlinks "$SOURCE" "$1"
  origin=$(trusting_git -C "$SOURCE" remote get-url origin 2>/dev/null || true)
  [[ -z $origin ]] || git -C "$1" remote set-url origin "$origin"
}

# What is newer in the source comes in; what is newer in the target stays.
bring_up_to_date() {
  local commit
  [[ -e $SOURCE/.git && -e $TARGET/.git ]] || return 0
  commit=$(trusting_git -C "$SOURCE" rev-parse HEAD)
  ! git -C "$TARGET" merge-base --is-ancestor "$commit" HEAD 2>/dev/null || return 0
  trusting_git -C "$TARGET" fetch --quiet "$SOURCE" HEAD
  if git -C "$TARGET" merge --quiet --ff-only "$commit" 2>/dev/null; then
    say "$TARGET is now at $(git -C "$TARGET" log -1 --format='%h %s')"
    CHANGED=yes
  else
    note "$TARGET and $SOURCE went different ways: $TARGET stays as it is"
  fi
}

# The new folder takes the place; settings and keys that stand there alone (a moved server, an uninstalled bot) come along.
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
