# shellcheck shell=bash
# Reads and writes env_vars.txt with nothing but the shell itself, so that the token is in no program's arguments.
#
# Provides: setting, put_setting, add_setting
# Calls: fail
# Own: BLANK, VALUE

# What counts as a blank for the daemon's reader: also no-break and other wide spaces, as web pages have them, and a byte order mark.
BLANK=$'([[:space:]]|\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)'

# setting FILE NAME: prints its value, or nothing. Quotes, comments and line ends are read as the daemon reads them (dotenv, then
# trimmed).
setting() {
  local LC_ALL=C text='' line found='' # bytes, whatever the locale is
  [[ -e $1 ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do text+=$line$'\n'; done < <(tr -d '\0' <"$1")
  text=${text//$'\r\n'/$'\n'}
  text=${text//$'\r'/$'\n'}
  local name="^$BLANK*(export$BLANK+)?([[:alnum:]_.-]+)($BLANK*=|:$BLANK)"
  while [[ -n $text ]]; do
    if [[ $text =~ $name ]]; then
      line=${BASH_REMATCH[4]}
      text=${text:${#BASH_REMATCH[0]}}
      take_value
      [[ $line != "$2" ]] || found=$VALUE
    else
      text=${text#*$'\n'}
    fi
  done
  printf '%s\n' "$found"
}

# take_value: moves the value at the beginning of `text` into VALUE, up to the end of its line; the lines behind it stay in `text`.
take_value() {
  local quote whole
  for quote in "'" '"' '`'; do
    # a quote may hold lines and comments, and ends only where nothing but a comment follows
    whole="^$BLANK*($quote(\\\\$quote|[^$quote])*$quote)$BLANK*(#[^"$'\n'"]*)?"$'\n'
    if [[ $text =~ $whole ]]; then
      VALUE=${BASH_REMATCH[2]}
      text=${text:${#BASH_REMATCH[0]}}
      unquote_value
      return
    fi
  done
  VALUE=${text%%$'\n'*}
  text=${text#*$'\n'}
  VALUE=${VALUE%%#*}
  unquote_value
}

# unquote_value: takes blanks and quotes off VALUE; in double quotes \n and \r become line ends.
unquote_value() {
  local first
  trim_value
  first=${VALUE:0:1}
  if [[ $first == ["\"'\`"] && ${#VALUE} -ge 2 && ${VALUE: -1} == "$first" ]]; then VALUE=${VALUE:1:${#VALUE}-2}; fi
  if [[ $first == '"' ]]; then
    VALUE=${VALUE//'\n'/$'\n'}
    VALUE=${VALUE//'\r'/$'\r'}
  fi
  trim_value
}

trim_value() {
  while [[ $VALUE =~ ^$BLANK ]]; do VALUE=${VALUE:${#BASH_REMATCH[0]}}; done
  while [[ $VALUE =~ $BLANK$ ]]; do VALUE=${VALUE:0:${#VALUE}-${#BASH_REMATCH[0]}}; done
}

# put_setting FILE NAME VALUE: replaces its line, or adds one at the end; writes nothing when it has this value already. A value can
# change nothing else in the file: line ends of any kind are refused, and the new file is read back before it takes the place of the
# old one.
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

# is_one_line TEXT: whether it has no control character and no other line end (U+0085, U+2028, U+2029), in any locale.
is_one_line() {
  local LC_ALL=C
  [[ $1 != *[[:cntrl:]]* && $1 != *$'\xc2'[$'\x80'-$'\x9f']* && $1 != *$'\xe2\x80'[$'\xa8\xa9']* ]]
}

# other_lines FILE NAME: prints every line that does not set NAME.
other_lines() {
  local line
  [[ -e $1 ]] || return 0
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^[[:space:]]*(export[[:space:]]+)?${2}[[:space:]]*= ]] || printf '%s\n' "$line"
  done <"$1"
}

# add_setting FILE NAME VALUE: sets it if it has no value yet.
add_setting() {
  [[ -n $(setting "$1" "$2") || -z $3 ]] || put_setting "$@"
}
