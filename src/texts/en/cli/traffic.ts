import type { Part } from '../../../health/firewall/judgement.ts';
import { insert, sysctl, trace, translate, zone } from '../../cli/firewall-commands.ts';
import type { Trouble } from '../../format/trouble.ts';

const PARTS: Readonly<Record<Part, string>> = {
  friends: 'each other',
  lan: 'the private networks beside the server',
  server: 'the server’s own services',
};

/** Findings about friends' packets: whether they reach the Internet and come back, and what else they reach. */
export const traffic = {
  linkDown: (id: string, name: string): Trouble => [
    `${id}: ${name} is there, but its link is down: nobody gets through`,
    `there: ip link set ${name} up`,
  ],
  wayGood: (id: string, family: string) => `${id}: friends get out to the Internet (${family})`,
  wayUnsure: (id: string, name: string, family: string): Trouble => [
    `${id}: not sure whether friends get out (${family}): not all of its firewall’s rules are understood`,
    `as root, send packets through a copy of the rules: sudo vpn-bot node check ${id} --try; or try it with a phone, and there, as root, this shows which rule its packets end at: ${trace(name)}`,
  ],
  wayTried: (id: string, family: string) =>
    `${id}: tried: what a friend sends through a copy of its rules gets out and back (${family})`,
  wayLost: (id: string, name: string, family: string): Trouble => [
    `${id}: tried: what a friend sends through a copy of its rules does not get out and back (${family})`,
    `there, as root, this shows which rule a phone’s packets end at: ${trace(name)}`,
  ],
  noRoute: (id: string, family: string): Trouble => [
    `${id}: it has no ${family} route to the Internet, so friends reach nothing but the server`,
    'there: ip route show default; the provider’s panel names the gateway',
  ],
  forwardingOff: (id: string, family: string): Trouble => [
    `${id}: forwarding of ${family} is off, so friends reach nothing but the server`,
    `there: echo ${sysctl(family)}=1 >>/etc/sysctl.d/90-vpn-bot.conf && sysctl --system`,
  ],
  forwardingDropped: (id: string, name: string, family: string): Trouble => [
    `${id}: its firewall drops what friends send to the Internet (${family}, from ${name})`,
    `there, with ufw: ufw route allow in on ${name}; firewalld: ${zone(name)}; otherwise (Docker, Oracle): ${insert(name, family)}`,
  ],
  repliesDropped: (id: string, name: string, family: string): Trouble => [
    `${id}: its firewall drops what comes back from the Internet to friends (${family}, to ${name})`,
    `there, with firewalld: ${zone(name)}; otherwise: ${insert(name, family)}`,
  ],
  /** `unit`: the systemd unit that keeps the interface up. */
  natMissing: (id: string, network: string, unit: string): Trouble => [
    `${id}: no NAT rule is for what friends send out (from ${network}), so nothing comes back`,
    `there: systemctl restart ${unit} if the bot made it, else: ${translate(network)}`,
  ],
  natUnknown: (id: string): Trouble => [
    `${id}: not sure whether friends get out: the firewall’s rules could not be read`,
    'there: apt install nftables; here: run this as root',
  ],
  portClosed: (id: string, port: number): Trouble => [
    `${id}: its firewall lets nobody in at UDP port ${port}, so no tunnel comes up`,
    `there, with ufw: ufw allow ${port}/udp; firewalld: firewall-cmd --permanent --add-port=${port}/udp && firewall-cmd --reload; otherwise: iptables -I INPUT -p udp --dport ${port} -j ACCEPT`,
  ],
  portUnsure: (id: string, port: number): Trouble => [
    `${id}: not sure whether its firewall lets everybody in at UDP port ${port}`,
    `as root: sudo vpn-bot node check ${id} --try; or try it with a phone from another network`,
  ],
  portTried: (id: string, port: number) =>
    `${id}: tried: UDP port ${port} lets strangers in through a copy of its rules`,
  apartGood: (id: string) => `${id}: friends reach the Internet and nothing else`,
  /** `open`: the networks that friends reach besides the Internet. */
  notApart: (id: string, name: string, open: readonly Part[]): Trouble => [
    `${id}: friends reach ${open.map((part) => PARTS[part]).join(', ')} through ${name}`,
    'if that is not meant so: `vpn-bot node isolate` sets the rules that keep them apart',
  ],
  apartUnsure: (id: string, unsure: readonly Part[]): Trouble => [
    `${id}: not sure whether friends are kept from ${unsure.map((part) => PARTS[part]).join(', ')}: some rules let a part through, or are not understood`,
    '`vpn-bot node isolate` sets rules that surely do',
  ],
  apartTried: (id: string, parts: readonly Part[]) =>
    `${id}: tried: through a copy of its rules a friend did not reach ${parts.map((part) => PARTS[part]).join(', ')}`,
  /** `why`: the error of the trial. */
  notTried: (id: string, why: string): Trouble => [
    `${id}: its rules could not be tried: ${why}`,
    'what is missing there can be installed; else try it with a phone',
  ],
  gateOld: (id: string, version: number | null): Trouble => [
    `${id}: its gate (version ${version ?? '?'}) does not tell enough to judge whether friends get out`,
    `\`sudo vpn-bot node renew ${id}\` renews it`,
  ],
};
