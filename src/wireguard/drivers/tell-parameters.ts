import { PARAMETER_KEYS } from '../../amnezia/parameters.ts';

/**
 * Shell functions that print what `parseParameters` and `parseHeaderKey` read, each called with the program and the interface.
 * `deploy/vpn-bot-gate` has the same ones. An I1 of 6000 characters is longer than any packet that gets through.
 */
export const TELL_PARAMETERS = `# What \`showconf\` says of the interface itself: each known parameter, and of any other one its name alone. WireGuard's own lines are
# left out, the private key among them, and so is everything from the first peer on.
interface_parameters() {
  shown=$("$1" showconf "$2") || exit
  printf '%s\\n' "$shown" | awk '
    BEGIN {
      count = split("${PARAMETER_KEYS.join(' ')}", key, " ")
      for (i = 1; i <= count; i++) known[tolower(key[i])] = key[i]
      own["privatekey"]; own["listenport"]; own["fwmark"]
    }
    tolower($0) ~ /^[ \\t]*\\[peer\\]/ { exit }
    (at = index($0, "=")) == 0 { next }
    {
      name = substr($0, 1, at - 1)
      gsub(/[^A-Za-z0-9_-]/, "", name)
      sub(/^[^A-Za-z]+/, "", name)
      value = substr($0, at + 1, 6000)
      gsub(/[^ -~]/, "?", value)
      sub(/^ +/, "", value)
      if (tolower(name) in known) print known[tolower(name)] " = " value
      else if (!(tolower(name) in own) && ++others <= 10) print "unknown " (name == "" ? "nameless" : substr(name, 1, 40))
    }'
}
# In place of the header protection key stands its SHA-256, so that a change of it can be seen.
parameters() {
  told=$(interface_parameters "$@") || exit
  sum=$(printf '%s\\n' "$told" | sed -n 's/^HeaderProtectionKey = //p' | tr -d '\\n' | sha256sum) || exit
  printf '%s\\n' "$told" | sed "s/^HeaderProtectionKey = .*/HeaderProtectionKey = sha256:\${sum%% *}/"
}
header_key() {
  told=$(interface_parameters "$@") || exit
  printf '%s\\n' "$told" | sed -n 's/^HeaderProtectionKey = //p'
}`;
