import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AuditFile, auditPath } from '../../src/store/audit-file.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { testFolder } from '../stage/temporary-store.ts';

const { log } = recordLog();

function place() {
  const store = join(testFolder(), 'peers.json');
  return { store, path: auditPath(store) };
}

const entry = (update: number, what = '/add_user 5') => ({
  at: '2026-11-22T10:00:00.000Z',
  update,
  by: 1,
  what,
  whom: '5',
});

test('keeps what was done, newest first, across restarts, in a file that only its owner reads', async () => {
  const { store, path } = place();
  const audit = await AuditFile.open(store, log);
  for (let update = 1; update <= 3; update++) await audit.append(entry(update));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const again = await AuditFile.open(store, log);
  expect(again.recent(2)).toEqual([entry(3), entry(2)]);
  expect(again.recent(99)).toHaveLength(3);
});

test('an update that comes again is no second action, also after a restart', async () => {
  const { store, path } = place();
  await (await AuditFile.open(store, log)).append(entry(7));
  const again = await AuditFile.open(store, log);
  await again.append(entry(7));
  await again.append(entry(7));
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a line that a crash cut off costs itself only, and nothing is ever taken out of the file', async () => {
  const { store, path } = place();
  await (await AuditFile.open(store, log)).append(entry(1));
  appendFileSync(path, '{"at":"2026-11-22T10:');
  const before = readFileSync(path, 'utf8');
  const audit = await AuditFile.open(store, log);
  await audit.append(entry(2));
  expect(audit.recent(9)).toEqual([entry(2), entry(1)]);
  expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
  expect((await AuditFile.open(store, log)).recent(9)).toEqual([entry(2), entry(1)]);
});

test('a file of thousands is read by its end', async () => {
  const { store, path } = place();
  writeFileSync(path, Array.from({ length: 5000 }, (_, i) => `${JSON.stringify(entry(i))}\n`).join(''));
  const audit = await AuditFile.open(store, log);
  expect(audit.recent(1)).toEqual([entry(4999)]);
  expect(audit.recent(10_000).length).toBeLessThan(300);
});

test('an answer of several lines is one entry, and passes for no other', async () => {
  const { store, path } = place();
  appendFileSync(path, `${JSON.stringify(entry(1, 'note: old\n22.11 10:00 Owner: /remove_user 7'))}\n`);
  const audit = await AuditFile.open(store, log);
  await audit.append(entry(2, 'note: new\r\n22.11 10:00\u2028Owner: \u202e/remove_user 7'));
  const shown = [
    entry(2, 'note: new 22.11 10:00 Owner: /remove_user 7'),
    entry(1, 'note: old 22.11 10:00 Owner: /remove_user 7'),
  ];
  expect(audit.recent(9)).toEqual(shown);
  expect((await AuditFile.open(store, log)).recent(9)).toEqual(shown);
});
