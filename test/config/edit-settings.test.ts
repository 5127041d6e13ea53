import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dropNode, editSettings, putSettings } from '../../src/config/edit-settings.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const HEADING = 'Node eu1';
const VALUES = { WG_EU1_SSH_HOST: '192.0.2.7', WG_EU1_SSH_PORT: '22' };

describe('putSettings', () => {
  it('adds below a heading what is not there, and changes nothing else', () => {
    expect(putSettings('# mine\nBOT_TOKEN = "x" # y\n', HEADING, VALUES)).toBe(
      '# mine\nBOT_TOKEN = "x" # y\n\n# Node eu1\nWG_EU1_SSH_HOST=192.0.2.7\nWG_EU1_SSH_PORT=22\n',
    );
    expect(putSettings('A=1', HEADING, VALUES)).toMatch(/^A=1\n\n# Node eu1\n/);
    expect(putSettings('', HEADING, VALUES)).toMatch(/^# Node eu1\n/);
  });

  it('changes a setting where it stands, in whatever way it is written, and once', () => {
    const text = 'export WG_EU1_SSH_HOST = old\r\nX=1\n#WG_EU1_SSH_PORT=1\nWG_EU1_SSH_PORT: 2\nWG_EU1_SSH_PORT=3\n';
    expect(putSettings(text, HEADING, VALUES)).toBe(
      'WG_EU1_SSH_HOST=192.0.2.7\r\nX=1\n#WG_EU1_SSH_PORT=1\nWG_EU1_SSH_PORT=22\n',
    );
  });
});

describe('dropNode', () => {
  it('takes a node out in either spelling and leaves every other line', () => {
    const text = 'WG_DNS=1.1.1.1\nWG_EU1_DNS=1\nEU1_WG_MTU=1400\nWG_EU11_DNS=2\nWG_EU1_SSH_HOST=x\n# WG_EU1_NAME=x\n';
    expect(dropNode(text, HEADING, 'eu1')).toBe('WG_DNS=1.1.1.1\nWG_EU11_DNS=2\n# WG_EU1_NAME=x\n');
  });

  it('undoes putSettings in any file', () => {
    const file = fc.array(fc.constantFrom('A=1', '', '# x', 'WG_DNS=9.9.9.9', '  B = "q"', 'é=\u00e9', 'C=1\r'), {
      minLength: 1,
    });
    const property = fc.property(file, (lines) => {
      const text = `${lines.join('\n').replace(/\n+$/, '')}\n`;
      fc.pre(text !== '\n');
      const put = putSettings(text, HEADING, VALUES);
      expect(parse(put)).toEqual({ ...parse(text), ...VALUES });
      expect(dropNode(put, HEADING, 'eu1')).toBe(text);
      expect(putSettings(put, HEADING, VALUES)).toBe(put);
    });
    fc.assert(property);
  });
});

const put = (lines: Readonly<Record<string, string>>) => ({
  text: (text: string) => putSettings(text, HEADING, lines),
  values: (values: Readonly<Record<string, string>>) => ({ ...values, ...lines }),
});

describe('editSettings', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'env_vars.txt');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps bytes of any encoding, the owner and the mode, and leaves nothing behind', async () => {
    const bytes = Buffer.from([0x23, 0xff, 0xfe, 0x00, 0xc3, 0xa9, 0x0d, 0x0a]);
    writeFileSync(path, bytes);
    chmodSync(path, 0o640);
    if (process.getuid?.() === 0) chownSync(path, 12_345, 23_456);
    await editSettings(path, put({ WG_EU1_NAME: 'Вена' }));
    const after = readFileSync(path);
    expect(after.subarray(0, bytes.length)).toEqual(bytes);
    expect(after.toString('utf8')).toContain('WG_EU1_NAME=Вена\n');
    const { uid, gid, mode } = statSync(path);
    if (process.getuid?.() === 0) expect([uid, gid]).toEqual([12_345, 23_456]);
    expect(mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['env_vars.txt']);
  });

  it('does not touch a file that stays as it is', async () => {
    writeFileSync(path, 'A=1\n');
    const { ino } = statSync(path);
    await editSettings(path, { text: (text) => text, values: (values) => values });
    expect(statSync(path).ino).toBe(ino);
  });

  /** Line ends of every reader, other control characters, and what would not be read back as it is. */
  const CUNNING = [
    ...['\r', '\n', '\r\n', '\v', '\f', '\0', '\u0085', '\u2028', '\u2029', '\x1b[2J', '\x9b', '\x7f', '\x08'],
    ...['\u202e', '\u200b', '\ufeff', '\u3164', '\ud800'],
  ];
  it.each(CUNNING)('writes no value with %j in it, and no other setting comes of one', async (hidden) => {
    const text = 'BOT_TOKEN=1:x\nADMIN_ID=1\n';
    writeFileSync(path, text);
    for (const value of [`wg0${hidden}ADMIN_ID=666`, `wg0${hidden}`, `${hidden}ADMIN_ID=666`])
      await expect(editSettings(path, put({ WG_EU1_INTERFACE: value }))).rejects.toThrow('WG_EU1_INTERFACE=');
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['env_vars.txt']);
  });

  it('writes no name that is none', async () => {
    writeFileSync(path, 'A=1\n');
    for (const name of ['A B', 'A=1\nB', '#A', '', 'a'])
      await expect(editSettings(path, put({ [name]: 'x' }))).rejects.toThrow('no name of a setting');
    expect(readFileSync(path, 'utf8')).toBe('A=1\n');
  });

  it('writes a value so that it is read back as it is, in the file of anybody, or not at all', async () => {
    const lines = fc.array(
      fc.constantFrom('A=1', '', '# x', 'B = "q"', "C='two", "D='1\n2'", 'E="open', 'F=`', 'G=x\r', 'WG_EU1_NAME=old'),
    );
    const words = fc.array(
      fc.constantFrom('a', ' ', '#', "'", '"', '`', '$', '\\', '\\n', '=', 'ё', '👨‍👩‍👧', '\r', '\u2028'),
    );
    const property = fc.asyncProperty(lines, words, async (file, parts) => {
      const text = file.join('\n');
      writeFileSync(path, text);
      const value = parts.join('');
      const done = await editSettings(path, put({ WG_EU1_NAME: value })).then(
        () => true,
        () => false,
      );
      const after = readFileSync(path, 'utf8');
      if (done) expect(parse(after)).toEqual({ ...parse(text), WG_EU1_NAME: value });
      else expect(after).toBe(text);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('takes a value with spaces, signs and quotes that every reader knows', async () => {
    writeFileSync(path, 'A=1\n');
    for (const value of ['My server', 'a#b', 'a # b', '"quoted"', "it's", '$HOME', '`id`', 'ж 👩🏽‍💻']) {
      await editSettings(path, put({ WG_EU1_NAME: value }));
      expect(parse(readFileSync(path, 'utf8'))).toEqual({ A: '1', WG_EU1_NAME: value });
      const script = '. "$0"; printf %s "$WG_EU1_NAME"';
      expect(execFileSync('sh', ['-c', script, path], { encoding: 'utf8' })).toBe(value);
    }
    await expect(editSettings(path, put({ WG_EU1_NAME: `it's "$5"` }))).rejects.toThrow("a value with '");
  });

  it('refuses an edit by which another setting would change, and one that is judged to be bad', async () => {
    const text = 'A=1\nB=2\n';
    writeFileSync(path, text);
    const slip = {
      text: (before: string) => before.replace('A=1', 'A=9'),
      values: (values: object) => ({ ...values }),
    };
    await expect(editSettings(path, slip)).rejects.toThrow('A=(not shown)');
    const judge = () => {
      throw new Error('eu1 would be off');
    };
    await expect(editSettings(path, { ...put({ WG_EU1_NAME: 'x' }), judge })).rejects.toThrow('would be off');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('loses nothing of what several commands write at the same moment', async () => {
    writeFileSync(path, 'A=1\n');
    const names = Array.from({ length: 6 }, (_, index) => `WG_EU${index}_NAME`);
    await Promise.all(names.map((name) => editSettings(path, put({ [name]: 'x' }))));
    expect(Object.keys(parse(readFileSync(path, 'utf8')))).toEqual(expect.arrayContaining(names));
  });

  it('writes nothing over what somebody else wrote meanwhile', async () => {
    writeFileSync(path, 'A=1\n');
    const judge = () => writeFileSync(path, 'A=1\nTHEIRS=1\n');
    await expect(editSettings(path, { ...put({ WG_EU1_NAME: 'x' }), judge })).rejects.toThrow('somebody else');
    expect(readFileSync(path, 'utf8')).toBe('A=1\nTHEIRS=1\n');
  });
});
