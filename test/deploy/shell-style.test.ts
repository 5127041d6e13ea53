import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { setFewArgv, shellCommands } from '../../src/wireguard/drivers/node-commands.ts';
import { missingFor } from '../lab/requirements.ts';
import { shellFiles, textOf } from '../lab/shell-files.ts';

const missing = missingFor('shellcheck', 'shfmt');
const FILES = shellFiles();
const KEY = 'q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=';

/** Shell that no file holds by itself: by name. */
async function textsInside(): Promise<[name: string, text: string][]> {
  const { dump, apply, statistics, parameters, headerKey } = shellCommands({ dialect: WIREGUARD, interface: 'wg0' }, 5);
  const changes = { set: [{ publicKey: KEY, presharedKey: null, allowedIps: [] }], remove: [KEY] };
  const commands = [dump(), ...apply(changes), statistics(), parameters(), headerKey()].map(({ argv }) => argv);
  const sent = [
    ...commands,
    setFewArgv({ dialect: WIREGUARD, interface: 'wg0' }, 'here'),
    setFewArgv({ dialect: WIREGUARD, interface: 'wg0' }, 5),
  ];
  const print = async (library: string, call: string) =>
    (await execa('bash', ['-c', `. deploy/lib/${library}; ${call}`])).stdout;
  return [
    ['the inside of try_rules', `${await print('try-rules.sh', 'try_rules_inside')}\n`],
    [
      'what starts wireguard-go',
      `${await print('userspace.sh', 'BOT_USER=vpn-bot protocol=WireGuard; userspace_program')}\n`,
    ],
    ...sent.map((argv): [string, string] => [`sent to a node: ${argv.join(' ')}`, argv[argv.indexOf('-c') + 1] ?? '']),
  ];
}

const linted = async (args: readonly string[], input = '') =>
  (await execa('shellcheck', ['--external-sources', '--format=gcc', ...args], { input, reject: false, all: true })).all;
const formatted = async (args: readonly string[], input = '') =>
  (await execa('shfmt', ['-d', ...args], { input, reject: false, all: true })).all;

describe.skipIf(missing)('the shell scripts of this repository', () => {
  it('are found, also where no ending names them', () => {
    expect(FILES).toEqual(expect.arrayContaining(['.ci/run', 'deploy/install.sh', 'deploy/vpn-bot-gate']));
    expect(FILES.length).toBeGreaterThan(17);
  });

  it.each(FILES)('have no finding of shellcheck: %s', async (file) => expect(await linted([file])).toBe(''), 60_000);

  it('have none where the installer is read as one program with its libraries', async () => {
    expect(await linted(['--check-sourced', 'deploy/install.sh'])).toBe('');
  }, 120_000);

  it('have none in the texts that they and the bot hand to another shell', async () => {
    for (const [name, text] of await textsInside())
      expect([name, await linted(['--shell=sh', '-'], text)]).toEqual([name, '']);
  }, 120_000);

  it('give the reason beside each check that is switched off', () => {
    const lines = FILES.flatMap((file) => textOf(file).split('\n')).filter((line) =>
      line.includes('shellcheck disable='),
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/disable=\S+ # ./.test(line))).toEqual([]);
  });

  it('are indented as .editorconfig says, which shfmt reads', async () => {
    expect(await formatted(FILES)).toBe('');
    // within a quoted text, such as a program for awk, it leaves everything as it is
    expect(FILES.filter((file) => /^ *\t/m.test(textOf(file)))).toEqual([]);
  });

  it('are indented so in the texts for another shell', async () => {
    const [inside] = await textsInside();
    expect(await formatted(['-i', '2', '-ci'], inside?.[1])).toBe('');
  });
});
