import { expect, test } from 'vitest';
import type { NoticeNames, OwnerNotice } from '../../src/notices.ts';
import { ENTRY_BUTTONS } from '../../src/telegram/features/entry/entry-buttons.ts';
import { createNotifyOwner } from '../../src/telegram/features/owner/notify-owner.ts';
import type { Row } from '../../src/telegram/outbox/outgoing.ts';
import { callbackData } from '../../src/telegram/router/buttons.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { notices } from './samples/common.ts';

const { en, ru } = await loadLanguages('UTC');

function openNotices() {
  const sent: { html: string; buttons: readonly Row[] }[] = [];
  const clock = { now: Date.parse('2026-11-22T10:00:00Z') };
  const recorded = recordLog();
  const notify = createNotifyOwner({
    texts: () => en,
    names: { server: (id) => (id === 'eu1' ? 'Amsterdam' : id), friend: (id) => `Anna (${id})` },
    send: (html, buttons) => void sent.push({ html, buttons }),
    log: recorded.log,
    now: () => clock.now,
  });
  return { sent, clock, notify, ...recorded };
}

const full = (node: string): OwnerNotice => ({ kind: 'network-full', node });

test('tells the same thing once an hour, in the chat and in the log', () => {
  const { sent, clock, notify, lines } = openNotices();
  for (let minute = 0; minute < 60; minute++) {
    notify(full('main'));
    clock.now += 60_000;
  }
  expect([sent.length, lines.length]).toEqual([1, 1]);
  notify(full('main'));
  expect([sent.length, lines.length]).toEqual([2, 2]);
  clock.now -= 86_400_000; // set back: it need not catch up first
  notify(full('main'));
  expect([sent.length, lines.length]).toEqual([3, 3]);
});

test('tells different things each', () => {
  const { sent, notify } = openNotices();
  notify(full('main'));
  notify(full('eu1'));
  notify({ kind: 'polling-conflict' });
  expect(sent.map(({ html }) => html.slice(0, 30))).toHaveLength(3);
});

test('puts the button that takes back under the word of who was bound, and none under others', () => {
  const { sent, notify } = openNotices();
  notify({ kind: 'username-bound', friendId: 502, username: 'boris', name: 'Boris' });
  notify(full('main'));
  const [bound, other] = sent;
  expect(bound?.buttons).toEqual([
    { text: expect.stringContaining('take it back'), data: callbackData(ENTRY_BUTTONS.remove, { person: 502 }) },
  ]);
  expect(other?.buttons).toEqual([]);
});

test.each(notices('Anna', 'eu1'))(
  'calls a server and a friend as the screens do, and by an id only in commands: %j',
  (notice) => {
    const names = { server: () => 'Amsterdam', friend: () => 'Olga' };
    for (const texts of [en, ru]) {
      const text = texts.notices[notice.kind] as (notice: OwnerNotice, words: NoticeNames) => string;
      const told = text(notice, names).replace(/<code>.*?<\/code>/gs, '');
      expect(told).not.toContain('eu1');
      if ('node' in notice) expect(told).toContain('Amsterdam');
      if ('friendId' in notice) expect(told).toMatch(/Olga|Anna|Boris/);
    }
  },
);
