import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';
import { broken } from './hostile.ts';
import { type Said, say, shown } from './said.ts';

const missing = missingFor('flock', 'timeout');
const [PRIVATE, SHARED, HEADER] = ['PRIVATESECRET', 'SHAREDSECRET', 'HEADERSECRET'];
/** AmneziaWG's own parameters, by its documentation. */
const KNOWN =
  'Jc Jmin Jmax S1 S2 S3 S4 H1 H2 H3 H4 I1 I2 I3 I4 I5 HeaderProtectionKey ContentPaddingAddition RekeyAfterTime RekeyTimeout RejectAfterTime KeepaliveTimeout MaxHandshakeAttempts RandomTrailers DisableCookies'.split(
    ' ',
  );

let fakes: FakePrograms;
let gates: Readonly<Record<'wg' | 'awg', Gate>>;
beforeAll(() => {
  const program = `cat "\${0%/*}/$1"`;
  fakes = new FakePrograms({ wg: program, awg: program, ip: 'echo "7: wg0 inet 10.0.0.1/24"' });
  const of = (program: string) => new Gate({ interface: 'wg0', addresses: ['10.0.0.1/24'], path: fakes.path, program });
  gates = { wg: of('wg'), awg: of('awg') };
});
afterAll(async () => {
  for (const gate of Object.values(gates ?? {})) gate[Symbol.dispose]();
  await fakes?.[Symbol.asyncDispose]();
});

/** The gate's answer to a word while the program prints this (latin1; a shell has no NULs). */
async function told(word: string, printed: string, program: keyof typeof gates = 'wg'): Promise<Said> {
  const bytes = Buffer.from(printed.replaceAll('\0', ''), 'latin1');
  for (const name of ['show', 'showconf']) writeFileSync(join(fakes.folder, name), bytes);
  return say([gates[program].program, word], '');
}

const text = fc.oneof(
  fc.string({ maxLength: 8, unit: 'binary-ascii' }),
  fc.constantFrom('(none)', '51820', 'off', '10.0.0.2/32'),
);
const field = text.map((one) => one.replaceAll(/[\t\n\0]/g, '.'));

const hashOf = (text: string) => createHash('sha256').update(text, 'latin1').digest('hex');

it.skipIf(missing).each(['wg', 'awg'] as const)(
  'a dump of %s has every field but the secret ones, whatever stands in the others, and of AmneziaWG a hash of what it leaves out',
  async (program) => {
    const first = fc
      .tuple(field, fc.array(field, { maxLength: 9 }), field)
      .map(([key, between, last]) => [PRIVATE, key, ...between.map(() => SHARED), last]);
    const peer = fc.tuple(field, fc.array(field, { maxLength: 9 })).map(([key, more]) => [key, SHARED, ...more]);
    const property = fc.asyncProperty(first, fc.array(peer, { maxLength: 4 }), async (head, peers) => {
      const rows = [head, ...peers];
      const said = await told('dump', `${rows.map((row) => row.join('\t')).join('\n')}\n`, program);
      const [, key = '', ...rest] = head;
      const hash = program === 'awg' ? [hashOf([key, ...rest].join('\t'))] : [];
      const wanted = [[key, rest.at(-1), ...hash], ...peers.map(([friend = '', , ...more]) => [friend, ...more])].map(
        (row) => row.join('\t'),
      );
      expect(said.stdout).toBe(['# begin', ...wanted, '# addresses', '7: wg0 inet 10.0.0.1/24', '# end'].join('\n'));
    });
    await fc.assert(property, { numRuns: 30 });
  },
  300_000,
);

it.skipIf(missing)(
  'a dump that is broken anywhere tells no secret, and of AmneziaWG no more than a hash beside that',
  async () => {
    const row = fc.constantFrom(
      `${PRIVATE}\tkey\t51820\toff`,
      `friend\t${SHARED}\t192.0.2.1:4\t10.0.0.2/32\t1\t1\t2\t25`,
    );
    // bytes that come between a secret and its neighbours, but not inside it or in the place of a tab
    const noise = broken(fc.constant('xx')).filter((one) => one.length < 5000);
    const property = fc.asyncProperty(fc.array(fc.oneof(row, noise), { maxLength: 5 }), async (rows) => {
      const all = [`${PRIVATE}\tkey\t51820\toff`, ...rows.filter((one) => !one.startsWith(PRIVATE))];
      const [said, more] = [
        await told('dump', `${all.join('\n')}\n`),
        await told('dump', `${all.join('\n')}\n`, 'awg'),
      ];
      expect(said.stdout + said.stderr, shown(all.join('\n'))).not.toMatch(/PRIVATE|SHARED/);
      expect([said.status, more.status]).toEqual([0, 0]);
      expect(more.stdout.replace(`\t${hashOf('key\t51820\toff')}\n`, '\n'), shown(all.join('\n'))).toBe(said.stdout);
    });
    await fc.assert(property, { numRuns: 30 });
  },
  300_000,
);

it.skipIf(missing)(
  'parameters are told by name, secrets as a hash or not at all',
  async () => {
    const value = field.map((one) => one.replaceAll(/[^ -~]/g, '.'));
    const known = fc
      .tuple(fc.constantFrom(...KNOWN.filter((name) => name !== 'HeaderProtectionKey')), value)
      .map(([name, one]) => ({ line: `${name} = ${one}`, told: `${name} = ${one.replace(/^ +/, '')}` }));
    const own = fc
      .constantFrom(`PrivateKey = ${PRIVATE}`, 'ListenPort = 51820', 'FwMark = 0x1', '[Interface]', '', '# a note')
      .map((line) => ({ line, told: '' }));
    const others = fc
      .stringMatching(/^[A-Z][a-z]{1,12}$/)
      .filter(
        (name) =>
          ![...KNOWN, 'PrivateKey', 'ListenPort', 'FwMark'].some((one) => one.toLowerCase() === name.toLowerCase()),
      );
    const other = others.map((name) => ({ line: `${name} = ${SHARED}`, told: `unknown ${name}` }));
    const lines = fc.array(fc.oneof({ weight: 4, arbitrary: known }, { weight: 2, arbitrary: own }, other), {
      maxLength: 8,
    });
    const peers = fc.boolean().map((has) => (has ? `[Peer]\nPublicKey = x\nPresharedKey = ${SHARED}\nJc = 99\n` : ''));
    const property = fc.asyncProperty(lines, fc.boolean(), peers, async (all, hasKey, behind) => {
      const key = hasKey
        ? [
            {
              line: `HeaderProtectionKey = ${HEADER}`,
              told: `HeaderProtectionKey = sha256:${hashOf(HEADER)}`,
            },
          ]
        : [];
      const printed = `${[...all, ...key].map(({ line }) => line).join('\n')}\n${behind}`;
      const wanted = [...all, ...key].map((one) => one.told).filter(Boolean);
      const linesOf = async (word: string) => (await told(word, printed)).stdout.split('\n').filter(Boolean);
      expect(await linesOf('parameters'), shown(printed)).toEqual(['# begin', ...wanted, '# end']);
      expect(await linesOf('header-key')).toEqual(['# begin', ...(hasKey ? [HEADER] : []), '# end']);
    });
    await fc.assert(property, { numRuns: 25 });
  },
  300_000,
);

it.skipIf(missing)(
  'parameters that are broken anywhere tell no secret of another place',
  async () => {
    const line = fc.constantFrom('Jc = 4', `PrivateKey = ${PRIVATE}`, `PresharedKey = ${SHARED}`, `[Peer]`);
    const noise = broken(fc.constant('xx')).filter((one) => one.length < 5000);
    const property = fc.asyncProperty(fc.array(fc.oneof(line, noise), { maxLength: 6 }), async (rows) => {
      const said = await told('parameters', `${rows.join('\n')}\n`);
      expect(said.stdout + said.stderr, shown(rows.join('\n'))).not.toMatch(/PRIVATE|SHARED/);
      expect(said.stdout).toMatch(/^[ -~\n]*$/);
    });
    await fc.assert(property, { numRuns: 25 });
  },
  300_000,
);
