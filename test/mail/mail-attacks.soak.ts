import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openMail } from '../../src/access/mail-code.ts';
import { readLetter } from '../../src/mail/letter.ts';
import { MailDesk } from '../../src/mail/mail-desk.ts';
import { takeLetters } from '../../src/mail/take-letters.ts';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import { box, NOW } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { friendWithMail, letterFrom, openMailServer } from './mail-lab.ts';

const ANNA = 7;
const CODE = '123456789012';
const MB = 1024 * 1024;

const cannot = missingFor('exim4', 'doveadm');

async function openDesk() {
  const { server, mail, places } = await openMailServer();
  const { store } = await openStore((draft) => {
    draft.users[ANNA] = friendWithMail(ANNA, 'anna@mail.test', CODE);
  });
  const { log } = recordLog();
  const desk = new MailDesk({ place: places.imap, own: mail.from, store, box, now: () => NOW, log });
  onTestFinished(() => desk.stop());
  return { server, store, desk, asked: () => store.state.users[ANNA]?.mail?.asked ?? null };
}

/** The processor time (ms), the largest growth of memory (MB) and the longest stop of the event loop (ms) while it runs. */
async function costOf(run: () => Promise<void>) {
  const loop = monitorEventLoopDelay({ resolution: 10 });
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  loop.enable();
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  loop.disable();
  clearInterval(timer);
  return { cpuMs: (user + system) / 1000, mb: (most - before) / MB, stopMs: loop.max / 1e6 };
}

describe.skipIf(cannot !== null)('attacks on the mail desk', () => {
  it('finds a friend’s letter behind 10,000 others, and reads none of them twice', async () => {
    const { server, desk, store, asked } = await openDesk();
    const name = (at: number) => `${1_000_000_000 + at}.lab`;
    for (let at = 0; at < 10_000; at += 1)
      server.drop(
        'desk',
        letterFrom(at % 2 === 0 ? 'mallory@mail.test' : 'anna@mail.test', `${at}-0000-0000-0000`),
        name(at),
      );
    server.drop('desk', letterFrom('anna@mail.test', CODE), name(20_000));
    const first = await costOf(() => desk.visit());
    expect(desk.failure).toBeNull();
    expect(asked()).toMatchObject({ wish: 'config' });
    expect(store.state.mail_desk.last_uid).toBe(10_001);
    expect(store.state.revision).toBeLessThan(200); // a write for a hundred letters, not for each
    expect(first.stopMs).toBeLessThan(onBusyMachine(500));
    expect(first.mb).toBeLessThan(150);
    const second = await costOf(() => desk.visit());
    expect(second.cpuMs).toBeLessThan(first.cpuMs / 4);
    process.stderr.write(`10,000 letters: ${JSON.stringify({ first, second })}\n`);
  });

  it('takes a letter of 50 MB, and one with 50 MB of attachments inside each other, as any other', async () => {
    const { server, desk, asked, store } = await openDesk();
    const big = Buffer.concat([Buffer.from(letterFrom('mallory@mail.test', CODE)), Buffer.alloc(50 * MB, 'x\r\n')]);
    server.drop('desk', big, '1000000001.lab');
    const nested = Array.from(
      { length: 20_000 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
    );
    const bomb = letterFrom('anna@mail.test', '0000-0000-0000', [
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b0',
    ]);
    server.drop('desk', `${bomb}\r\n${nested.join('')}`, '1000000002.lab');
    server.drop('desk', letterFrom('anna@mail.test', CODE), '1000000003.lab');
    const cost = await costOf(() => desk.visit());
    expect(desk.failure).toBeNull();
    expect(store.state.mail_desk.last_uid).toBe(3);
    expect(asked()).toMatchObject({ wish: 'config' });
    expect(cost.mb).toBeLessThan(60);
    process.stderr.write(`50 MB: ${JSON.stringify(cost)}\n`);
  });

  it('reads no further than it needs in headers that do not end', async () => {
    const { server, desk, asked } = await openDesk();
    const many = Array.from({ length: 200_000 }, (_, at) => `X-Nothing-${at}: ${'a'.repeat(60)}`);
    server.drop('desk', letterFrom('anna@mail.test', CODE, many), '1000000001.lab');
    server.drop('desk', letterFrom('anna@mail.test', CODE, [`X: ${'a'.repeat(5 * MB)}`]), '1000000002.lab');
    server.drop('desk', letterFrom('anna@mail.test', `${'=?UTF-8?B?'.repeat(6000)}`), '1000000003.lab');
    server.drop('desk', '\0\0\0\r\n\r\n', '1000000004.lab');
    server.drop('desk', '', '1000000005.lab');
    server.drop('desk', letterFrom('anna@mail.test', `${CODE} new key`), '1000000006.lab');
    const cost = await costOf(() => desk.visit());
    expect(desk.failure).toBeNull();
    expect(asked()).toMatchObject({ wish: 'new-key' });
    expect(cost.mb).toBeLessThan(60);
  });

  it('is not guessed: a hundred thousand tries change nothing', async () => {
    const { store } = await openStore((draft) => {
      draft.users[ANNA] = friendWithMail(ANNA, 'anna@mail.test', CODE);
    });
    const batch = (from: number) =>
      Array.from({ length: 10_000 }, (_, at) =>
        readLetter(from + at + 1, Buffer.from(letterFrom('anna@mail.test', String(from + at).padStart(12, '5')))),
      );
    for (let at = 0; at < 100_000; at += 10_000) {
      const taken = await store.update((draft, before) =>
        takeLetters(
          draft,
          before,
          { validity: '1', letters: batch(at), upTo: at + 10_000 },
          { box, now: NOW, own: 'desk@mail.test' },
        ),
      );
      expect(taken.filter(({ kind }) => kind === 'asked')).toEqual([]);
    }
    const record = store.state.users[ANNA]?.mail;
    expect(record && openMail(box, ANNA, 'code', record)).toBe(CODE);
  });
});
