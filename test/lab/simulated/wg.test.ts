import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../../src/peers/devices/keys.ts';
import { missingFor } from '../requirements.ts';
import { WireguardLab } from '../wireguard-lab.ts';
import type { WireguardServer } from '../wireguard-server.ts';
import { SimulatedInterface } from './interface.ts';
import { runWg, type WgCall } from './run-wg.ts';

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
    return { argv: ['addconf', 'demo', '/dev/stdin'], text: peers.join('') + end };
  });
const change = fc.oneof(
  key.map((one) => ['peer', one, 'remove']),
  fc.tuple(key, ips).map(([one, list]) => ['peer', one, 'allowed-ips', list.join(',')]),
  fc.constantFrom(['peer', 'short='], ['peer', keys[0] ?? '', 'allowed-ips', '10.0.0.0/64'], ['nonsense']),
);
const set = fc
  .array(change, { minLength: 1, maxLength: 3 })
  .map((changes) => ({ argv: ['set', 'demo', ...changes.flat()], text: null }));

describe.skipIf(missing)('the simulated wg', () => {
  let lab: WireguardLab;
  let server: WireguardServer;
  beforeAll(async () => {
    lab = await WireguardLab.start();
    server = await lab.server();
  });
  afterAll(() => lab.close());

  /** What counts of an answer: neither the interface's own line nor the order of peers and of their addresses. */
  const whatCounts = (status: number | undefined, stdout: string, stderr: string) => {
    const lines = stdout.trimEnd().split('\n').slice(1);
    const peers = lines.map((line) => line.split('\t').map((field) => field.split(',').sort().join()));
    return { status, peers: peers.map((fields) => fields.join('\t')).sort(), told: TOLD.exec(stderr)?.[0] };
  };

  const askReal = async ({ argv, text: input }: WgCall) => {
    const words = argv.map((word) => (word === 'demo' ? server.interface : word));
    const options = { input: input ?? '', reject: false } as const;
    const { exitCode, stdout, stderr } = await execa('sh', ['-c', 'cat | wg "$@"', 'sh', ...words], options);
    return whatCounts(exitCode, stdout, stderr);
  };

  it('answers as the real one does, whatever it is told', async () => {
    const forget = { argv: ['set', 'demo', ...keys.flatMap((one) => ['peer', one, 'remove'])], text: null };
    const show = { argv: ['show', 'demo', 'dump'], text: null };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(text, set), { maxLength: 4 }), async (calls) => {
        const simulated = new SimulatedInterface({ name: 'demo', port: 51820 });
        for (const call of [forget, ...calls, show]) {
          const { status, stdout, stderr } = runWg(call, simulated);
          expect(whatCounts(status, stdout, stderr)).toEqual(await askReal(call));
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
