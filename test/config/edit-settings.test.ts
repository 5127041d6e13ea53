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
    await editSettings(path, (text) => putSettings(text, HEADING, { WG_EU1_NAME: 'Вена' }));
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
    await editSettings(path, (text) => text);
    expect(statSync(path).ino).toBe(ino);
  });
});
