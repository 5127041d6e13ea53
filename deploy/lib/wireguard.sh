# shellcheck shell=bash
# This machine's WireGuard: set up where there is none, read where there is one. For install.sh.
#
# Provides: set_up_wireguard, offer_isolation, write_wireguard_settings
# Calls: note, fail, setting, add_setting, prepare_userspace, network_is_free, forward_packets, open_ufw
# Reads: SOURCE, TARGET, SETTINGS, PORT, BETWEEN, ALLOWED, YES
# Sets: WIREGUARD_SUMMARY, interface, address, port (the last three in a subshell, for setup-wireguard.sh)
# Own: NETWORKS, WG_interface, WG_made, WG_up, WG_public_key, WG_port, WG_address, WG_address6

# Server addresses for a new interface: the first whose network is free. Some providers use 10.0.0.0/24 themselves.
NETWORKS='10.0.0.1/24 10.66.66.1/24 10.77.77.1/24 172.29.29.1/24 192.168.177.1/24'

# Sets up or reads the interface, and keeps what setup-wireguard.sh says of it in WG_…. WIREGUARD_SUMMARY describes it to the owner.
set_up_wireguard() {
  local line
  WG_made='' WG_up='' WG_public_key='' WG_port='' WG_address='' WG_address6=''
  WG_interface=$(setting "$SETTINGS" WG_INTERFACE)
  WG_interface=${WG_interface:-wg0}
  [[ $WG_interface =~ ^[A-Za-z0-9_=+.-]{1,15}$ && $WG_interface != -* && $WG_interface != . && $WG_interface != .. ]] ||
    fail "WG_INTERFACE=$WG_interface in $SETTINGS is no name of an interface"
  if [[ -n $(setting "$SETTINGS" WG_SSH_HOST) ]]; then
    WIREGUARD_SUMMARY="on $(setting "$SETTINGS" WG_SSH_HOST), as the settings say"
    return
  fi
  [[ $PORT =~ ^[0-9]{1,5}$ ]] || fail "$PORT: no port"
  prepare_userspace "$WG_interface"
  while IFS= read -r line; do
    case ${line%%=*} in
      made | up | public_key | port | address | address6) printf -v "WG_${line%%=*}" %s "${line#*=}" ;;
      interface) ;;
      *) fail "WireGuard could not be read: $(printf %q "$line") is none of what it is asked for" ;;
    esac
  done < <(sh "$SOURCE/deploy/lib/setup-wireguard.sh" "$WG_interface" "$(free_network)" "$PORT" "$BETWEEN" "${ALLOWED[@]}" 2> >(without_progress >&2))
  [[ -n $WG_made ]] || fail "WireGuard could not be set up: the lines above say why"
  [[ $WG_made == no || $WG_up == yes ]] || start_wireguard
  [[ $WG_up == yes ]] || note "$WG_interface is down: systemctl enable --now wg-quick@$WG_interface"
  WIREGUARD_SUMMARY="$WG_interface, $WG_address, UDP $WG_port, $([[ $WG_made == yes ]] && echo 'made by this installer' || echo 'left exactly as it was')"
}

# Takes out what apt and systemctl print about their own progress.
without_progress() {
  grep --line-buffered -vE '^(Get|Hit|Ign|Fetched|Reading|Building|Selecting|Preparing|Unpacking|Setting up|Processing|The following|  |[0-9]+ upgraded|Need to get|After this|\(Reading|(Suggested|Recommended) packages|debconf|Created symlink|Rules? (added|updated)|Skipping adding|.* is a disabled or a static unit)' || true
}

# Prints the first of NETWORKS that no other interface uses.
free_network() {
  local candidate
  for candidate in $NETWORKS; do
    # shellcheck source=/dev/null disable=SC2034 # it is checked by itself, and reads these variables
    (. "$SOURCE/deploy/lib/setup-wireguard.sh" && interface=$WG_interface address=$candidate && network_is_free) 2>/dev/null &&
      echo "$candidate" && return
  done
  echo "${NETWORKS%% *}"
}

# Starts an interface that the installer made and that does not run: its files came from another server, or somebody stopped it.
start_wireguard() {
  # shellcheck source=/dev/null disable=SC2034 # as in free_network
  (. "$SOURCE/deploy/lib/setup-wireguard.sh" && interface=$WG_interface port=$WG_port && forward_packets && open_ufw) &&
    systemctl --quiet enable --now "wg-quick@$WG_interface" && WG_up=yes
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

# Adds what the daemon has to know about the interface. A setting that is there already was the owner's decision and stays.
write_wireguard_settings() {
  [[ -n $WG_made ]] || return 0
  local known
  known=$(setting "$SETTINGS" WG_SERVER_PUBLIC_KEY)
  [[ -z $known || $known == "$WG_public_key" ]] ||
    note "WG_SERVER_PUBLIC_KEY in $SETTINGS is not the key of $WG_interface ($WG_public_key): correct the one that is wrong"
  add_setting "$SETTINGS" WG_SERVER_PUBLIC_KEY "$WG_public_key"
  add_setting "$SETTINGS" WG_NETWORK_CIDR "$WG_address"
  add_setting "$SETTINGS" WG_ENDPOINT_PORT "$WG_port"
  [[ -z $WG_address6 ]] || add_setting "$SETTINGS" WG_NETWORK_CIDR6 "$WG_address6"
}
