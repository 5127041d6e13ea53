import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../../src/wireguard/dialect/dialect.ts';
import { shellCommands } from '../../src/wireguard/drivers/node-commands.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('flock', 'timeout');
const [PRIVATE, SHARED, SERVER, FRIEND] = ['private-secret', 'shared-secret', 'server-key', 'friend-key'];
const INTERFACE = `${PRIVATE}\t${SERVER}\t51820\toff`;
const PEER = `${FRIEND}\t${SHARED}\t192.0.2.1:4000\t10.0.0.2/32\t1700000000\t1\t2\t25`;

/** What `wg show wg0 dump` may print, and what it never should. */
const DUMPS: readonly [name: string, dump: string][] = [
  ['an interface without peers', INTERFACE],
  ['a peer with a preshared key', `${INTERFACE}\n${PEER}`],
  ['a peer without one', `${INTERFACE}\n${PEER.replace(SHARED, '(none)')}`],
  ['many peers', [INTERFACE, ...Array.from({ length: 2000 }, () => PEER)].join('\n')],
  ['an interface without a key', `${INTERFACE.replace(PRIVATE, '(none)')}\n${PEER}`],
  ['an interface with the fields of AmneziaWG', `${INTERFACE}\t4\t40\t70\t0\t0\t1\t2\t3\t4\n${PEER}`],
  ['a secret among the fields of an interface', `${INTERFACE}\t4\t40\tshared-secret\t1\toff\n${PEER}`],
  ...[9, 16, 18, 23, 25, 40].map((more): [string, string] => [
    `an interface with ${4 + more} fields`,
    `${INTERFACE.replace('\toff', `\t${'shared-secret\t'.repeat(more)}off`)}\n${PEER}`,
  ]),
  ['a keepalive that is a range, and fields to come', `${INTERFACE}\n${PEER.replace(/25$/, '25-35')}\tnew\tfields`],
  ['line ends of another system', `${INTERFACE}\r\n${PEER}\r`],
  ['an empty line before it', `\n${INTERFACE}\n${PEER}`],
  ['empty lines in it', `${INTERFACE}\n\n${PEER}\n\n${PEER}`],
  ['a first line without tabs', `${PRIVATE}\n${PEER}`],
  ['a private key and nothing else', PRIVATE],
  ['blanks for tabs', `${INTERFACE}\n${PEER}`.replaceAll('\t', ' ')],
  ['blanks for tabs in a peer', `${INTERFACE}\n${PEER.replaceAll('\t', ' ')}\n${PEER}`],
  ['a peer that is cut off behind its preshared key', `${INTERFACE}\n${FRIEND}\t${SHARED}`],
  ['nothing at all', ''],
];

/** The hash in an answer's first line, and the answer without it. */
function printOf(answer: string): { print: string; lines: string[] } {
  const print = /(?<=\t)[0-9a-f]{64}$/m.exec(answer)?.[0] ?? '';
  return { print, lines: (print === '' ? answer : answer.replace(`\t${print}`, '')).split('\n') };
}

describe.skipIf(missing).each(Object.values(DIALECTS))('the secrets of a dump of $program', (dialect) => {
  let fakes: FakePrograms;
  let gate: Gate;
  beforeAll(() => {
    fakes = new FakePrograms({ [dialect.program]: `cat "\${0%/*}/dump"`, ip: 'echo "7: wg0 inet 10.0.0.1/24"' });
    gate = new Gate({
      interface: 'wg0',
      addresses: ['10.0.0.1/24', 'fd00::1/64'],
      path: fakes.path,
      program: dialect.program,
    });
  });
  afterAll(async () => {
    gate[Symbol.dispose]();
    await fakes[Symbol.asyncDispose]();
  });

  /** What a login with a shell and the gate answer when `wg` prints this. */
  async function answersTo(dump: string): Promise<{ shell: string; gate: string; status: (number | undefined)[] }> {
    writeFileSync(join(fakes.folder, 'dump'), `${dump}\n`);
    const options = { env: { PATH: fakes.path }, extendEnv: false, reject: false } as const;
    const [program = '', ...args] = shellCommands({ dialect, interface: 'wg0' }, 10).dump().argv;
    const shell = await execa(program, args, options);
    const gated = await execa(gate.program, ['dump'], options);
    return { shell: shell.stdout, gate: gated.stdout, status: [shell.exitCode, gated.exitCode] };
  }

  it.each(DUMPS)('leave neither a shell nor the gate, which answer the same: %s', async (_, dump) => {
    const { shell, gate: gated, status } = await answersTo(dump);
    expect(shell).not.toContain('secret');
    expect(gated).toBe(shell);
    expect(status[1]).toBe(status[0]);
  });

  it('are all that is cut out, and the fields beside the interface’s key', async () => {
    const { shell } = await answersTo(`${INTERFACE}\n${PEER}`);
    const peer = PEER.replace(`${SHARED}\t`, '');
    const { print, lines } = printOf(shell);
    expect(lines).toEqual([
      ...['# begin', `${SERVER}\toff`, peer],
      ...['# addresses', '7: wg0 inet 10.0.0.1/24', '# end'],
    ]);
    expect(print).toMatch(dialect.program === 'awg' ? /^[0-9a-f]{64}$/ : /^$/);
  });

  it.runIf(dialect.program === 'awg')(
    'are told by a hash that changes with the parameters, and with nothing else',
    async () => {
      const awg = `${INTERFACE.replace('\toff', '\t4\t40\tshared-secret\toff')}\n${PEER}`;
      const prints: string[] = [];
      for (const dump of [awg, awg.replace('\t25', '\t26'), awg.replace(PRIVATE, 'other'), awg.replace('\t40', '\t41')])
        prints.push(printOf((await answersTo(dump)).shell).print);
      const [first, peer, key, other] = prints;
      expect([peer, key]).toEqual([first, first]);
      expect(other).not.toBe(first);
    },
  );

  it('are not told either by a program that fails in the middle, whose status it is', async () => {
    writeFileSync(join(fakes.folder, 'dump'), `${INTERFACE}\n${PEER}\n`);
    const failing = new FakePrograms({ [dialect.program]: `cat "${fakes.folder}/dump"; exit 3`, ip: 'exit 0' });
    using broken = new Gate({
      interface: 'wg0',
      addresses: ['10.0.0.1/24'],
      path: failing.path,
      program: dialect.program,
    });
    const options = { env: { PATH: failing.path }, extendEnv: false, reject: false } as const;
    const [program = '', ...args] = shellCommands({ dialect, interface: 'wg0' }, 10).dump().argv;
    for (const { exitCode, stdout } of [
      await execa(program, args, options),
      await execa(broken.program, ['dump'], options),
    ]) {
      expect(exitCode).toBe(3);
      expect(stdout).not.toMatch(/secret|# end/);
    }
    await failing[Symbol.asyncDispose]();
  });

  it('leave neither, however many fields and lines there are', async () => {
    const field = fc.constantFrom('', 'x', '(none)', '10.0.0.2/32', ' ');
    const line = (first: string[]) => fc.array(field, { maxLength: 5 }).map((rest) => [...first, ...rest].join('\t'));
    const dump = fc.tuple(
      line([PRIVATE]),
      fc.array(fc.oneof(line([FRIEND, SHARED]), line([FRIEND])), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(dump, async ([first, peers]) => {
        const { shell, gate: gated } = await answersTo([first, ...peers].join('\n'));
        expect(shell).not.toContain('secret');
        expect(gated).toBe(shell);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
