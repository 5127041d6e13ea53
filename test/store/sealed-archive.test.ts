import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ArchiveError, openArchive, sealArchive } from '../../src/store/sealed-archive.ts';
import { missingFor } from '../lab/requirements.ts';
import { testFolder } from '../stage/temporary-store.ts';

const files = [
  { name: 'peers.json', bytes: Buffer.from('{"version":1}\n') },
  { name: 'store.key', bytes: Buffer.from(`${'5a'.repeat(32)}\n`) },
  { name: 'eu1.key', bytes: Buffer.from(Uint8Array.from({ length: 3000 }, (_, i) => i % 256)) },
];

async function sealed() {
  const identity = await generateIdentity();
  return { identity, bytes: await sealArchive(files, [await identityToRecipient(identity)], new Date()) };
}

test('opens with its key, byte for byte, and shows nothing of what is in it', async () => {
  const { identity, bytes } = await sealed();
  const opened = await openArchive(bytes, identity);
  expect(opened.map(({ name, bytes: own }) => [name, Buffer.from(own).toString('hex')])).toEqual(
    files.map(({ name, bytes: own }) => [name, own.toString('hex')]),
  );
  for (const { name } of files) expect(Buffer.from(bytes).includes(name)).toBe(false);
});

test('does not open with another key, or damaged, or with something that is no key; and no error repeats the key', async () => {
  const { identity, bytes } = await sealed();
  const other = await generateIdentity();
  const damaged = Uint8Array.from(bytes, (byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
  for (const [text, key] of [
    [bytes, other],
    [damaged, identity],
    [bytes.subarray(0, 100), identity],
    [bytes, 'age1nonsense'],
    [bytes, ''],
  ] as const) {
    const error = await openArchive(text, key).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ArchiveError);
    if (key !== '') expect(String(error)).not.toContain(key);
  }
});

test('a name that leads somewhere else is refused, or loses the way there', async () => {
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  for (const name of ['.hidden', 'a/b', '../evil', '/etc/passwd', '..']) {
    const bytes = await sealArchive([{ name, bytes: Buffer.from('x') }], [recipient], new Date());
    const opened = await openArchive(bytes, identity).catch((error: unknown) => error);
    if (!Array.isArray(opened)) expect(opened).toBeInstanceOf(ArchiveError);
    else for (const file of opened) expect(file.name).toMatch(/^\w+$/);
  }
});

test.skipIf(missingFor('age', 'tar'))('opens without us, with age and tar', async () => {
  const folder = testFolder();
  await execa('age-keygen', ['-o', join(folder, 'key.txt')]);
  const [, recipient = ''] = /public key: (age1\w+)/.exec(readFileSync(join(folder, 'key.txt'), 'utf8')) ?? [];
  writeFileSync(join(folder, 'backup.age'), await sealArchive(files, [recipient], new Date()));
  await execa('age', ['-d', '-i', 'key.txt', '-o', 'backup.tar.gz', 'backup.age'], { cwd: folder });
  mkdirSync(join(folder, 'out'));
  await execa('tar', ['xzf', 'backup.tar.gz', '-C', 'out'], { cwd: folder });
  for (const { name, bytes } of files) expect(readFileSync(join(folder, 'out', name)).equals(bytes)).toBe(true);
});
