# shellcheck shell=bash
# This machine's WireGuard: set up where there is none, read where there is one. For install.sh.
#
# Provides: choose_protocol, bring_amneziawg, set_up_wireguard, open_doors, offer_isolation, write_wireguard_settings, doors_text
# Calls: note, fail, setting, put_setting, add_setting, open_door, open_spare_door, as_bot, prepare_userspace, network_is_free, forward_packets, open_ufw, install_amneziawg
# Reads: SOURCE, TARGET, NEW, SETTINGS, BETWEEN, ALLOWED, YES, AMNEZIAWG
# Sets: PORT, WG_program, WIREGUARD_SUMMARY, interface, address, port (the last three in a subshell, for setup-wireguard.sh)
# Own: NETWORKS, WG_interface, WG_made, WG_up, WG_public_key, WG_port, WG_address, WG_address6

# Server addresses for a new interface: the first whose network is free. Some providers use 10.0.0.0/24 themselves.
NETWORKS='10.0.0.1/24 10.66.66.1/24 10.77.77.1/24 172.29.29.1/24 192.168.177.1/24'

# Finds out what the server speaks by the settings and the options, before anything is done; ends where they contradict each other.
choose_protocol() {
  local protocol
  protocol=$(setting "$SETTINGS" WG_PROTOCOL)
  WG_interface=$(setting "$SETTINGS" WG_INTERFACE)
  WG_program=wg
  if [[ -n $AMNEZIAWG && $protocol != amneziawg ]]; then
    [[ -z $protocol$(setting "$SETTINGS" WG_SERVER_PUBLIC_KEY)$(setting "$SETTINGS" WG_SSH_HOST) ]] ||
      fail "--amneziawg: by $SETTINGS this server has ${WG_interface:-wg0} with plain WireGuard, and friends on it. Beside that, if this kernel has AmneziaWG's module or it can be built here: vpn-bot node add awg local --amneziawg"
    WG_interface=awg0
    protocol=amneziawg
  fi
  [[ $protocol != amneziawg ]] || WG_program=awg
  WG_interface=${WG_interface:-${WG_program}0}
  [[ $WG_interface =~ ^[A-Za-z0-9_=+.-]{1,15}$ && $WG_interface != -* && $WG_interface != . && $WG_interface != .. ]] ||
    fail "WG_INTERFACE=$WG_interface in $SETTINGS is no name of an interface"
  [[ $WG_program == wg || $PORT != 51820 ]] || fail "--port 51820: this is WireGuard's own port, by which filters know it: name another one for AmneziaWG, or none"
  [[ -n $PORT ]] || PORT=$([[ $WG_program == wg ]] && echo 51820 || echo 0)
}

# Installs AmneziaWG, if it is to be the server's and is not there. Before anything else is done: where it cannot be had, nothing was.
bring_amneziawg() {
  [[ $WG_program == awg ]] || return 0
  (read_setup_libraries && install_amneziawg) 2> >(without_progress >&2) || exit 1
}

# Sets up or reads the interface, and keeps what setup-wireguard.sh says of it in WG_…. WIREGUARD_SUMMARY describes it to the owner.
set_up_wireguard() {
  local line asked=$WG_program parameters=''
  WG_made='' WG_up='' WG_public_key='' WG_port='' WG_address='' WG_address6=''
  if [[ -n $(setting "$SETTINGS" WG_SSH_HOST) ]]; then
    WIREGUARD_SUMMARY="on $(setting "$SETTINGS" WG_SSH_HOST), as the settings say"
    return
  fi
  if [[ $WG_program == awg ]]; then
    # 2.0 where an interface that is there was asked for by the settings alone: it is not made anew
    parameters=$(as_bot "${NEW:-$TARGET}/node_modules/.bin/node" "${NEW:-$TARGET}/src/amnezia/print-parameters.ts" "${AMNEZIAWG:-2.0}")
  fi
  prepare_userspace "$WG_interface" "$WG_program"
  while IFS= read -r line; do
    case ${line%%=*} in
      made | up | program | public_key | port | address | address6) printf -v "WG_${line%%=*}" %s "${line#*=}" ;;
      interface) ;;
      *) fail "WireGuard could not be read: $(printf %q "$line") is none of what it is asked for" ;;
    esac
  done < <(printf '%s\n' "$parameters" | new_program=$WG_program sh "$SOURCE/deploy/lib/setup-wireguard.sh" "$WG_interface" "$(free_network)" "$PORT" "$BETWEEN" "${ALLOWED[@]}" 2> >(without_progress >&2))
  [[ -n $WG_made ]] || fail "WireGuard could not be set up: the lines above say why"
  [[ $WG_program == "$asked" || $asked == wg ]] ||
    fail "$WG_interface is plain WireGuard, and AmneziaWG was asked for: nothing of it was changed. Name another interface: WG_INTERFACE in $SETTINGS"
  [[ $WG_made == no || $WG_up == yes ]] || start_wireguard
  [[ $WG_up == yes ]] || note "$WG_interface is down: systemctl enable --now $WG_program-quick@$WG_interface"
  WIREGUARD_SUMMARY="$WG_interface$([[ $WG_program == wg ]] || echo ' (AmneziaWG)'), $WG_address, UDP $WG_port, $([[ $WG_made == yes ]] && echo 'made by this installer' || echo 'left exactly as it was')"
}

# Defines the functions of setup-wireguard.sh and of what it needs, for a subshell.
read_setup_libraries() {
  local library
  # shellcheck source=/dev/null # each is checked by itself
  for library in setup-wireguard program amnezia-source amneziawg keep-rules setup-gate doors; do . "$SOURCE/deploy/lib/$library.sh"; done
}

# Takes out what apt and systemctl print about their own progress.
without_progress() {
  grep --line-buffered -vE '^(Get|Hit|Ign|Fetched|Reading|Building|Selecting|Preparing|Unpacking|Setting up|Processing|The following|  |[0-9]+ upgraded|Need to get|After this|\(Reading|(Suggested|Recommended) packages|debconf|Created symlink|Rules? (added|updated)|Skipping adding|.* is a disabled or a static unit)' || true
}

# Prints the first of NETWORKS that no other interface uses.
free_network() {
  local candidate
  for candidate in $NETWORKS; do
    # shellcheck disable=SC2034 # it reads these variables
    (read_setup_libraries && interface=$WG_interface address=$candidate && network_is_free) 2>/dev/null &&
      echo "$candidate" && return
  done
  echo "${NETWORKS%% *}"
}

# Starts an interface that the installer made and that does not run: its files came from another server, or somebody stopped it.
start_wireguard() {
  # shellcheck disable=SC2034 # as in free_network
  (read_setup_libraries && interface=$WG_interface port=$WG_port && forward_packets && open_ufw) &&
    systemctl --quiet enable --now "$WG_program-quick@$WG_interface" && WG_up=yes
}

# Where the interface has rules of an earlier version or of somebody else, only the owner decides whether friends are kept to the
# Internet: friends may rely on what they reach now, and so may an SSH session through the tunnel.
offer_isolation() {
  local command="sudo vpn-bot node isolate main"
  [[ -n $WG_made ]] && ! grep -qs 'chain closed' "/etc/wireguard/$WG_interface.nft" || return 0
  if [[ $WG_made == yes && -z $YES && -t 0 ]]; then
    "$TARGET/deploy/vpn-bot.sh" node isolate main || note "friends still reach more than the Internet; to close that: $command"
  else
    note "through $WG_interface friends may reach this server and its network as well, not only the Internet; to close that: $command"
  fi
}

# Opens the spare ports that the settings name; where they name nothing, not even that there is none, UDP 443, if it is free. Beside an
# interface that somebody else made nothing is opened unasked.
open_doors() {
  local door spare host known=''
  [[ $WG_made == yes ]] || return 0
  host=$(setting "$SETTINGS" WG_ENDPOINT_HOST)
  grep -qE '^[[:space:]]*(export[[:space:]]+)?WG_DOORS[[:space:]]*[=:]' "$SETTINGS" && known=yes
  if [[ -z $known ]]; then
    door=$( (read_setup_libraries && open_spare_door "$WG_interface") 2> >(without_progress >&2)) || true
    [[ $door != door=443 ]] || { put_setting "$SETTINGS" WG_DOORS 443 && WIREGUARD_SUMMARY=${WIREGUARD_SUMMARY/, UDP $WG_port,/, UDP $WG_port and 443,}; }
    return 0
  fi
  for door in $(setting "$SETTINGS" WG_DOORS | tr ',' ' '); do
    spare=${door##*:}
    [[ $spare =~ ^[0-9]{1,5}$ && ($door == "$spare" || $door == "$host:$spare") ]] || continue
    (read_setup_libraries && open_door "$WG_interface" "$spare") 2> >(without_progress >&2) >/dev/null ||
      note "the spare port $spare is not open, though WG_DOORS in $SETTINGS names it"
  done
}

# Prints the program that keeps spare ports open, for doors.sh.
doors_text() { cat "$SOURCE/deploy/vpn-bot-doors"; }

# Adds what the daemon has to know about the interface. A setting that is there already was the owner's decision and stays.
write_wireguard_settings() {
  [[ -n $WG_made ]] || return 0
  local known
  known=$(setting "$SETTINGS" WG_SERVER_PUBLIC_KEY)
  [[ -z $known || $known == "$WG_public_key" ]] ||
    note "WG_SERVER_PUBLIC_KEY in $SETTINGS is not the key of $WG_interface ($WG_public_key): correct the one that is wrong"
  [[ $WG_program == wg ]] || add_setting "$SETTINGS" WG_PROTOCOL amneziawg
  [[ $WG_interface == "${WG_program}0" ]] || add_setting "$SETTINGS" WG_INTERFACE "$WG_interface"
  add_setting "$SETTINGS" WG_SERVER_PUBLIC_KEY "$WG_public_key"
  add_setting "$SETTINGS" WG_NETWORK_CIDR "$WG_address"
  add_setting "$SETTINGS" WG_ENDPOINT_PORT "$WG_port"
  [[ -z $WG_address6 ]] || add_setting "$SETTINGS" WG_NETWORK_CIDR6 "$WG_address6"
}
