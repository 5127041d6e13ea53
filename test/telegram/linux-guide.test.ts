import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { configName } from '../../src/peers/devices/config-name.ts';
import { startRekey } from '../../src/peers/devices/rekey.ts';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import { filesAbout, nameFile } from '../../src/peers/devices/sent-files.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { box, iso, NOW, node, peer, stateOf } from '../stage/sample-state.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'unshare');

/** The friend's own `/etc/wireguard`, and sockets of their own, for one script. */
const AT_HOME = 'mount --bind "$1" /etc/wireguard && mount -t tmpfs tmpfs /run/wireguard && eval "$2"';

it.skipIf(missing)(
  'what the Linux guide says after /regen takes a friend from the old tunnel to the new, with the real wg-quick',
  async () => {
    const lab = await WireguardLab.start();
    onTestFinished(() => lab.close());
    const server = await lab.server();
    const { namespace } = await lab.phone();
    const { host, port } = server.endpoint;
    const where = node({ endpointHost: host, endpointPort: port, dns: [], allowedIps: ['0.0.0.0/0'] });
    const store = stateOf([peer({ sent_at: null })]);
    const device = store.peers['p1'];
    if (!device) throw new Error('no device');
    const home = temporaryFolder();
    mkdirSync(home, { recursive: true });
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));

    /** Names the key's file, puts it where the guide says, and lets the server know the key at an address of its own. */
    const arrive = async ({ public_key, secret }: { public_key: string; secret: string | null }, wg_ip: string) => {
      const keys = box.open(public_key, secret ?? '');
      const text = renderConfig(where, server.keys.publicKey, { ...device, wg_ip }, keys);
      const file = {
        peerId: 'p1',
        publicKey: public_key,
        variant: 'full',
        text,
        node: where,
        hasPicture: true,
        app: 'wireguard',
        edition: {},
      } as const;
      writeFileSync(join(home, configName(nameFile(store, file) ?? '')), text, { mode: 0o600 });
      const { presharedKey } = keys;
      await server.addHandmadePeer({ publicKey: public_key, presharedKey, allowedIps: [wg_ip] });
    };
    await arrive(device, '10.0.0.3/32');
    device.sent_at = iso(NOW);
    startRekey(device, box, iso(NOW));
    if (!device.next) throw new Error('no new key');
    await arrive(device.next, '10.0.0.4/32');

    const files = filesAbout(device, device.next.public_key);
    expect(files).toMatchObject({ tunnel: 'Main-2', old: 'vpn_7' });
    const config = configName(files.tunnel);
    const { ru } = await loadLanguages('UTC');
    const guide = ru.guides.steps.linux({ ...files, config, least: null });
    const [, commands = ''] = /<code>(sudo wg-quick down [^<]*)<\/code>/.exec(guide) ?? [];
    const look = `ping -n -q -c 1 -w 5 ${server.address} >/dev/null && wg show interfaces`;
    const script = ['wg-quick up vpn_7', look, commands.replaceAll('sudo ', ''), look, 'wg-quick down Main-2'];
    const said = await namespace.run(['unshare', '-m', 'bash', '-c', AT_HOME, 'bash', home, script.join(' && ')]);
    expect(said.split('\n').filter((line) => !line.startsWith('['))).toEqual(['vpn_7', 'Main-2']);
  },
  120_000,
);
