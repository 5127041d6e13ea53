# shellcheck shell=bash
# Reads and writes env_vars.txt with nothing but the shell itself, so that the token is in no program's arguments. Sourced.

# setting FILE NAME: its value, or nothing.
setting() {
  local line value=''
  [[ -e $1 ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?${2}[[:space:]]*=[[:space:]]*(.*)$ ]] || continue
    value=${BASH_REMATCH[2]%$'\r'}
    if [[ $value =~ ^\"(.*)\" || $value =~ ^\'(.*)\' ]]; then
      value=${BASH_REMATCH[1]}
    else
      value=${value%%#*}
      value=${value%"${value##*[![:space:]]}"}
    fi
  done <"$1"
  printf '%s\n' "$value"
}

# put_setting FILE NAME VALUE: in its line, or as the last one. Nothing is written when it has this value, and nothing but this value
# ever comes of it: what some reader of the file would take for a line's end is refused, and the new file is read before it counts.
put_setting() {
  local file=$1 name=$2 value=$3 line found='' text='' new
  [[ $(setting "$file" "$name") != "$value" ]] || return 0
  # a quote at its beginning could reach over the lines behind it
  [[ $value != [\"\'\`]* ]] || fail "$name: the value must not begin with a quote"
  is_one_line "$value" || fail "$name: the value must be one line without control characters"
  if [[ -e $file ]]; then
    while IFS= read -r line || [[ -n $line ]]; do
      if [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?${name}[[:space:]]*= ]]; then
        [[ -z $found ]] || continue
        found=yes
        line=$name=$value
      fi
      text+=$line$'\n'
    done <"$file"
  fi
  [[ -n $found ]] || text+=$name=$value$'\n'
  new=$(umask 077 && mktemp "$file.XXXXXX")
  printf '%s' "$text" >"$new"
  if [[ $(setting "$new" "$name") != "$value" || $(other_lines "$new" "$name") != "$(other_lines "$file" "$name")" ]]; then
    rm -f "$new"
    fail "$name: this value would be read as another one, or change other lines of $file, which stays as it is"
  fi
  [[ ! -e $file ]] || { chown --reference="$file" "$new" && chmod --reference="$file" "$new"; }
  sync "$new"
  mv "$new" "$file"
}

# is_one_line TEXT: no control character of any kind, no other line end (U+0085, U+2028, U+2029). By bytes, whatever the locale is.
is_one_line() {
  local LC_ALL=C
  [[ $1 != *[[:cntrl:]]* && $1 != *$'\xc2'[$'\x80'-$'\x9f']* && $1 != *$'\xe2\x80'[$'\xa8\xa9']* ]]
}

# other_lines FILE NAME: every line that does not set it.
other_lines() {
  local line
  [[ -e $1 ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?${2}[[:space:]]*= ]] || printf '%s\n' "$line"
  done <"$1"
}

# add_setting FILE NAME VALUE: only where it has none.
add_setting() {
  [[ -n $(setting "$1" "$2") || -z $3 ]] || put_setting "$@"
}
