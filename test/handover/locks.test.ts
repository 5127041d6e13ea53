import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { aesZip } from '../../src/handover/aes-zip.ts';
import { openSealed } from '../../src/handover/reader/open-sealed.ts';
import { sealWithWords } from '../../src/handover/seal-page.ts';
import { missingPrograms } from '../lab/requirements.ts';
import { testFolder } from '../stage/temporary-store.ts';

const WORDS = 'елка лес река мост';

describe('the lock of the page', () => {
  it('is an age file: the library opens it with the words as they were normalised', async () => {
    const sealed = await sealWithWords('текст', 'Ёлка, лес; река — МОСТ');
    const decrypter = new Decrypter();
    decrypter.addPassphrase(WORDS);
    expect(new TextDecoder().decode(await decrypter.decrypt(sealed))).toBe('текст');
  });

  it('is opened by the page’s reader, whatever its length, with progress, and by no other words', async () => {
    for (const size of [0, 65_536, 65_537]) {
      const text = 'x'.repeat(size);
      const sealed = await sealWithWords(text, WORDS);
      const progress: number[] = [];
      const opened = await openSealed(sealed, WORDS, (part) => progress.push(part));
      expect(opened && new TextDecoder().decode(opened)).toBe(text);
      expect(progress.at(-1)).toBe(1);
      expect(await openSealed(sealed, 'елка лес река мостик')).toBeNull();
    }
  });

  it('tells of every changed byte', async () => {
    const sealed = await sealWithWords('a secret', WORDS);
    for (const at of [0, 30, 60, 100, sealed.length - 40, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      const outcome = await openSealed(changed, WORDS).catch((error: unknown) => String(error));
      expect(outcome === null || typeof outcome === 'string').toBe(true);
    }
  });

  it('refuses a file that asks for more work than a phone has', async () => {
    const text = Buffer.from(await sealWithWords('a', WORDS)).toString('latin1');
    const greedy = Buffer.from(text.replace(/^(-> scrypt \S+) 15$/m, '$1 20'), 'latin1');
    await expect(openSealed(greedy, WORDS)).rejects.toThrow('no file with a passphrase');
  });

  it('does not hold up the daemon while it is made', async () => {
    await sealWithWords('a', WORDS); // loads the library first
    let longest = 0;
    let last = process.threadCpuUsage(); // µs of this thread, whatever else the machine does
    const timer = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      longest = Math.max(longest, user + system);
      last = process.threadCpuUsage();
    }, 5);
    await sealWithWords('a', WORDS);
    clearInterval(timer);
    expect(longest).toBeLessThan(150_000);
  });
});

const skipped = missingPrograms('7zz');

describe.skipIf(skipped !== null)('the ZIP', () => {
  const FILES = [
    { name: 'Home-3.conf', bytes: Buffer.from('[Interface]\n') },
    { name: 'steps.html', bytes: Buffer.from('<p>шаги</p>'.repeat(5000)) },
  ];

  it('is opened by 7-Zip with its password, byte for byte', async () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'a.zip'), await aesZip(FILES, '1234567890123456'));
    mkdirSync(join(folder, 'out'));
    await execa('7zz', ['x', '-p1234567890123456', '-oout', 'a.zip'], { cwd: folder });
    for (const { name, bytes } of FILES) expect(readFileSync(join(folder, 'out', name))).toEqual(bytes);
    const { stdout } = await execa('7zz', ['l', '-slt', 'a.zip'], { cwd: folder });
    expect(stdout).toContain('Method = AES-256 Store');
  });

  it('is opened by no other one, and does not hold its contents in plain', async () => {
    const folder = testFolder();
    const zip = await aesZip(FILES, '1234567890123456');
    expect(zip.includes('[Interface]')).toBe(false);
    writeFileSync(join(folder, 'a.zip'), zip);
    const wrong = await execa('7zz', ['t', '-p1234567890123457', 'a.zip'], { cwd: folder, reject: false });
    expect(wrong.exitCode).not.toBe(0);
  });

  it('tells of a changed byte', async () => {
    const folder = testFolder();
    const zip = await aesZip(FILES, '1234');
    zip[60] = (zip[60] ?? 0) ^ 1;
    writeFileSync(join(folder, 'a.zip'), zip);
    expect((await execa('7zz', ['t', '-p1234', 'a.zip'], { cwd: folder, reject: false })).exitCode).not.toBe(0);
  });
});
