import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../lab/leftovers.ts';
import { Namespace } from '../lab/namespace.ts';
import { missingFor } from '../lab/requirements.ts';
import { STORE_KEY } from '../stage/command-line.ts';
import { TOKEN } from '../stage/settings-of.ts';
import { BOT, InstalledTree } from './installed-tree.ts';

/** Rules with one that is not understood, in the place of the friends' packets. */
const rules = (name: string, strange: string) => `flush ruleset
table inet t {
  chain forward { type filter hook forward priority 0; policy drop; ${strange} drop; ct state established accept; iifname "${name}" accept; }
  chain out { type nat hook postrouting priority 100; oifname "eth0" masquerade; }
}`;

/** An interface by wireguard-go with the bot's rights, as where the kernel has no WireGuard; it ends with the shell. */
const TUNNEL = `mount -t tmpfs tmpfs /run/wireguard; chown ${BOT} /run/wireguard
mount -t tmpfs tmpfs /dev/net; mknod -m 666 /dev/net/tun c 10 200
setpriv --reuid ${BOT} --regid ${BOT} --clear-groups --inh-caps -all,+net_admin --ambient-caps +net_admin --pdeathsig KILL wireguard-go -f $1 >/dev/null 2>&1 &
while kill -0 $! && [ ! -S /run/wireguard/$1.sock ]; do :; done
wg set $1 listen-port 51820 private-key <(wg genkey)
ip address add 10.0.0.1/24 dev $1; ip link set $1 up`;

describe.skipIf(missingFor('ip', 'nft', 'wg', 'wireguard-go', 'perl', 'unshare', 'setpriv'))('called by root,', () => {
  let server: Namespace;
  const name = uniqueName();
  const tree = new InstalledTree();
  beforeAll(async () => {
    server = await Namespace.make();
    await server.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'other');
    await server.ip('link', 'set', 'other', 'up');
    await server.ip('address', 'add', '203.0.113.5/24', 'dev', 'eth0');
    await server.ip('link', 'set', 'eth0', 'up');
    await server.ip('route', 'add', 'default', 'via', '203.0.113.1');
    await server.run(['sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward']);
    const settings = [
      ...[`BOT_TOKEN=${TOKEN}`, 'ADMIN_ID=1', 'WG_ENDPOINT_HOST=vpn.example.com', `WG_INTERFACE=${name}`],
      ...[`STORE_KEY=${STORE_KEY}`, 'TELEGRAM_API_ROOT=http://127.0.0.1:9', 'PEERS_FILE=/var/lib/vpn-bot/peers.json'],
      'WG_NETWORK_CIDR=10.0.0.0/24',
    ];
    tree.write('/opt/vpnservice/env_vars.txt', settings.map((line) => `${line}\n`).join(''));
    tree.owns('/opt/vpnservice/env_vars.txt', 0o600);
  }, 60_000);
  afterAll(async () => {
    await server?.close();
  });

  const asked = async (words: string, strange: string, env = {}) => {
    await server.run(['nft', '-f', '-'], rules(name, strange));
    const inside = `${TUNNEL}; /opt/vpnservice/deploy/vpn-bot.sh ${words} || true`;
    return (await tree.sh(`exec ip netns exec ${server.name} bash -ec '${inside}' bash ${name}`, env)).text;
  };

  it.each(['doctor', 'node check'])(
    '`%s` sends packets where it is not sure',
    async (words) => {
      expect(await asked(words, 'ip ttl > 200')).toMatch(/^✓ main: tried: .*gets out and back \(IPv4\)$/m);
      expect(await asked(words, 'ip ttl < 200', { LANG: 'ru_RU.UTF-8' })).toMatch(
        /^✗ main: проверено: .*не доходят до интернета и обратно \(IPv4\)\n {2}→ /m,
      );
    },
    120_000,
  );

  it('it sends none where all is understood, unless it is told to', async () => {
    const sure = 'tcp dport 25';
    expect(await asked('node check', sure)).not.toMatch(/tried/);
    // rules that were read say the same as packets
    expect(await asked('node check --try', sure)).toMatch(/^✓ main: friends get out to the Internet \(IPv4\)$/m);
  }, 120_000);
});
