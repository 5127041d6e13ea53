#!/bin/sh
# AmneziaWG's programs and what a new interface of it needs. Sourced by setup-wireguard.sh, and part of the text that `vpn-bot node …`
# runs here or on another server.
#
# Provides: install_amneziawg, kernel_has_amneziawg, choose_port, check_parameters, parameters_are_in_force
# Calls: say, fail, port_is_free, add_amnezia_source, remove_amnezia_source, installed_packages, apt_install
# Reads: interface, parameters
# Sets: port
# Own: before, engine, headers, more, shown, line

# Installs what is missing: awg, and the kernel's module or, where none can be built, amneziawg-go. What is there is used. Where it cannot
# be had, all that was installed is taken away again.
install_amneziawg() {
  if has_awg && has_engine; then return; fi
  before=$(installed_packages)
  get_amneziawg && return
  more=$(installed_packages | grep -vxF "$before")
  # shellcheck disable=SC2086 # one word a package
  [ -z "$more" ] || DEBIAN_FRONTEND=noninteractive apt-get -q purge -y $more >&2 </dev/null
  remove_amnezia_source
  say 'AmneziaWG could not be set up, and nothing of it was left here. Two ways out:'
  say '- plain WireGuard: the same command without --amneziawg'
  fail '- or put the programs awg, awg-quick and amneziawg-go here yourself (github.com/amnezia-vpn), then the same command again'
}

has_awg() { command -v awg >/dev/null && command -v awg-quick >/dev/null; }
has_engine() { command -v amneziawg-go >/dev/null || kernel_has_amneziawg; }

# Whether the kernel can make an AmneziaWG interface.
kernel_has_amneziawg() {
  ip link add dev vpn-bot-probe type amneziawg 2>/dev/null || return
  ip link delete dev vpn-bot-probe
}

get_amneziawg() {
  say 'AmneziaWG is not on this machine'
  apt_install iproute2 && add_amnezia_source || return
  engine=
  has_engine || choose_engine || return
  # dkms builds the module while its package is installed, so the headers come first
  case $engine in amneziawg-dkms) apt_install "$headers" || return ;; esac
  # shellcheck disable=SC2086 # none or one package
  apt_install amneziawg-tools $engine || return
  has_engine && return
  shown=$(modprobe amneziawg 2>&1)
  fail "the kernel module of AmneziaWG does not work with $(uname -r): ${shown:-it was built, but makes no interface} $(tail -n 3 /var/lib/dkms/amneziawg/*/build/make.log 2>/dev/null)"
}

# Sets engine to the package that makes interfaces on this machine, and headers to what the module needs to be built.
choose_engine() {
  headers=linux-headers-$(uname -r)
  engine=amneziawg-dkms
  if systemd-detect-virt --container --quiet; then
    shown="this is a container, and the kernel is that of its host: no module can be built here"
  elif apt-cache show "$headers" >/dev/null 2>&1; then
    return
  else
    shown="the kernel module cannot be built: there is no package $headers for the running kernel (apt-get full-upgrade and a reboot bring a kernel that has one)"
  fi
  engine=amneziawg-go
  apt-cache show "$engine" >/dev/null 2>&1 || fail "$shown"
}

# Sets port to a free one of 10000–59999, by chance: filters know WireGuard's own.
choose_port() {
  for more in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    line=$(od -An -N4 -tu4 /dev/urandom)
    port=$((10000 + line % 50000))
    if [ "$port" != 51820 ] && port_is_free 2>/dev/null; then return; fi
  done
  fail 'no free UDP port was found among 10000–59999: name one'
}

# Fails unless parameters has lines of the form `Key = value`, as an interface's file takes them.
check_parameters() {
  [ -n "$parameters" ] || fail 'AmneziaWG needs parameters, and none were given' || return
  ! printf '%s\n' "$parameters" | grep -qvxE '[A-Z][A-Za-z0-9]{1,30} = [A-Za-z0-9+/=-]{1,60}' ||
    fail 'the parameters of AmneziaWG have a line that is none'
}

# Whether the running interface has all of the parameters: an older AmneziaWG passes over those that it does not know.
parameters_are_in_force() {
  shown=$(awg showconf "$interface") || return
  line=$(printf '%s\n' "$parameters" | grep -vxF "$shown" | sed 's/ =.*//' | tr '\n' ' ')
  [ -z "$line" ] || fail "this AmneziaWG ($(awg --version 2>/dev/null)) does not take: $line"
}
