/** Commands for a person to type on a server; `family` is `IPv4` or `IPv6`. */
export const sysctl = (family: string) => (family === 'IPv6' ? 'net.ipv6.conf.all.forwarding' : 'net.ipv4.ip_forward');
const tables = (family: string) => (family === 'IPv6' ? 'ip6tables' : 'iptables');
export const insert = (name: string, family: string) =>
  `${tables(family)} -I FORWARD -i ${name} -j ACCEPT && ${tables(family)} -I FORWARD -o ${name} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`;
export const zone = (name: string) =>
  `firewall-cmd --permanent --zone=trusted --add-interface=${name} && firewall-cmd --reload`;
export const translate = (network: string) =>
  `${network.includes(':') ? 'ip6tables' : 'iptables'} -t nat -A POSTROUTING -s ${network} -j MASQUERADE`;

/** Until Ctrl+C; the table goes with it. */
export const trace = (name: string) =>
  `sh -c 'trap : INT; nft "add table inet look; add chain inet look pre { type filter hook prerouting priority -350; }; add rule inet look pre iifname ${name} meta nftrace set 1" && nft monitor trace; nft delete table inet look'`;
