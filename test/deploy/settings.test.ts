import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'dotenv';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { decodeSettings } from '../../src/config/decode-settings.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs a function of the installer's on a file with this text. */
async function inSettings(text: string, ...words: string[]) {
  const file = join(temporaryFolder(), 'env_vars.txt');
  writeFileSync(file, text, { mode: 0o644 });
  const [name = '', ...rest] = words;
  const script = `set -euo pipefail; . deploy/lib/settings.sh; "$@"`;
  const options = { cwd: ROOT, stdin: 'ignore' } as const;
  const { stdout } = await execa('bash', ['-c', script, 'bash', name, file, ...rest], options);
  return { said: stdout, text: readFileSync(file, 'utf8') };
}

/** What the daemon takes for a setting in a file of these bytes. */
const daemonReads = (bytes: string | Buffer, name: string): string =>
  parse(decodeSettings(Buffer.from(bytes)).text)[name]?.trim() ?? '';

describe('the installer', () => {
  it.each([
    ['A=1', '1'],
    ['A = spaced out  ', 'spaced out'],
    ['\tA\t=\ttabs\t', 'tabs'],
    ['export A=1', '1'],
    ['export\t A = 1', '1'],
    ['exportA=0\nA=1', '1'],
    ['A: colon', 'colon'],
    ['A:none', ''],
    ['A="double # quoted" # and more', 'double # quoted'],
    ["A='single quoted'", 'single quoted'],
    ['A=`back "and\' ticked`', 'back "and\' ticked'],
    ['A="  blanks inside  "', 'blanks inside'],
    ['A=""', ''],
    ['A="', '"'],
    ["A='left open\nB=2", "'left open"],
    ['A="left open # and a comment\nB=2', '"left open'],
    ['A="quoted" and more', '"quoted" and more'],
    ["A='a' b 'c'", "a' b 'c"],
    ["A=it's", "it's"],
    ["A='it\\'s'", "it\\'s"],
    ['A="say \\"so\\""', 'say \\"so\\"'],
    ['A="two\\nlines"', 'two\nlines'],
    ["A='two\\nlines'", 'two\\nlines'],
    ['A=two\\nlines', 'two\\nlines'],
    ['A="over\n# two\nlines" # x\nB=2', 'over\n# two\nlines'],
    ["B='\nA=hidden in a quote\n'\nA=1", '1'],
    ["A=1\nB='\nA=hidden in a quote\n'", '1'],
    ["A=\n'in the next line'", 'in the next line'],
    ['A=1 # said by the way', '1'],
    ['A=1#without a blank', '1'],
    ['A=#nothing', ''],
    ['#A=0\n # A=0', ''],
    ['A=1\r\nB=2\r\n', '1'],
    ['A="quoted"\r\nB=2\r\n', 'quoted'],
    ['B=0\rA=1\rB=2', '1'],
    ['B=0\nA=first\nA=second\n#A=third', 'second'],
    ['A=first\nA=', ''],
    ['AB=0\nA=', ''],
    ['A=socks5://me:p=ss@host:1080', 'socks5://me:p=ss@host:1080'],
    ['A=no end of the line', 'no end of the line'],
    ['\ufeffA=behind a byte order mark', 'behind a byte order mark'],
    ['\ufeff# x\r\nA=1', '1'],
    ['A=\u00a0pasted from a page\u00a0', 'pasted from a page'],
    ['\u00a0A\u3000= wide\u2003', 'wide'],
    ['A=Дом у моря', 'Дом у моря'],
    ['A=$HOME $(id) \\ *', '$HOME $(id) \\ *'],
    ['garbage\n= 1\n-\nA=1', '1'],
    ['a=0\nA.B=0\nA-B=0\nA=1', '1'],
    ['A\n=1', '1'],
    ['', ''],
  ])('reads a setting as the daemon does, and right: %j', async (text, value) => {
    expect((await inSettings(text, 'setting', 'A')).said).toBe(value);
    expect(daemonReads(text, 'A')).toBe(value);
  });

  it('reads nothing where there is nothing', async () => {
    expect((await inSettings('AB=1\nB_A=2\n', 'setting', 'A')).said).toBe('');
    expect(parse('AB=1\nB_A=2\n')['A']).toBeUndefined();
  });

  it('puts a setting in its line, keeps every other line, and says it once', async () => {
    const before = '# mine\nexport A=1 # old\n\nB="b"\nA=2\nC=no end';
    const { text } = await inSettings(before, 'put_setting', 'A', 'x=y $z "q"');
    expect(text).toBe('# mine\nA=x=y $z "q"\n\nB="b"\nC=no end\n');
    expect((await inSettings(before, 'put_setting', 'D', '4')).text).toBe(`${before}\nD=4\n`);
  });

  it.each([
    'wg0\rADMIN_ID=6',
    'wg0\nADMIN_ID=6',
    'wg0\vADMIN_ID=6',
    'wg0\fADMIN_ID=6',
    'wg0\u0085ADMIN_ID=6',
    'wg0\u2028ADMIN_ID=6',
    'wg0\u2029ADMIN_ID=6',
    'wg0\u009b2J',
    'wg0\u001b[2J',
    'wg0\u007f',
    'a # b',
    '"a',
  ])('writes no %j, which a reader would take for more or for less', async (value) => {
    const before = 'ADMIN_ID=1\nA=1\nB=2\n';
    const file = join(temporaryFolder(), 'env_vars.txt');
    writeFileSync(file, before, { mode: 0o640 });
    const script = 'fail() { echo "$@" >&2; exit 1; }; . deploy/lib/settings.sh; put_setting "$@"';
    for (const locale of ['C', 'C.UTF-8']) {
      const options = { cwd: ROOT, stdin: 'ignore', reject: false, env: { LC_ALL: locale } } as const;
      const { exitCode, stderr } = await execa('bash', ['-c', script, 'bash', file, 'A', value], options);
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^A: /)]);
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(dirname(file))).toEqual(['env_vars.txt']);
  });

  it('takes a name in any script, and keeps owner and mode', async () => {
    const file = join(temporaryFolder(), 'env_vars.txt');
    writeFileSync(file, 'A=1\n');
    chmodSync(file, 0o640);
    if (process.getuid?.() === 0) chownSync(file, 12_345, 23_456);
    const script = '. deploy/lib/settings.sh; put_setting "$@"';
    await execa('bash', ['-c', script, 'bash', file, 'A', 'Вена 👨‍👩‍👧 Åé'], { cwd: ROOT, stdin: 'ignore' });
    expect(readFileSync(file, 'utf8')).toBe('A=Вена 👨‍👩‍👧 Åé\n');
    const { uid, gid, mode } = statSync(file);
    if (process.getuid?.() === 0) expect([uid, gid]).toEqual([12_345, 23_456]);
    expect(mode & 0o777).toBe(0o640);
  });

  it('writes nothing when a setting is so already, nor over one that is only to be added', async () => {
    expect((await inSettings('A = 1 # so', 'put_setting', 'A', '1')).text).toBe('A = 1 # so');
    expect((await inSettings('A=mine\n', 'add_setting', 'A', '1')).text).toBe('A=mine\n');
    expect((await inSettings('A=\n', 'add_setting', 'A', '1')).text).toBe('A=1\n');
  });
});
