import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Parameters } from '../../src/amnezia/parameters.ts';
import type { FrontShape } from '../lab/amnezia-front.ts';
import { missingFor } from '../lab/requirements.ts';
import { ProbeLab, SHORT, SHORT_DATA } from './probe-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip');
const KEY = randomBytes(32).toString('base64');

const FRONTS = {
  'AmneziaWG 1.0': {
    shape: {
      paddings: [30, 41, 0, 0],
      headers: [10, 20, 30, 40].map((n) => [n, n]),
    },
    parameters: { Jc: '4', Jmin: '10', Jmax: '50', S1: '30', S2: '41', H1: '10', H2: '20', H3: '30', H4: '40' },
  },
  'AmneziaWG 2.0 with ranges': {
    shape: {
      paddings: [130, 17, 20, 12],
      headers: [1, 2, 3, 4].map((n) => [n * 1e8, n * 1e8 + 99]),
    },
    parameters: {
      ...{ Jc: '3', Jmin: '40', Jmax: '90', S1: '130', S2: '17', S3: '20', S4: '12' },
      ...{ H1: '100000000-100000099', H2: '200000000-200000099', H3: '300000000-300000099', H4: '400000000-400000099' },
      I1: '<b 0xc700000001><rc 8><t><rd 4><r 100>',
    },
  },
  'AmneziaWG 3.1 with a header key': {
    shape: { paddings: [12, 15, 40, 13], headers: [1, 2, 3, 4].map((n) => [n, n]), headerKey: KEY },
    parameters: { S1: '12', S2: '15', S3: '40', S4: '13', HeaderProtectionKey: KEY },
  },
  'AmneziaWG 3.1 with random trailers': {
    shape: { paddings: [12, 12, 12, 12], headers: [1, 2, 3, 4].map((n) => [n, n]), headerKey: KEY, trailers: true },
    parameters: { S1: '12', S2: '12', S3: '12', S4: '12', HeaderProtectionKey: KEY, RandomTrailers: 'on' },
  },
} as const satisfies Record<string, { readonly shape: unknown; readonly parameters: Parameters }>;

describe.skipIf(missing)('a probe of an AmneziaWG server', () => {
  let lab: ProbeLab;
  const told = new Map<string, { readonly port: number; readonly lines: readonly string[] }>();

  beforeAll(async () => {
    lab = await ProbeLab.open();
    for (const [index, [name, { shape }]] of Object.entries(FRONTS).entries()) {
      const port = 40000 + index;
      told.set(name, { port, lines: await lab.front(port, shape as unknown as FrontShape) });
    }
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const portOf = (name: keyof typeof FRONTS) => told.get(name)?.port ?? 0;

  it.each(Object.entries(FRONTS))('enters %s', async (name, { parameters }) => {
    const { port = 0, lines = [] } = told.get(name) ?? {};
    const start = lines.length;
    expect(await lab.probe({ port, parameters })).toMatchObject({ kind: 'open', echoes: 30 });
    const sent = lines.slice(start);
    const leading = Number('Jc' in parameters ? parameters.Jc : 0) + ('I1' in parameters ? 1 : 0);
    expect(sent.slice(0, leading).every((line) => line.startsWith('other'))).toBe(true);
    expect(sent[leading]).toBe('1 148');
    expect(sent.filter((line) => line.startsWith('4 '))).toHaveLength(1 + 30 + 1);
    expect(sent.at(-1), 'a keepalive, or the server would call a dead port').toBe('4 32');
    if ('I1' in parameters) expect(sent[0]).toBe('other 121');
  });

  const wrong = (name: keyof typeof FRONTS, other: Parameters, patience = SHORT) =>
    lab.probe({ port: portOf(name), parameters: { ...FRONTS[name].parameters, ...other }, patience });

  it('is silent with a wrong S1, H1 or header key, and as plain WireGuard', async () => {
    const silent = { kind: 'silent', unreadable: 0 };
    expect(await wrong('AmneziaWG 1.0', { S1: '31' })).toEqual(silent);
    expect(await wrong('AmneziaWG 1.0', { H1: '11' })).toEqual(silent);
    const other = randomBytes(32).toString('base64');
    expect(await wrong('AmneziaWG 3.1 with a header key', { HeaderProtectionKey: other })).toEqual(silent);
    expect(await lab.probe({ port: portOf('AmneziaWG 1.0'), patience: SHORT })).toEqual(silent);
  });

  it('counts answers that it cannot read with a wrong S2 or H2', async () => {
    const unreadable = { kind: 'silent', unreadable: expect.toSatisfy((n: number) => n > 0) };
    expect(await wrong('AmneziaWG 1.0', { S2: '40' })).toEqual(unreadable);
    expect(await wrong('AmneziaWG 2.0 with ranges', { H2: '5-9' })).toEqual(unreadable);
  });

  it('finds a handshake without data with a wrong S4 or H4', async () => {
    const lost = { kind: 'handshake-only', data: 'lost' };
    expect(await wrong('AmneziaWG 2.0 with ranges', { S4: '13' }, SHORT_DATA)).toMatchObject(lost);
    expect(await wrong('AmneziaWG 2.0 with ranges', { H4: '5-9' }, SHORT_DATA)).toMatchObject(lost);
  });

  it('refuses parameters with which no program starts', async () => {
    await expect(wrong('AmneziaWG 3.1 with a header key', { S1: '11' })).rejects.toThrow('S1 = 11');
  });
});
