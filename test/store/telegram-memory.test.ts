import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TelegramMemory } from '../../src/store/telegram-memory.ts';
import { testFolder } from '../stage/temporary-store.ts';

const TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0';

test('knows after a restart the token that worked and the way, and holds no token', () => {
  const store = join(testFolder(), 'peers.json');
  const memory = TelegramMemory.open(store);
  expect([memory.knows(TOKEN), memory.way]).toEqual([false, null]);
  memory.rememberToken(TOKEN);
  memory.rememberWay('socks5h://127.0.0.1:1080');
  const again = TelegramMemory.open(store);
  expect([again.knows(TOKEN), again.knows(`${TOKEN}x`), again.way]).toEqual([true, false, 'socks5h://127.0.0.1:1080']);
  expect(readFileSync(`${store}.telegram`, 'utf8')).not.toContain('AAHdq');
  expect(statSync(`${store}.telegram`).mode & 0o777).toBe(0o600);
});

test('a file that is damaged, no file, or not to be written is in nobody’s way', () => {
  const store = join(testFolder(), 'peers.json');
  for (const spoil of [
    () => writeFileSync(`${store}.telegram`, '{"token":'),
    () => writeFileSync(`${store}.telegram`, '[]'),
    () => execFileSync('sh', ['-c', `rm ${store}.telegram && mkfifo ${store}.telegram`]),
  ]) {
    spoil();
    const memory = TelegramMemory.open(store);
    expect([memory.knows(TOKEN), memory.way]).toEqual([false, null]);
    memory.rememberToken(TOKEN);
    expect(memory.knows(TOKEN)).toBe(true);
  }
});
