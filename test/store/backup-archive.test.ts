import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { makeBackupArchive, OwnBackupError, openOwnBackup, openWholeBackup } from '../../src/store/backup-archive.ts';
import { BackupKeys } from '../../src/store/backup-keys.ts';
import { openArchive, sealArchive } from '../../src/store/sealed-archive.ts';

const keys = new BackupKeys(new SecretBox('5a'.repeat(32)));
const others = new BackupKeys(new SecretBox('5b'.repeat(32)));
const now = new Date('2026-11-22T09:00:00Z');
const STORE = '{"version":1}\n';
const files = [
  { name: 'peers.json', bytes: Buffer.from(STORE) },
  { name: 'env_vars.txt', bytes: Buffer.from('BOT_TOKEN=12345:secret\n') },
  { name: 'store.key', bytes: Buffer.from(`${'5a'.repeat(32)}\n`) },
];

async function made() {
  const identity = await generateIdentity();
  const recipient = await identityToRecipient(identity);
  return { identity, recipient, bytes: await makeBackupArchive({ files, recipient, keys, now }) };
}

const problemOf = async (bytes: Uint8Array, by = keys) => {
  const error = await openOwnBackup(bytes, by).catch((thrown: unknown) => thrown);
  return error instanceof OwnBackupError ? error.problem : error;
};

/** An archive as somebody makes it who knows this bot's recipient, with these files. */
const forged = async (inside: Readonly<Record<string, string>>) =>
  sealArchive(
    Object.entries(inside).map(([name, text]) => ({ name, bytes: Buffer.from(text) })),
    [await keys.recipient()],
    now,
  );
const markOf = (text: string, madeAt: string, by = keys) =>
  JSON.stringify({ version: 1, made_at: madeAt, mark: by.mark(text, madeAt) });

test('the bot opens the store of its own backup and nothing else; the owner’s key opens all of it', async () => {
  const { bytes, identity } = await made();
  expect(await openOwnBackup(bytes, keys)).toEqual({ text: STORE, madeAt: now.toISOString() });
  const opened = await openWholeBackup(bytes, identity);
  expect(opened.map(({ name, bytes: own }) => [name, Buffer.from(own).toString()])).toEqual(
    files.map(({ name, bytes: own }) => [name, own.toString()]),
  );
  const seen = await openArchive(bytes, await keys.identity());
  const inner = seen.find(({ name }) => name.endsWith('.age'));
  expect(seen.map(({ name }) => name)).toEqual(['peers.json', 'made.json', inner?.name]);
  await expect(openArchive(inner?.bytes ?? new Uint8Array(), await keys.identity())).rejects.toThrow('recipient');
  expect(Buffer.concat(seen.map((file) => file.bytes)).includes('secret')).toBe(false);
});

test('a backup of another installation is none of ours, nor is one that only the owner’s key opens', async () => {
  const { bytes, recipient } = await made();
  expect(await problemOf(bytes, others)).toBe('not-ours');
  expect(await problemOf(await sealArchive(files, [recipient], now))).toBe('not-ours');
});

test('a forged one is refused: without a mark, with that of another key, for another text or another day', async () => {
  const at = now.toISOString();
  const evil = '{"version":1,"users":{}}\n';
  const right = markOf(STORE, at);
  for (const inside of [
    { 'peers.json': STORE },
    { 'made.json': right },
    { 'peers.json': evil, 'made.json': right },
    { 'peers.json': evil, 'made.json': markOf(evil, at, others) },
    { 'peers.json': STORE, 'made.json': right.replace(at, '2026-11-23T09:00:00.000Z') },
    { 'peers.json': STORE, 'made.json': right.replace(/"mark":"\w+"/, '"mark":""') },
    { 'peers.json': STORE, 'made.json': 'nonsense' },
    { 'env_vars.txt': STORE, 'made.json': right },
  ])
    expect(await problemOf(await forged(inside))).toBe('not-ours');
  expect(await openOwnBackup(await forged({ 'peers.json': STORE, 'made.json': right }), keys)).toMatchObject({
    text: STORE,
  });
});

test('a damaged one is refused, wherever it breaks off or changes, and so is anything else', async () => {
  const { bytes } = await made();
  for (let length = 0; length < bytes.length; length += 61)
    expect(['damaged', 'not-ours']).toContain(await problemOf(bytes.subarray(0, length)));
  expect(await problemOf(bytes.subarray(0, bytes.length - 1))).toBe('damaged');
  expect(await problemOf(Uint8Array.from(bytes, (byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)))).toBe(
    'damaged',
  );
  expect(await problemOf(Buffer.from('PK\u0003\u0004 a picture'))).toBe('damaged');
});

test('one that grows without end is not unpacked', async () => {
  const bomb = await sealArchive(
    [{ name: 'peers.json', bytes: Buffer.alloc(80_000_000) }],
    [await keys.recipient()],
    now,
  );
  expect(bomb.length).toBeLessThan(200_000);
  expect(await problemOf(bomb)).toBe('damaged');
});

test('an earlier version’s backup, sealed to the owner’s key alone, still opens with it', async () => {
  const { identity, recipient } = await made();
  const opened = await openWholeBackup(await sealArchive(files, [recipient], now), identity);
  expect(opened.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
});
