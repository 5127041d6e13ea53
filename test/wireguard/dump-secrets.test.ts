import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
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

describe.skipIf(missing)('the secrets of a dump', () => {
  let fakes: FakePrograms;
  let gate: Gate;
  beforeAll(() => {
    fakes = new FakePrograms({ wg: `cat "\${0%/*}/dump"`, ip: 'echo "7: wg0 inet 10.0.0.1/24"' });
    gate = new Gate({ interface: 'wg0', addresses: ['10.0.0.1/24', 'fd00::1/64'], path: fakes.path });
  });
  afterAll(async () => {
    gate[Symbol.dispose]();
    await fakes[Symbol.asyncDispose]();
  });

  /** What a login with a shell and the gate answer when `wg` prints this. */
  async function answersTo(dump: string): Promise<{ shell: string; gate: string; status: (number | undefined)[] }> {
    writeFileSync(join(fakes.folder, 'dump'), `${dump}\n`);
    const options = { env: { PATH: fakes.path }, extendEnv: false, reject: false } as const;
    const [program = '', ...args] = shellCommands({ dialect: WIREGUARD, interface: 'wg0' }, 10).dump().argv;
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
    expect(shell.split('\n')).toEqual([
      ...['# begin', `${SERVER}\toff`, peer],
      ...['# addresses', '7: wg0 inet 10.0.0.1/24', '# end'],
    ]);
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
  }, 60_000);
});
