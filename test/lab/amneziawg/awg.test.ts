import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParameters } from '../../../src/amnezia/read-parameters.ts';
import { generateKeyPair, generatePresharedKey } from '../../../src/peers/devices/keys.ts';
import { missingFor } from '../requirements.ts';
import { WireguardLab } from '../wireguard-lab.ts';
import { type AmneziawgOptions, AWG, SAMPLE, SAMPLE_2 } from './amneziawg.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip');
const KEY = generatePresharedKey();
const NOTHING = '(null)';
const packets = Array.from({ length: 5 }, () => NOTHING);
const SHOWN_2 = '4 10 50 40 77 21 12 1000001 1000002 1000003 1000004'.split(' ');

/** The first line of a dump behind port and before the mark, as each version of the real program tells it. */
const SHAPES = [
  { fields: 13, parameters: SAMPLE, shown: '4 10 50 40 77 1000001 1000002 1000003 1000004'.split(' ') },
  {
    ...{ fields: 22, parameters: SAMPLE },
    shown: [...'4 10 50 40 77 1000001 1000002 1000003 1000004'.split(' '), ...packets, NOTHING, NOTHING, NOTHING, '0'],
  },
  { fields: 20, parameters: SAMPLE_2, shown: [...SHOWN_2, ...packets] },
  {
    ...{ fields: 27, parameters: { ...SAMPLE_2, HeaderProtectionKey: KEY } },
    shown: [...SHOWN_2, ...packets, KEY, '0', '0', '0', '0', '0', '0'],
  },
  {
    ...{ fields: 29, parameters: { ...SAMPLE_2, I1: '<b 0x00><r 9>', RekeyTimeout: '3-7', RandomTrailers: 'on' } },
    shown: [...SHOWN_2, '<b 0x00><r 9>', ...packets.slice(1), '(none)', '0', '0', '3-7', '0', '0', '0', 'on', 'off'],
  },
] as const satisfies readonly (AmneziawgOptions & { readonly shown: readonly string[] })[];

describe.skipIf(missing)('the lab’s awg', () => {
  let lab: WireguardLab;
  beforeAll(async () => {
    lab = await WireguardLab.start({ protocol: 'amneziawg' });
  });
  afterAll(() => lab?.close());

  it.each(SHAPES)('shows the $fields fields of a version', async ({ fields, parameters, shown }) => {
    const server = await lab.server({ amneziawg: { fields, parameters } });
    const line = (await server.awg('show', 'dump')).split('\t');
    expect(line).toHaveLength(fields);
    expect(line).toEqual([server.keys.privateKey, server.keys.publicKey, '51820', ...shown, 'off']);
    const { parameters: told, problems, unknown } = readParameters(await server.awg('showconf'));
    const given = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
    expect(told).toEqual(fields === 29 ? { ...given, DisableCookies: 'off' } : given);
    expect([problems, unknown]).toEqual([[], []]);
    expect(await server.awg('show', 's1')).toBe('40');
  });

  it('tells what means nothing where the kernel runs the interface, and the two switches everywhere', async () => {
    const kernel = await lab.server({ amneziawg: { fields: 29, kernel: true, parameters: {} } });
    const own = (conf: string) => conf.split('\n').slice(3);
    expect(own(await kernel.awg('showconf'))).toEqual([
      ...['Jc = 0', 'Jmin = 0', 'Jmax = 0', 'S1 = 0', 'S2 = 0', 'S3 = 0', 'S4 = 0', 'H1 = 1', 'H2 = 2', 'H3 = 3'],
      ...['H4 = 4', 'ContentPaddingAddition = 0', 'RekeyAfterTime = 0', 'RekeyTimeout = 0', 'RejectAfterTime = 0'],
      ...['KeepaliveTimeout = 0', 'MaxHandshakeAttempts = 0', 'RandomTrailers = off', 'DisableCookies = off'],
    ]);
    const go = await lab.server({ amneziawg: { fields: 29, parameters: {} } });
    expect(own(await go.awg('showconf'))).toEqual([
      ...['H1 = 1', 'H2 = 2', 'H3 = 3', 'H4 = 4', 'RandomTrailers = off', 'DisableCookies = off'],
    ]);
    // as the real one: 16 bits, and an empty text takes a packet away
    await execa(AWG, ['set', go.interface, 'reject-after-time', '70000', 'i1', '<r 9>']);
    await execa(AWG, ['set', go.interface, 'i1', '']);
    expect(await go.awg('showconf')).toMatch(/^RejectAfterTime = 4464$/m);
    expect(await go.awg('showconf')).not.toMatch(/^I1/m);
  });

  it('keeps a keepalive that is a range, and parameters that a file does not name', async () => {
    const server = await lab.server();
    const { publicKey } = generateKeyPair();
    const input = `[Peer]\nPublicKey = ${publicKey}\nAllowedIPs = 10.0.0.7/32\nPersistentKeepalive = 25-35\n# end\n`;
    await execa('sh', ['-c', 'cat | "$@" /dev/stdin', 'sh', AWG, 'addconf', server.interface], { input });
    const shown = (await server.awg('show', 'dump')).split('\n')[1]?.split('\t');
    expect([shown?.[0], shown?.at(-1)]).toEqual([publicKey, '25-35']);
    expect(await server.awg('showconf')).toContain('PersistentKeepalive = 25-35');
    await execa(AWG, ['set', server.interface, 'jc', '7', 'peer', publicKey, 'remove']);
    expect(readParameters(await server.awg('showconf')).parameters).toMatchObject({ Jc: '7', S1: '40', S4: '12' });
    expect(await server.wg('show', 'peers')).toBe('');
  });

  it('has forgotten its parameters when the interface is made anew', async () => {
    const server = await lab.server();
    await execa(AWG, ['set', server.interface, 's1', '99']);
    await server.restart();
    expect(await server.awg('show', 's1')).toBe('40');
  });

  it.each([
    ['S1 = 70000', "Unable to parse S1: `70000'"],
    ['J1 = <b 0x00>', "Line unrecognized: `J1=<b0x00>'\nConfiguration parsing error"],
    ['I2 =', "Line unrecognized: `I2='\nConfiguration parsing error"],
    ['RandomTrailers = on', "Line unrecognized: `RandomTrailers=on'\nConfiguration parsing error"],
    ['H1 = 10-5', 'Configuration parsing error'],
    ['H1 = 4294967296', 'Configuration parsing error'],
    ['H1 = 5-9\nH2 = 9', 'Unable to modify interface: Invalid argument'],
    ['I1 = <c>', 'Unable to modify interface: Invalid argument'],
    ['I1 = <r2>', 'Unable to modify interface: Invalid argument'],
    ['I1 = <b 0x123>', 'Unable to modify interface: Invalid argument'],
  ])('refuses %j as the real one does, and changes nothing', async (line, said) => {
    const server = await lab.server();
    const before = await server.awg('showconf');
    const words = ['-c', 'cat | "$@" /dev/stdin', 'sh', AWG, 'addconf', server.interface];
    const answer = await execa('sh', words, { input: `[Interface]\n${line}\n`, reject: false });
    expect([answer.exitCode, answer.stderr]).toEqual([1, said]);
    expect(await server.awg('showconf')).toBe(before);
  });

  it('demands padding for header protection', async () => {
    const parameters = { ...SAMPLE_2, S3: 11, HeaderProtectionKey: KEY };
    await expect(lab.server({ amneziawg: { fields: 29, parameters } })).rejects.toThrow('Invalid argument');
  });
});
