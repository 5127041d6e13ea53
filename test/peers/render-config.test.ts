import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configName } from '../../src/peers/devices/config-name.ts';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { addressAt, parseSubnet } from '../../src/peers/nodes/subnet.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import { Namespace } from '../lab/namespace.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardInterface } from '../lab/wireguard-interface.ts';
import { networkIn } from '../stage/networks.ts';
import { newKey, node, peer } from '../stage/sample-state.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip');
const keys = generateKeyPair();
const secret = { privateKey: keys.privateKey, presharedKey: generatePresharedKey() };
const serverKey = newKey();

const host = fc.oneof(
  fc.ipV4(),
  fc.ipV6().filter((text) => !text.includes('.')),
);
/** Everything that settings can make of a node, with addresses instead of names: `wg` would look a name up. */
const anyNode = fc.record({
  endpointHost: host,
  endpointPort: fc.integer({ min: 1, max: 65_535 }),
  dns: fc.array(host, { maxLength: 3 }),
  allowedIps: fc.uniqueArray(fc.oneof(networkIn(4, 0, 32), networkIn(6, 0, 128)), { minLength: 1, maxLength: 4 }),
  mtu: fc.option(fc.integer({ min: 1280, max: 1500 })),
  keepalive: fc.constantFrom(0, 25, 65_535),
});
const anyPeer = fc.record({ wg_ip: networkIn(4, 32, 32), wg_ip6: fc.option(networkIn(6, 128, 128)) });

/** `wg` prints some IPv6 networks with IPv4 inside (`::0.32.0.0/107`). */
const canonical = (ip: string) => `${addressAt(parseSubnet(ip), 0n)}/${ip.split('/')[1]}`;

const render = (of: NodeProfile, record: PeerRecord = peer()) => renderConfig(of, serverKey, record, secret);

describe('a rendered config', () => {
  it('names the door of its device', () => {
    const doors = node({ endpointHost: '203.0.113.7', furtherDoors: [{ host: '2001:db8::9', port: 443 }] });
    expect(render(doors, peer({ door: '[2001:db8::9]:443' }))).toMatch(/^Endpoint = \[2001:db8::9\]:443$/m);
    expect(render(doors, peer({ door: '203.0.113.7:53' }))).toMatch(/^Endpoint = 203\.0\.113\.7:51820$/m); // no longer one of the node's
  });

  it('is this, with everything in it', () => {
    const full = node({ dns: ['1.1.1.1', '2606:4700:4700::1111'], mtu: 1280, endpointHost: '2001:db8::1' });
    expect(render(full, peer({ wg_ip6: 'fd00::3/128' }))).toBe(`[Interface]
PrivateKey = ${secret.privateKey}
Address = 10.0.0.3/32, fd00::3/128
DNS = 1.1.1.1, 2606:4700:4700::1111
MTU = 1280

[Peer]
PublicKey = ${serverKey}
PresharedKey = ${secret.presharedKey}
AllowedIPs = 0.0.0.0/0, ::/0
Endpoint = [2001:db8::1]:51820
PersistentKeepalive = 25
`);
  });

  it('leaves out what is not set', () => {
    const text = render(node({ dns: [], mtu: null, keepalive: 0 }));
    expect(text).not.toMatch(/^(?:DNS|MTU|PersistentKeepalive) =|= (?:null|undefined)/m);
  });

  it('has LF line ends, no empty value and no space at a line’s end', () => {
    fc.assert(
      fc.property(anyNode, anyPeer, (settings, addresses) => {
        const text = render(node(settings), peer(addresses));
        expect(text).toMatch(/^(?:\[\w+\]\n|\w+ = \S(?:.*\S)?\n|\n)+$/);
        expect(text).not.toContain('\r');
      }),
    );
  });
});

describe.skipIf(missing)('the real programs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vpn-bot-render-'));
  let namespace: Namespace;
  let tunnel: WireguardInterface;

  beforeAll(async () => {
    namespace = await Namespace.make();
    tunnel = new WireguardInterface(namespace);
    await tunnel.start('[Interface]\n', []);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await namespace?.close();
  });

  /** What `wg-quick strip` leaves for `wg setconf`. */
  async function strip(text: string): Promise<string> {
    const file = join(folder, configName('Helsinki-12'));
    writeFileSync(file, text, { mode: 0o600 });
    const { stdout } = await execa('wg-quick', ['strip', file]);
    return `${stdout}\n`;
  }

  it('take whatever is rendered, and the interface then has just that', async () => {
    const property = fc.asyncProperty(anyNode, anyPeer, async (settings, addresses) => {
      const profile = node(settings);
      await tunnel.setconf(await strip(render(profile, peer(addresses))));
      expect(await tunnel.wg('show', 'public-key')).toBe(keys.publicKey);
      expect(await tunnel.wg('show', 'preshared-keys')).toBe(`${serverKey}\t${secret.presharedKey}`);
      const [, ips = ''] = (await tunnel.wg('show', 'allowed-ips')).split('\t');
      expect(new Set(ips.split(' ').map(canonical))).toEqual(new Set(profile.allowedIps));
      const { keepalive, endpointPort } = profile;
      expect(await tunnel.wg('show', 'persistent-keepalive')).toBe(`${serverKey}\t${keepalive || 'off'}`);
      expect(await tunnel.wg('show', 'endpoints')).toMatch(new RegExp(`:${endpointPort}$`));
    });
    await fc.assert(property, { numRuns: 15 });
  });
});
