/** A machine's rules, as real programs load them, and what may be said of them besides the truth. */
export interface Shape {
  readonly name: string;
  /** For `sh -e`. */
  readonly script: string;
  /** What may be called "not sure". All else must be told as it is. */
  readonly unsure?: readonly Judged[];
  /** Where a packet gets through and nothing comes back: that counts as not kept apart. */
  readonly oneWay?: readonly Judged[];
}

export type Judged = 'way4' | 'way6' | 'port' | 'friends' | 'lan' | 'server';

const nft = (text: string) => `nft -f - <<'RULES'\n${text}\nRULES\n`;
const iptables = (text: string) => `iptables-restore -n <<'RULES'\n${text}\nRULES\n`;
const ip6tables = (text: string) => `ip6tables-restore -n <<'RULES'\n${text}\nRULES\n`;

/** Address translation as our installer makes it, for shapes that are about something else. */
const NAT = nft(`table inet translation {
  chain out {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr 10.0.0.0/24 oifname != "wg0" masquerade
    ip6 saddr fd00:10::/64 oifname != "wg0" masquerade
  }
}`);

const forward = (policy: 'accept' | 'drop', ...rules: string[]) =>
  nft(
    `table inet f {\n chain forward {\n type filter hook forward priority 0; policy ${policy};\n${rules.join('\n')}\n }\n}`,
  );
const input = (policy: 'accept' | 'drop', ...rules: string[]) =>
  nft(
    `table inet i {\n chain input {\n type filter hook input priority 0; policy ${policy};\n${rules.join('\n')}\n }\n}`,
  );
const nat = (...rules: string[]) =>
  nft(`table inet n {\n chain post {\n type nat hook postrouting priority 100;\n${rules.join('\n')}\n }\n}`);

const BOTH = `ct state established,related accept\niifname wg0 accept`;

/** The rules that the installer makes, by its own code. */
const OURS = `folder=$(mktemp -d) interface=wg0 address=10.0.0.1/24 address6=fd00:10::1/64 made=yes between=apart
. ${new URL('../../deploy/lib/setup-wireguard.sh', import.meta.url).pathname}
write_allowed && write_rules && nft -f "$folder/wg0.nft"; rm -r "$folder"
`;

/** The shapes that people are known to have had. */
const KNOWN: readonly Shape[] = [
  { name: 'no rules at all', script: 'true' },
  { name: 'address translation alone', script: NAT },
  { name: 'the installer’s rules', script: OURS },
  {
    name: 'the installer’s rules, and a firewall that drops what is passed on',
    script: `${OURS}iptables -P FORWARD DROP`,
  },
  {
    name: 'Oracle’s images: policy ACCEPT, a closing REJECT in INPUT and FORWARD',
    script: `${NAT}${iptables(`*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:InstanceServices - [0:0]
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p udp --sport 123 -j ACCEPT
-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -j REJECT --reject-with icmp-host-prohibited
-A OUTPUT -d 169.254.0.0/16 -j InstanceServices
-A InstanceServices -d 169.254.0.2/32 -p tcp -m owner --uid-owner 0 -m tcp --dport 3260 -m comment --comment "See the Oracle-Provided Images section" -j ACCEPT
-A InstanceServices -d 169.254.0.0/16 -p tcp -m tcp -m comment --comment "-A INPUT -j ACCEPT" -j REJECT --reject-with tcp-reset
COMMIT`)}`,
  },
  {
    name: 'the same after the usual advice',
    script: `${NAT}${iptables(`*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p udp -m udp --dport 51820 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -o wg0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i wg0 -j ACCEPT
-A FORWARD -j REJECT --reject-with icmp-host-prohibited
COMMIT`)}`,
  },
  {
    name: 'firewalld, wg0 in no zone',
    script: NAT + firewalld(''),
  },
  {
    name: 'firewalld, wg0 trusted and the port open',
    script: `${NAT}${firewalld('iifname "wg0" goto filter_FWD_trusted', 'udp dport 51820 ct state { new, untracked } accept', 'iifname "wg0" goto filter_IN_trusted')}`,
  },
  {
    name: 'firewalld that masquerades a zone',
    script: `${firewalld('iifname "wg0" goto filter_FWD_trusted', 'udp dport 51820 accept')}${nft(`table inet firewalld {
  chain nat_POSTROUTING {
    type nat hook postrouting priority srcnat + 10; policy accept;
    oifname "eth0" goto nat_POST_public
    goto nat_POST_public
  }
  chain nat_POST_public { jump nat_POST_public_allow ; }
  chain nat_POST_public_allow { meta nfproto ipv4 oifname != "lo" masquerade ; }
}`)}`,
  },
  {
    name: 'a guide’s input and forward DROP, the accept in the wrong hook',
    script: `${NAT}${input('drop', 'ct state established,related accept', 'iifname lo accept', 'iifname wg0 accept', 'udp dport 51820 accept', 'tcp dport 22 accept')}${forward('drop')}`,
  },
  { name: 'only wg0 to wg0 accepted', script: NAT + forward('drop', 'iifname wg0 oifname wg0 accept') },
  { name: 'a masquerade for another uplink', script: nat('oifname "ens3" masquerade') },
  { name: 'a masquerade for another network', script: nat('ip saddr 10.8.0.0/24 masquerade') },
  { name: 'a masquerade for a destination', script: nat('ip saddr 10.0.0.0/24 ip daddr 192.168.7.0/24 masquerade') },
  { name: 'a masquerade for a port', script: nat('ip saddr 10.0.0.0/24 tcp dport 443 masquerade') },
  { name: 'a masquerade for a mark', script: nat('meta mark 0x1 ip saddr 10.0.0.0/24 masquerade') },
  {
    name: 'a masquerade for a mark, by iptables',
    script: 'iptables -t nat -A POSTROUTING -m mark --mark 0x1 -j MASQUERADE',
  },
  {
    name: 'a masquerade for a mark that is set',
    script: `${nft('table inet m {\n chain pre {\n type filter hook prerouting priority -150;\n iifname "wg0" meta mark set 0x1\n }\n}')}${nat('meta mark 0x1 masquerade')}`,
  },
  {
    name: 'a masquerade for a mark that iptables sets',
    script: `iptables -t mangle -A PREROUTING -i wg0 -j MARK --set-xmark 0x10/0x10
iptables -t nat -A POSTROUTING -m mark --mark 0x10/0x10 -j MASQUERADE`,
  },
  {
    name: 'named sets and interval sets that work',
    script: `${nft(`table inet s {
  set friends { type ipv4_addr; flags interval; elements = { 10.0.0.0/24 }; }
  set tunnels { type ifname; elements = { "wg0", "wg1" }; }
  set ports { type inet_service; flags interval; elements = { 51000-52000 }; }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ip saddr @friends accept
    ip daddr @friends ct state { established, related } accept
    meta nfproto ipv6 iifname @tunnels accept
    meta nfproto ipv6 oifname @tunnels ct state established accept
  }
  chain input {
    type filter hook input priority 0; policy drop;
    udp dport @ports accept
  }
  chain post {
    type nat hook postrouting priority 100;
    oifname "eth0" ip saddr @friends masquerade
  }
}`)}`,
  },
  {
    name: 'wildcards wg*',
    script: NAT + forward('drop', 'iifname "wg*" accept', 'oifname "wg*" ct state established accept'),
  },
  {
    name: 'wildcards wg+',
    script: `${NAT}iptables -P FORWARD DROP; iptables -A FORWARD -i wg+ -j ACCEPT; iptables -A FORWARD -o wg+ -m state --state ESTABLISHED -j ACCEPT`,
  },
  {
    name: 'a wildcard for others',
    script: NAT + forward('drop', 'iifname "tun*" accept', 'ct state established accept'),
  },
  {
    name: 'ip saddr accepts',
    script:
      NAT + forward('drop', 'ip saddr 10.0.0.0/8 accept', 'ip daddr 10.0.0.0/8 accept', 'ip6 saddr fd00::/8 accept'),
  },
  {
    name: 'a verdict map by state and device',
    script: `${NAT}${nft(`table inet v {
  map ways { type ifname : verdict; elements = { "wg0" : jump from_friends, "eth0" : goto from_outside }; }
  chain from_friends { oifname "eth0" accept ; }
  chain from_outside { ct state vmap { established : accept, related : accept, invalid : drop } ; }
  chain forward { type filter hook forward priority 0; policy drop; iifname vmap @ways ; }
}`)}`,
  },
  {
    name: 'ufw that forwards for wg0',
    script:
      NAT + ufw('-A ufw-user-forward -i wg0 -j ACCEPT', '-A ufw-user-input -p udp -m udp --dport 51820 -j ACCEPT'),
  },
  {
    name: 'ufw that was only told of SSH',
    script: NAT + ufw('', '-A ufw-user-input -p tcp -m tcp --dport 22 -j ACCEPT'),
  },
  { name: 'Docker, and nothing for friends', script: NAT + docker('') },
  {
    name: 'Docker, and accepts for wg0 in DOCKER-USER',
    script:
      NAT +
      docker(
        '-A DOCKER-USER -i wg0 -j ACCEPT\n-A DOCKER-USER -o wg0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      ),
  },
  {
    name: 'the old iptables beside nft that drop',
    script: `${NAT}iptables-legacy -P FORWARD DROP`,
  },
  {
    name: 'the old iptables beside nft that let friends through',
    script: `iptables-legacy -P FORWARD DROP
iptables-legacy -A FORWARD -s 10.0.0.0/24 -j ACCEPT
iptables-legacy -A FORWARD -d 10.0.0.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables-legacy -t nat -A POSTROUTING -s 10.0.0.0/24 ! -o wg0 -j MASQUERADE`,
  },
];

/** Others that are easily got wrong. */
const MORE: readonly Shape[] = [
  { name: 'what comes back is dropped', script: NAT + forward('drop', 'iifname wg0 accept') },
  { name: 'only new connections accepted', script: NAT + forward('drop', 'ct state new accept'), oneWay: ['friends'] },
  {
    name: 'an accept in one table and a drop in a later one',
    script:
      NAT +
      forward('accept', BOTH) +
      nft('table inet late {\n chain f {\n type filter hook forward priority 10; policy drop;\n }\n}'),
  },
  {
    name: 'a drop for the network behind the accept',
    script: NAT + forward('accept', 'iifname wg0 accept', 'ip saddr 10.0.0.0/24 drop', 'ct state established accept'),
  },
  {
    name: 'a drop for the network before the accept',
    script: NAT + forward('accept', 'ip saddr 10.0.0.0/24 reject', 'iifname wg0 accept'),
  },
  { name: 'only TCP passed on', script: NAT + forward('drop', 'meta l4proto tcp accept') },
  { name: 'only TCP masqueraded', script: 'iptables -t nat -A POSTROUTING -s 10.0.0.0/24 -p tcp -j MASQUERADE' },
  { name: 'TCP and UDP masqueraded', script: nat('meta l4proto { tcp, udp } ip saddr 10.0.0.0/24 masquerade') },
  {
    name: 'translated to an address of the server',
    script: nat('ip saddr 10.0.0.0/24 oifname eth0 snat ip to 203.0.113.5'),
  },
  {
    name: 'translated to an address that is gone',
    script: nat('ip saddr 10.0.0.0/24 oifname eth0 snat ip to 203.0.113.77'),
    unsure: ['way4'],
  },
  {
    name: 'spared from translation by an accept before it',
    script: nat('ip saddr 10.0.0.0/24 accept', 'oifname eth0 masquerade'),
  },
  {
    name: 'spared in one table, translated in the next',
    script:
      nat('ip saddr 10.0.0.0/24 accept') +
      nft('table ip n2 {\n chain p {\n type nat hook postrouting priority 110;\n masquerade\n }\n}'),
  },
  {
    name: 'private destinations spared from translation',
    script: nat('ip saddr 10.0.0.0/24 ip daddr != { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } masquerade'),
  },
  {
    name: 'not followed by conntrack',
    script: `${NAT}${nft('table inet raw {\n chain pre {\n type filter hook prerouting priority -300;\n iifname "wg0" notrack\n }\n}')}`,
  },
  {
    name: 'bogons dropped before they are routed',
    script: `${NAT}${nft('table inet raw {\n chain pre {\n type filter hook prerouting priority -300;\n iifname "eth0" ip daddr 10.0.0.0/8 drop\n iifname "eth0" ip saddr 10.0.0.0/8 drop\n }\n}')}`,
  },
  {
    name: 'dropped before it is routed',
    script: `${NAT}${nft('table inet raw {\n chain pre {\n type filter hook prerouting priority -300;\n ip saddr 10.0.0.0/8 drop\n }\n}')}`,
  },
  {
    name: 'dropped at the device',
    script: `${NAT}${nft('table netdev d {\n chain in {\n type filter hook ingress device "eth0" priority 0;\n udp dport 51820 drop\n }\n}')}`,
  },
  {
    name: 'dropped on its way out',
    script: `${NAT}${nft('table inet o {\n chain out {\n type filter hook postrouting priority 50;\n oifname "eth0" ip saddr 10.0.0.0/8 drop\n }\n}')}`,
  },
  {
    name: 'the server’s own address dropped nowhere after translation',
    script: `${NAT}${nft('table inet o {\n chain out {\n type filter hook postrouting priority 300;\n oifname "eth0" ip saddr 10.0.0.0/8 drop\n }\n}')}`,
  },
  {
    name: 'a strict check of sources',
    script: `${NAT}${nft('table inet r {\n chain pre {\n type filter hook prerouting priority -290;\n fib saddr . mark . iif oif missing drop\n }\n}')}`,
  },
  {
    name: 'limits of many kinds',
    script: `${NAT}${forward('drop', 'ct state new limit rate over 500/second burst 500 packets drop', 'ct count over 1000 drop', BOTH)}`,
  },
  {
    name: 'an element that names one friend',
    script: NAT + forward('drop', 'ip saddr 10.0.0.2 accept', 'ct state established accept'),
    unsure: ['way4', 'friends', 'lan'],
  },
  { name: 'a random half dropped', script: NAT + forward('accept', 'numgen random mod 2 < 1 counter', BOTH) },
  {
    name: 'dropped by an expression that nobody here knows',
    script: NAT + forward('accept', 'ip ttl > 200 drop', 'meta length > 65000 drop'),
    unsure: ['way4', 'way6', 'friends', 'lan'],
  },
  {
    name: 'jumps five deep',
    script: `${NAT}${nft(`table inet j {
  chain e { iifname "wg0" oifname "eth0" accept; ct state established accept; }
  chain d { jump e; return; }
  chain c { goto d; drop; }
  chain b { jump c; }
  chain forward { type filter hook forward priority 0; policy drop; jump b; }
}`)}`,
  },
  {
    name: 'a goto that never comes back',
    script: `${NAT}${nft(`table inet j {
  chain a { iifname "lo" accept; }
  chain forward { type filter hook forward priority 0; policy drop; goto a; iifname "wg0" accept; }
}`)}`,
  },
  { name: 'a return that ends in the policy', script: NAT + forward('drop', 'iifname wg0 return', 'accept') },
  {
    name: 'tuples of device and address',
    script: `${NAT}${forward('drop', 'iifname . ip saddr { "wg0" . 10.0.0.0/24 } accept', 'ct state established accept')}`,
  },
  { name: 'IPv4 alone passed on', script: NAT + forward('drop', 'meta nfproto ipv4 accept') },
  { name: 'IPv6 alone passed on', script: `${NAT}iptables -P FORWARD DROP` },
  {
    name: 'a zone’s mark kept for the connection',
    script: `${NAT}iptables -t mangle -A PREROUTING -i wg0 -m conntrack --ctstate NEW -j CONNMARK --set-xmark 0x5/0xffffffff
iptables -t mangle -A PREROUTING -j CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff
iptables -P FORWARD DROP; iptables -A FORWARD -m mark --mark 0x5 -j ACCEPT`,
  },
  {
    name: 'the port let in from one country only',
    script: NAT + input('drop', 'ip saddr { 93.184.0.0/16, 198.51.0.0/16 } udp dport 51820 accept'),
    unsure: ['port'],
  },
  {
    name: 'a block list before the port',
    script: `${NAT}${nft('table inet b {\n set bad { type ipv4_addr; flags interval; elements = { 5.0.0.0/8, 31.13.72.0/24, 192.0.2.0/24 }; }\n chain input {\n type filter hook input priority 0; policy drop;\n ip saddr @bad drop\n udp dport { 53, 51820 } accept\n }\n}')}`,
  },
  { name: 'another port let in', script: NAT + input('drop', 'udp dport 51821 accept', 'tcp dport 51820 accept') },
  {
    name: 'answers of the port not let out',
    script: `${NAT}${nft('table inet o {\n chain output {\n type filter hook output priority 0; policy drop;\n tcp sport 22 accept\n ct state new accept\n }\n}')}`,
    oneWay: ['server'],
  },
  {
    name: 'the port moved away by a rule',
    script: `${NAT}${nft('table inet p {\n chain pre {\n type nat hook prerouting priority -100;\n iifname eth0 udp dport 51820 redirect to :51821\n }\n}')}`,
    unsure: ['port'],
  },
  {
    name: 'a resolver for friends',
    script: `${NAT}${nft('table inet p {\n chain pre {\n type nat hook prerouting priority -100;\n iifname wg0 udp dport 53 dnat ip to 198.51.100.1:53\n }\n}')}`,
  },
  {
    name: 'friends apart, by our old rules',
    script: `${NAT}${nft('table inet vpn-bot-wg0 {\n chain forward {\n type filter hook forward priority filter; policy accept;\n iifname "wg0" oifname "wg0" drop\n }\n}')}`,
  },
  {
    name: 'friends apart, by iptables',
    script: `${NAT}iptables -A FORWARD -i wg0 -o wg0 -j REJECT; ip6tables -A FORWARD -i wg0 -o wg0 -j REJECT`,
  },
  { name: 'friends apart in IPv4 only', script: `${NAT}iptables -A FORWARD -i wg0 -o wg0 -j REJECT` },
  {
    name: 'a drop between friends behind an accept',
    script: NAT + forward('accept', 'iifname wg0 accept', 'iifname wg0 oifname wg0 drop'),
  },
  {
    name: 'friends kept from private networks and the server',
    script: `${NAT}${forward('accept', 'iifname wg0 oifname wg0 drop', 'iifname wg0 ip daddr { 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16 } drop', 'iifname wg0 ip6 daddr { fc00::/7, fe80::/10 } drop')}${input('accept', 'iifname wg0 ct state established accept', 'iifname wg0 meta l4proto { icmp, ipv6-icmp } accept', 'iifname wg0 udp dport 53 accept', 'iifname wg0 drop')}`,
  },
  {
    name: 'friends kept from one private network',
    script: NAT + forward('accept', 'iifname wg0 ip daddr 172.16.0.0/12 drop'),
  },
];

export const SHAPES: readonly Shape[] = [...KNOWN, ...MORE];

function firewalld(fromFriends: string, intoPublic = '', intoServer = ''): string {
  return nft(`table inet firewalld {
  chain filter_PREROUTING {
    type filter hook prerouting priority -290; policy accept;
    meta nfproto ipv6 fib saddr . mark . iif oif missing drop
  }
  chain filter_INPUT {
    type filter hook input priority 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    jump filter_INPUT_ZONES
    ct state { invalid } drop
    reject with icmpx admin-prohibited
  }
  chain filter_FORWARD {
    type filter hook forward priority 10; policy accept;
    ct state { established, related } accept
    ct status dnat accept
    iifname "lo" accept
    ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002:c000:200::/40 } reject with icmpv6 addr-unreachable
    jump filter_FORWARD_ZONES
    ct state { invalid } drop
    reject with icmpx admin-prohibited
  }
  chain filter_INPUT_ZONES {
    ${intoServer}
    iifname "eth0" goto filter_IN_public
    goto filter_IN_public
  }
  chain filter_FORWARD_ZONES {
    ${fromFriends}
    iifname "eth0" goto filter_FWD_public
    goto filter_FWD_public
  }
  chain filter_IN_trusted { accept ; }
  chain filter_FWD_trusted { accept ; }
  chain filter_IN_public {
    jump filter_IN_public_pre
    jump filter_IN_public_deny
    jump filter_IN_public_allow
    meta l4proto { icmp, ipv6-icmp } accept
    reject with icmpx admin-prohibited
  }
  chain filter_IN_public_pre { }
  chain filter_IN_public_deny { }
  chain filter_IN_public_allow {
    tcp dport 22 accept
    ip6 daddr fe80::/64 udp dport 546 accept
    ${intoPublic}
  }
  chain filter_FWD_public {
    jump filter_FWD_public_pre
    reject with icmpx admin-prohibited
  }
  chain filter_FWD_public_pre { }
}`);
}

function ufw(forwards: string, lets: string): string {
  return iptables(`*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ufw-before-input - [0:0]
:ufw-before-forward - [0:0]
:ufw-not-local - [0:0]
:ufw-skip-to-policy-input - [0:0]
:ufw-after-input - [0:0]
:ufw-after-logging-input - [0:0]
:ufw-reject-input - [0:0]
:ufw-track-input - [0:0]
:ufw-user-input - [0:0]
:ufw-user-forward - [0:0]
:ufw-user-limit - [0:0]
:ufw-user-limit-accept - [0:0]
:ufw-logging-deny - [0:0]
-A INPUT -j ufw-before-input
-A INPUT -j ufw-after-input
-A INPUT -j ufw-after-logging-input
-A INPUT -j ufw-reject-input
-A INPUT -j ufw-track-input
-A FORWARD -j ufw-before-forward
-A ufw-before-input -i lo -j ACCEPT
-A ufw-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny
-A ufw-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw-before-input -p icmp -m icmp --icmp-type 8 -j ACCEPT
-A ufw-before-input -p udp -m udp --sport 67 --dport 68 -j ACCEPT
-A ufw-before-input -j ufw-not-local
-A ufw-before-input -d 224.0.0.251/32 -p udp -m udp --dport 5353 -j ACCEPT
-A ufw-before-input -j ufw-user-input
-A ufw-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw-before-forward -p icmp -m icmp --icmp-type 3 -j ACCEPT
-A ufw-before-forward -j ufw-user-forward
-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN
-A ufw-not-local -m addrtype --dst-type MULTICAST -j RETURN
-A ufw-not-local -m addrtype --dst-type BROADCAST -j RETURN
-A ufw-not-local -m limit --limit 3/min --limit-burst 10 -j ufw-logging-deny
-A ufw-not-local -j DROP
-A ufw-after-input -p udp -m udp --dport 137 -j ufw-skip-to-policy-input
-A ufw-after-input -m addrtype --dst-type BROADCAST -j ufw-skip-to-policy-input
-A ufw-skip-to-policy-input -j DROP
-A ufw-after-logging-input -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
-A ufw-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN
-A ufw-user-limit-accept -j ACCEPT
${forwards}
${lets}
COMMIT`);
}

function docker(user: string): string {
  return `${iptables(`*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-ISOLATION-STAGE-1 - [0:0]
:DOCKER-ISOLATION-STAGE-2 - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
${user}
-A DOCKER-USER -j RETURN
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT`)}${ip6tables('*filter\n:FORWARD ACCEPT [0:0]\n:DOCKER-USER - [0:0]\n-A FORWARD -j DOCKER-USER\n-A DOCKER-USER -j RETURN\nCOMMIT')}`;
}
