import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Gate } from '../lab/gate.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { missingFor } from '../lab/requirements.ts';
import { broken, surroundings } from './hostile.ts';
import { say } from './said.ts';

const WORDS = [
  'dump',
  'apply',
  'standby',
  'stats',
  'parameters',
  'header-key',
  'routes',
  'resolver',
  'limits',
  'knock',
];
const REFUSED = {
  status: 64,
  stdout: '',
  stderr: expect.stringMatching(/^refused: (?:say dump, .* and nothing with it|no arguments)$/),
};

let gate: Gate;
beforeAll(() => {
  gate = new Gate({ interface: 'absent0', addresses: ['10.0.0.1/24', 'fd00::1/64'] });
});
afterAll(() => gate?.[Symbol.dispose]());

/** What could be taken for a word by a program that reads it carelessly. */
const nearly = broken(fc.constantFrom(...WORDS)).filter((text) => !WORDS.includes(text) && !text.includes('\0'));

it.skipIf(missingFor('ip'))(
  'a gate knows its ten words, and refuses everything else without a look at it',
  async () => {
    // the longest argument that Linux passes on has 128 kB
    const property = fc.asyncProperty(nearly, surroundings, fc.boolean(), async (word, env, isArgument) => {
      fc.pre(word.length < 100_000);
      const argv = [gate.program, ...(isArgument ? [Buffer.from(word, 'latin1').toString('utf8')] : [])];
      expect(
        await say(argv, '# end\n', { ...env, SSH_ORIGINAL_COMMAND: isArgument ? 'dump' : word }),
        word.slice(0, 200),
      ).toEqual(REFUSED);
    });
    await fc.assert(property, { numRuns: 120 });
  },
  600_000,
);

it.skipIf(missingFor('ip'))(
  'a word of the gate has nothing with it',
  async () => {
    const more = fc.oneof(nearly, fc.constantFrom(...WORDS, '', ' ', 'timed '));
    const property = fc.asyncProperty(fc.constantFrom(...WORDS), more, surroundings, async (word, text, env) => {
      fc.pre(text.length < 100_000);
      const argv = [gate.program, word, Buffer.from(text, 'latin1').toString('utf8')];
      expect(await say(argv, '# end\n', env)).toEqual(REFUSED);
    });
    await fc.assert(property, { numRuns: 60 });
  },
  600_000,
);

it('the keeper of doors takes no name that leads elsewhere', async () => {
  const folder = temporaryFolder();
  const program = join(folder, 'vpn-bot-doors');
  const source = readFileSync('deploy/vpn-bot-doors', 'utf8');
  writeFileSync(
    program,
    source
      .replaceAll('/etc/vpn-bot-doors', join(folder, 'doors'))
      .replaceAll('/run/vpn-bot-doors', join(folder, 'seen')),
  );
  const victim = join(folder, 'victim.nft');
  writeFileSync(victim, '# until 20000101\ntable inet victim {\n}\n');
  const names = fc.oneof(
    broken(fc.constantFrom('spare-wg0', 'relays')),
    fc.constantFrom(
      '../victim',
      './../victim',
      '/victim',
      '-h',
      '..',
      '.',
      '',
      'a/../victim',
      'spare-wg0/../../victim',
    ),
  );
  const property = fc.asyncProperty(names, async (name) => {
    fc.pre(!name.includes('\0') && name.length < 100_000);
    const { exitCode } = await execa('sh', [program, 'keep', name], { reject: false });
    expect(exitCode).toBe(/^[-.]|\/|^$/.test(name) ? 64 : 0);
    expect([existsSync(victim), existsSync(join(folder, 'seen'))]).toEqual([true, false]);
  });
  await fc.assert(property, { numRuns: 40 });
}, 120_000);
