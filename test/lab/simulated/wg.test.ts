import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../../src/peers/keys.ts';
import { missingFor } from '../requirements.ts';
import { WireguardLab } from '../wireguard-lab.ts';
import type { WireguardServer } from '../wireguard-server.ts';
import { SimulatedMachine } from './machine.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip');
const keys = Array.from({ length: 4 }, () => generateKeyPair().publicKey);
const presharedKey = generatePresharedKey();
const key = fc.constantFrom(...keys);
const ip = fc.constantFrom(
  '10.0.0.3/32',
  '10.0.0.4',
  '10.0.0.9/24',
  '10.0.0.3/30',
  'fd00::3/128',
  'FD00:0::4',
  '0.0.0.0/0',
);
const ips = fc.array(ip, { maxLength: 3 });
const section = fc.record({
  key,
  ips,
  more: fc.constantFrom('', `PresharedKey = ${presharedKey}\n`, 'PersistentKeepalive = 25\n', '# a remark\n'),
});
/** The sentences that the daemon acts upon. */
const TOLD = /^(?:Configuration parsing error|Invalid configuration|Unable to (?:access|modify) interface: .*)$/m;
const wrong = fc.constantFrom('AllowedIPs = 10.0.0.300/32\n', 'PublicKey = short=\n', 'Nonsense = 1\n', '[Peer]\n');
const text = fc
  .tuple(fc.array(section, { minLength: 1, maxLength: 3 }), fc.option(wrong, { freq: 4, nil: '' }))
  .map(([sections, end]) => {
    const peers = sections.map(
      (one) => `[Peer]\nPublicKey = ${one.key}\n${one.more}AllowedIPs = ${one.ips.join(', ')}\n`,
    );
    return { words: ['addconf', 'IF', '/dev/stdin'], text: peers.join('') + end };
  });
const change = fc.oneof(
  key.map((one) => ['peer', one, 'remove']),
  fc.tuple(key, ips).map(([one, list]) => ['peer', one, 'allowed-ips', list.join(',')]),
  fc.constantFrom(['peer', 'short='], ['peer', keys[0] ?? '', 'allowed-ips', '10.0.0.0/64'], ['nonsense']),
);
const set = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => ({ words: ['set', 'IF', ...changes.flat()], text: '' }));

describe.skipIf(missing)('the simulated wg', () => {
  let lab: WireguardLab;
  let server: WireguardServer;
  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server();
  });
  afterAll(() => lab.close());

  /** What stays of an answer when keys of the interfaces, ports and the order of peers are left out. */
  const outcome = async (path: string, name: string, words: readonly string[], input = '') => {
    const argv = words.map((word) => (word === 'IF' ? name : word));
    const options = { input, env: { PATH: path }, extendEnv: false, reject: false } as const;
    const { exitCode, stdout, stderr } = await execa('sh', ['-c', 'cat | wg "$@"', 'sh', ...argv], options);
    const peers = stdout.split('\n').slice(1).sort();
    return {
      exitCode,
      peers,
      told: TOLD.exec(stderr)?.[0],
    };
  };

  it('answers as the real one does, whatever it is told', async () => {
    await using machine = await SimulatedMachine.start({
      ...{ interface: 'demo', address: '10.0.0.1/24' },
      endpoint: { host: '192.0.2.1', port: 51820 },
    });
    const [path = '', { PATH = '' }] = [machine.path, process.env];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(text, set), { maxLength: 4 }), async (calls) => {
        const forget = ['set', 'IF', ...keys.flatMap((one) => ['peer', one, 'remove'])];
        for (const { words, text: input } of [{ words: forget, text: '' }, ...calls]) {
          const real = await outcome(PATH, server.interface, words, input);
          expect(await outcome(path, 'demo', words, input)).toEqual(real);
        }
        const real = await outcome(PATH, server.interface, ['show', 'IF', 'dump']);
        expect(await outcome(path, 'demo', ['show', 'IF', 'dump'])).toEqual(real);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
