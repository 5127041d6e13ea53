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

# put_setting FILE NAME VALUE: in its line, or as the last one. Nothing is written when it has this value.
put_setting() {
  local file=$1 name=$2 value=$3 line found='' text=''
  [[ $(setting "$file" "$name") != "$value" ]] || return 0
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
  (umask 077 && printf '%s' "$text" >"$file.new")
  sync "$file.new"
  mv "$file.new" "$file"
}

# add_setting FILE NAME VALUE: only where it has none.
add_setting() {
  [[ -n $(setting "$1" "$2") || -z $3 ]] || put_setting "$@"
}
