import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { missingFor } from '../lab/requirements.ts';
import { TOKEN } from '../stage/settings-of.ts';
import { ConvertLab } from './convert-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'sudo', 'unshare');
const { publicKey: FIRST } = generateKeyPair();
const { publicKey: SECOND } = generateKeyPair();

describe.skipIf(missing)('vpn-bot node convert', { timeout: 300_000 }, () => {
  let lab: ConvertLab;

  beforeAll(async () => {
    lab = await ConvertLab.start();
    await lab.server.root(`umask 077; echo '${generatePresharedKey()}' >/run/psk
      wg set wg0 peer ${FIRST} preshared-key /run/psk allowed-ips 10.1.0.2/32 peer ${SECOND} allowed-ips ''
      ip address add 10.1.0.77/32 dev wg0`);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  it('refuses where AmneziaWG is not, and nothing changes', async () => {
    const before = [await lab.picture(), lab.settings];
    for (const [lacks, words] of [
      ['awg-quick', 'there is no awg or no awg-quick'],
      ['amneziawg-go', "neither the kernel's module nor amneziawg-go"],
    ] as const) {
      await lab.server.root(`mv /usr/bin/${lacks} /root/`);
      const { code, errors } = await lab.node('convert', 'eu1');
      await lab.server.root(`mv /root/${lacks} /usr/bin/`);
      expect([code, errors]).toEqual([1, expect.stringContaining(words)]);
    }
    const inside = { WG_EU1_CONTAINER: 'amnezia-awg2' };
    expect((await lab.nodeWith(inside, 'convert', 'eu1')).errors).toContain('eu1 is in the container amnezia-awg2');
    expect((await lab.node('convert', 'eu2')).errors).toContain('eu2: no such server');
    expect([await lab.picture(), lab.settings]).toEqual(before);
  });

  it('brings everything back when a step fails', async () => {
    const before = [await lab.picture(), lab.settings];
    const { code, said, errors } = await lab.failing('awg addconf', () => lab.node('convert', 'eu1'));
    expect([code, errors], said).toEqual([1, expect.stringContaining('wg0 is run by wg as before')]);
    expect([await lab.picture(), lab.settings]).toEqual(before);
  });

  it('brings everything back when the settings would say otherwise', async () => {
    const before = [await lab.picture(), lab.settings];
    const { code, errors } = await lab.nodeWith({ WG_EU1_PROTOCOL: 'wireguard' }, 'convert', 'eu1');
    expect([code, errors]).toEqual([1, expect.stringContaining('WG_EU1_PROTOCOL is in the environment too')]);
    expect([await lab.picture(), lab.settings]).toEqual(before);
  });

  let before: readonly string[] = [];
  const live = (text = '') => text.split('table inet')[0];

  it('has AmneziaWG run the interface: same key, port, addresses, peers and rules', async () => {
    before = [await lab.picture(), lab.settings];
    const { code, said, errors } = await lab.node('convert', 'eu1');
    expect({ code, errors }, said).toEqual({ code: 0, errors: '' });
    expect(said).toContain('eu1: wg0 is run by AmneziaWG now, with all its peers');
    expect(said).toContain('✓ eu1: friends get out to the Internet (IPv4)');
    const now = await lab.picture();
    expect(live(now)).toBe(live(before[0]));
    expect(now).toMatch(
      /chain closed[\s\S]*wg0\.conf\.before-amneziawg\n[\s\S]*program=awg\n(?:knock=.*\n)?awg-quick@wg0\n.*awg$/,
    );
    const added = 'WG_EU1_PROTOCOL=amneziawg\nWG_EU1_INTERFACE=wg0\n';
    expect(lab.settings).toBe(`${before[1]}\n# Node eu1, made by: vpn-bot node add\n${added}`);
    const [plain, made] = await Promise.all(
      ['/etc/wireguard/wg0.conf.before-amneziawg', '/etc/amnezia/amneziawg/wg0.conf'].map((path) =>
        lab.server.root(`sort ${path}; stat -c %a%U ${path}`),
      ),
    );
    expect(made).toBe(plain);
    const statistics = await lab.server.as('vpn-bot', `${lab.server.folder}/eu1.key`, 'stats');
    expect(statistics.said).toContain('wireguard amneziawg-tools');
  });

  it('does only what is left to do when it is asked again', async () => {
    const [now, file] = [await lab.picture(), lab.settings];
    const { code, said } = await lab.node('convert', 'eu1');
    expect(code, said).toBe(0);
    expect([await lab.picture(), lab.settings]).toEqual([now, file]);
  });

  it('takes it back, with all that came meanwhile, but never from under parameters', async () => {
    await lab.server.root(`awg set wg0 s1 20; awg set wg0 peer ${SECOND} allowed-ips 10.1.0.3/32`);
    const converted = await lab.picture();
    const refused = await lab.node('convert', 'eu1', '--undo');
    expect([refused.code, refused.errors]).toEqual([
      1,
      expect.stringContaining('has parameters of AmneziaWG by now (S1)'),
    ]);
    expect(await lab.picture()).toBe(converted);
    await lab.server.root('awg set wg0 s1 0; echo on >/run/trailers');
    expect((await lab.node('convert', 'eu1', '--undo')).errors).toContain('by now (RandomTrailers)');
    await lab.server.root('rm /run/trailers');
    const { code, said, errors } = await lab.node('convert', 'eu1', '--undo');
    expect({ code, errors }, said).toEqual({ code: 0, errors: '' });
    const now = await lab.picture();
    const allowed = `allowed ${SECOND}`;
    expect(now).toBe((before[0] ?? '').replace(`${allowed}\t(none)`, `${allowed}\t10.1.0.3/32`));
    expect(lab.settings).toContain('WG_EU1_PROTOCOL=wireguard\nWG_EU1_INTERFACE=wg0\n');
  });

  it('does the rest when it is asked again, if it was killed before the end, there and back', async () => {
    const plain = [await lab.picture(), lab.settings];
    const killed = await lab.killing('mv /etc/wireguard/wg0.conf', () => lab.node('convert', 'eu1'));
    expect([killed.code, lab.settings]).toEqual([1, plain[1]]);
    expect(await lab.picture()).toContain('awg-quick@wg0\nwg-quick@wg0\nawg'); // a boot would start both
    expect(await lab.node('convert', 'eu1')).toMatchObject({ code: 0, errors: '' });
    const there = await lab.picture();
    expect(live(there)).toBe(live(plain[0]));
    expect(there).toMatch(/wg0\.conf\.before-amneziawg\n[\s\S]*program=awg\n(?:knock=.*\n)?awg-quick@wg0\nawg$/);
    const back = ['convert', 'eu1', '--undo'] as const;
    expect((await lab.killing('disable awg-quick@wg0', () => lab.node(...back))).code).toBe(1);
    expect(await lab.node(...back)).toMatchObject({ code: 0, errors: '' });
    expect([await lab.picture(), lab.settings]).toEqual(plain);
  });

  it('does the same with main on this machine', async () => {
    const here = `BOT_TOKEN=${TOKEN}\nADMIN_ID=1\nWG_ENDPOINT_HOST=vpn.example.com\nWG_NETWORK_CIDR=10.1.0.1/24\n`;
    const plain = await lab.picture();
    const there = await lab.nodeThere(here, 'convert main --yes');
    expect(there).toContain('✓ main: wg0 is up, UDP port 51820');
    expect(there).toMatch(
      /status 0\n[\s\S]*\n# Made by: vpn-bot node convert\nWG_PROTOCOL=amneziawg\nWG_INTERFACE=wg0$/,
    );
    expect(live(await lab.picture())).toBe(live(plain));
    const back = await lab.nodeThere(here, 'convert main --yes --undo');
    expect(back).toMatch(/status 0\n[\s\S]*\nWG_PROTOCOL=wireguard\nWG_INTERFACE=wg0$/);
    expect(await lab.picture()).toBe(plain);
  });
});
