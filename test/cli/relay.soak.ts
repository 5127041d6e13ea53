import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { builtCli } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import type { Namespace } from '../lab/namespace.ts';
import { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { WireguardServer } from '../lab/wireguard-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('wireguard-go', 'wg', 'nft', 'ip', 'iptables', 'sshd', 'ssh', 'unshare');
const CLI = builtCli();
const INSIDE = '10.7.0.1';
const KEEP = 'sh /usr/local/sbin/vpn-bot-doors keep relays';
/** As Docker sets the machine up on which it runs. */
const DOCKER = 'iptables -N DOCKER-USER; iptables -A FORWARD -j DOCKER-USER; iptables -P FORWARD DROP';

describe.skipIf(missing)('vpn-bot door add --via', { timeout: 90_000 }, () => {
  let relay: SpareServer;
  let eu1: WireguardServer;
  let street: Namespace;
  let phone: Phone;
  const keys = generateKeyPair();

  beforeAll(async () => {
    relay = await SpareServer.start();
    eu1 = new WireguardServer(relay.outside, '192.0.2.1', { addresses: [`${INSIDE}/24`] });
    await eu1.start();
    await eu1.wg('set', 'peer', keys.publicKey, 'allowed-ips', '10.7.0.9/32');
    street = await relay.neighbour();
    phone = new Phone(street);
    const hostKey = await relay.fingerprint();
    const settings = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=198.18.5.1\nWG_EU1_NETWORK_CIDR=10.7.0.1/24\nWG_EU1_SSH_HOST=192.0.2.1\nWG_EU1_SSH_USER=vpn-bot\nWG_EU1_SSH_KEY_PATH=eu1.key\nWG_EU1_SSH_HOST_KEY=${hostKey}\n`;
    await relay.root(
      `mkdir -p /root/bot; printf '${settings.replaceAll('\n', '\\n')}' >/root/bot/env_vars.txt; : >/root/bot/eu1.key; chmod 600 /root/bot/*`,
    );
  });
  afterAll(async () => {
    await phone?.close();
    await eu1?.vanish();
    await street?.close();
    await relay?.[Symbol.asyncDispose]();
  });

  /** `vpn-bot` on the relay, whose own bot has eu1 elsewhere; ends with the settings. */
  const vpnBot = (words: string) =>
    relay.root(
      `cd /root/bot; LC_ALL=C ${process.execPath} ${CLI} door ${words} --yes 2>&1; grep DOORS env_vars.txt || true`,
    );
  const conf = (port: number) =>
    `[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = 10.7.0.9/32\n\n[Peer]\nPublicKey = ${eu1.keys.publicKey}\nEndpoint = 198.18.5.1:${port}\nAllowedIPs = ${INSIDE}/32\nPersistentKeepalive = 1\n`;
  const isOnline = () => eventually(async () => expect(await phone.reaches(INSIDE, 1)).toBe(true), { timeout: 30_000 });

  it('lets a friend in who reaches no other machine, also one who knocked before', async () => {
    await relay.root('echo 0 >/proc/sys/net/ipv4/ip_forward');
    await phone.up(conf(443));
    expect(await phone.reaches(INSIDE, 2)).toBe(false);
    expect(await vpnBot('add eu1 --via main')).toMatch(
      /eu1: 198\.18\.5\.1:443 is open \(main passes packets on, and has no key\)[\s\S]*WG_EU1_DOORS=198\.18\.5\.1:443$/,
    );
    await isOnline();
    expect(await eu1.wg('show', 'endpoints')).toContain('192.0.2.7:');
    expect(await relay.root('wg show interfaces')).toBe('');
  });

  it('asks for the same relay again without a second one, and takes another port where one is named', async () => {
    expect(await vpnBot('add eu1 --via main')).toMatch(/WG_EU1_DOORS=198\.18\.5\.1:443$/);
    expect(await vpnBot('add eu1 4443 --via main')).toMatch(/WG_EU1_DOORS=198\.18\.5\.1:443,198\.18\.5\.1:4443$/);
    await phone.switchTo(conf(4443));
    await isOnline();
  });

  it('gets past a firewall that forwards nothing by itself, Docker’s or an older one, and takes its rules back', async () => {
    const ours = () => relay.root('iptables -S | grep -c vpn-bot-relay || true');
    await relay.root(DOCKER);
    await phone.switchTo(conf(443));
    expect(await phone.reaches(INSIDE, 2)).toBe(false);
    await relay.root(KEEP);
    await isOnline();
    expect(await relay.root('iptables -S DOCKER-USER')).toContain(
      '--ctstate DNAT -m comment --comment vpn-bot-relay -j ACCEPT',
    );
    await relay.root(`${KEEP}; ${KEEP}`);
    expect(await ours()).toBe('4');
    await relay.root('iptables -F; iptables -X DOCKER-USER; nft flush table ip vpn-bot-relay');
    expect(await phone.reaches(INSIDE, 2)).toBe(false);
    await relay.root(KEEP);
    await isOnline();
    expect(await relay.root('iptables -S FORWARD')).toMatch(/-P FORWARD DROP\n(.*vpn-bot-relay.*\n?){4}$/);
    await vpnBot('remove eu1 198.18.5.1:4443');
    expect(await ours()).toBe('2');
  });

  it('refuses what would be no other way, and what cannot be relayed', async () => {
    for (const [words, why] of [
      ['add eu1 --via eu1', 'eu1 is on the same machine as eu1'],
      ['add eu1 --via de1', 'de1: no such server'],
      ['add eu1', 'which port?'],
    ] as const)
      expect(await vpnBot(words)).toContain(why);
    const host = "sed -i '/ENDPOINT_HOST/d' env_vars.txt; echo WG_ENDPOINT_HOST=198.18.5.1 >>env_vars.txt";
    await relay.root(`cd /root/bot; ${host}; echo 'WG_EU1_ENDPOINT_HOST=2001:db8::7' >>env_vars.txt`);
    expect(await vpnBot('add eu1 --via main')).toContain('a relay passes packets on by IPv4 only');
    await relay.root("sed -i '/EU1_ENDPOINT/d' /root/bot/env_vars.txt");
  });

  it('leaves no trace when it is removed', async () => {
    expect(await vpnBot('remove eu1 198.18.5.1:443')).toMatch(/UDP 443 is closed\nWG_EU1_DOORS=$/);
    expect(await phone.reaches(INSIDE, 2)).toBe(false);
    const left =
      'ls /etc/vpn-bot-doors /usr/local/sbin/vpn-bot-doors /run/vpn-bot-doors /etc/systemd/system/vpn-bot-doors* 2>/dev/null; nft list ruleset | grep relay; iptables -S | grep vpn-bot; true';
    expect(await relay.root(left)).toBe('');
  });
});
