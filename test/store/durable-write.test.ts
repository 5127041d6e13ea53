import {
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identityOf, writeDurably } from '../../src/store/durable-write.ts';
import { eventually } from '../lab/eventually.ts';
import { testFolder } from '../stage/temporary-store.ts';

/** What a descriptor of this process stands for; null: it was closed meanwhile. */
function targetOf(descriptor: string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

describe('a durable write', () => {
  it('puts a whole new file in place, which its owner alone can read', async () => {
    const folder = testFolder();
    const path = join(folder, 'file');
    for (const text of ['one', 'a longer second one', '', 'Привет']) {
      await writeDurably(path, text);
      expect(readFileSync(path, 'utf8')).toBe(text);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder)).toEqual(['file']);
    }
  });

  it('replaces the file rather than writing into it: whoever reads the old one reads it to its end', async () => {
    const path = join(testFolder(), 'file');
    await writeDurably(path, 'one');
    const { ino } = statSync(path);
    await writeDurably(path, 'two');
    expect(statSync(path).ino).not.toBe(ino);
  });

  it('leaves no file open, also where there was none before', async () => {
    const path = join(testFolder(), 'file');
    const open = () => readdirSync('/proc/self/fd').flatMap((fd) => targetOf(fd) ?? []);
    for (let n = 0; n < 20; n += 1) await writeDurably(path, `text ${n}`);
    await eventually(() => !open().some((target) => target.startsWith(path)));
  });

  it('is not led elsewhere by a link in the temporary file’s place', async () => {
    const folder = testFolder();
    const [path, victim] = [join(folder, 'file'), join(folder, 'victim')];
    writeFileSync(victim, 'untouched');
    symlinkSync(victim, `${path}.tmp`);
    await writeDurably(path, 'text');
    expect([readFileSync(victim, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['untouched', 'text']);
  });

  it('that fails leaves the old file as it is', async () => {
    const path = join(testFolder(), 'f'.repeat(253)); // a name for which there is no temporary one
    writeFileSync(path, 'old');
    await expect(writeDurably(path, 'new')).rejects.toThrow('ENAMETOOLONG');
    expect(readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('the identity of a file', () => {
  it('is what the write returned, until the file is written by anybody, in whatever way', async () => {
    const path = join(testFolder(), 'file');
    const mine = await writeDurably(path, 'text');
    expect(await identityOf(path)).toBe(mine);
    const edits = [
      () => writeFileSync(path, 'TEXT'),
      () => writeFileSync(path, 'longer text'),
      () => utimesSync(path, 1, 1),
      () => {
        rmSync(path);
        writeFileSync(path, 'text');
      },
    ];
    for (const edit of edits) {
      const before = await writeDurably(path, 'text');
      edit();
      expect(await identityOf(path)).not.toBe(before);
    }
  });

  it('is null when there is no file, and an error when that cannot be said', async () => {
    const path = join(testFolder(), 'file');
    expect(await identityOf(path)).toBeNull();
    await writeDurably(path, '');
    await expect(identityOf(join(path, 'below'))).rejects.toThrow();
  });
});
