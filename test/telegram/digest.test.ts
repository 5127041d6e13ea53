import { expect, test } from 'vitest';
import type { Alert } from '../../src/health/alert.ts';
import type { AlertCondition } from '../../src/health/alerts.ts';
import { AlertWatch } from '../../src/telegram/features/owner/alert-watch.ts';
import { MonthlyDigest } from '../../src/telegram/features/owner/monthly-digest.ts';
import { VERSION } from '../../src/version.ts';
import { eventually } from '../lab/eventually.ts';
import { idleNode, OWNER, openChat } from '../stage/open-chat.ts';
import { HOUR, iso, NOW, user } from '../stage/sample-state.ts';

test('/digest is one message with one picture; the other month and the monthly message are a tap away', async () => {
  const { owner, core, settled } = await openChat((draft) => {
    draft.users[7] = user(7, { name: 'Anna', admitted_at: new Date().toISOString() });
    draft.requests = { 9: { asked_at: iso(NOW), username: null, name: 'Boris', language: null, forwarded: true } };
  });
  owner.send('/digest');
  const seen = await owner.receives(/ещё идёт/);
  expect(seen.photo).toBeDefined();
  expect(seen.text).toMatch(/👋 Пришли \(1\): Anna\n💤 Ни разу не подключались \(1\): Anna\n✅ Ничего не ломалось/);
  expect(seen.text).toMatch(/Копии в чате ещё нет.*\n✉️ Открытых приглашений: 0, просьб: 1$/);
  await owner.press('🔕 Не присылать каждый месяц', seen).answered();
  expect(core.store.state.preferences.monthly_digest).toBe(false);
  await owner.press('📋 Прошлый месяц').answered();
  await eventually(() => owner.chat.transcript.includes('📋 Этот месяц'));
  expect(owner.chat.transcript).toContain('🔔 Присылать каждый месяц');
  await settled();
});

test('only the owner has it', async () => {
  const { core, friend } = await openChat();
  await core.store.update((draft) => {
    draft.users[8] = user(8, { rights: ['people', 'servers', 'messages'] });
  });
  const helper = friend(8);
  await helper.receives();
  helper.send('/digest');
  expect((await helper.receives()).text).not.toContain('📋');
});

/** The monthly digest at a moment that the test sets. */
async function openMonthly() {
  const lab = await openChat();
  const { core, owner } = lab;
  owner.start();
  await owner.receives();
  const time = { now: Date.parse('2026-10-20T12:00:00Z') };
  const view = { settings: core.settings, store: core.store, nodes: [idleNode()], nodesOff: [], now: () => time.now };
  const changes = async (from: string, to: string) => [`news from ${from}`, `news of ${to} <here>`];
  const open = () =>
    new MonthlyDigest({
      services: { ...view, traffic: core.traffic, timezone: 'Europe/Moscow', draw: async () => null, changes },
      ...{ ownerId: OWNER, outbox: core.outbox, log: core.log },
      texts: () => core.textsFor(OWNER),
      ready: () => core.traffic.open(),
    });
  const messages = () => owner.chat.transcript.split('Октябрь 2026').length - 1;
  return { ...lab, time, open, messages, preferences: () => core.store.state.preferences };
}

test('the digest of a month comes once, when the owner is awake in the next one, also across a restart', async () => {
  const { owner, time, open, messages, preferences } = await openMonthly();
  await open().check();
  expect(preferences()).toMatchObject({ digest_month: '2026-10', digest_version: VERSION });
  time.now = Date.parse('2026-10-31T22:00:00Z'); // one o'clock at night, in November
  const monthly = open();
  await monthly.check();
  time.now = Date.parse('2026-11-01T06:00:00Z');
  await monthly.check();
  await monthly.check();
  const seen = await owner.receives(/Октябрь 2026/);
  expect(seen.text).not.toContain('пока');
  await eventually(() => preferences().digest_month === '2026-11');
  await open().check();
  expect(messages()).toBe(1);
});

test('it says what is new since the last one, and what failed without being an alert', async () => {
  const { core, owner, time, open } = await openMonthly();
  await open().check();
  await core.store.update((draft) => {
    draft.preferences.digest_version = '0.0.1';
    draft.resolvers = { main: { lists: [], dns_before: null, failing_since: '2026-10-30T12:00:00Z' } };
    draft.troubles = [
      { kind: 'exit-silent', name: 'main → eu1', since: '2026-10-10T12:00:00Z', ended: '2026-10-10T13:00:00Z' },
    ];
  });
  time.now = Date.parse('2026-11-01T09:00:00Z');
  await open().check();
  const { text } = await owner.receives(/Октябрь 2026/);
  expect(text).toContain(`обновился: 0.0.1 → ${VERSION}\n• news from 0.0.1\n• news of ${VERSION} <here>`);
  expect(text).toMatch(/• Main: не работал сервер имён, .*\n• Main → eu1: выход молчал, /);
  expect(text).not.toContain('Ничего не ломалось');
});

test('one that is turned off does not come, nor does one by a clock that was wrong', async () => {
  const { core, time, open, messages, preferences } = await openMonthly();
  await open().check();
  await core.store.update((draft) => {
    draft.preferences.monthly_digest = false;
  });
  time.now = Date.parse('2026-11-03T12:00:00Z');
  await open().check();
  expect(preferences().digest_month).toBe('2026-11');
  await core.store.update((draft) => {
    draft.preferences.monthly_digest = true;
    draft.preferences.digest_month = '2031-01';
  });
  await open().check();
  await core.queue.drain(1000);
  expect([preferences().digest_month, messages()]).toEqual(['2026-11', 0]);
});

test('an alert that is over is remembered with its name and how long it took', async () => {
  const { core, owner } = await openChat();
  owner.start();
  await owner.receives();
  const time = { now: NOW };
  const alert: Alert = { kind: 'link', node: 'main' };
  let level: AlertCondition['level'] = 'on';
  const watch = new AlertWatch({
    ...{ store: core.store, outbox: core.outbox, log: core.log, ownerId: OWNER },
    conditions: () => [{ alert, level }],
    nameOf: () => 'Helsinki',
    texts: () => core.textsFor(OWNER),
    isQuiet: () => false,
    now: () => time.now,
  });
  for (const later of [0, HOUR]) {
    time.now = NOW + later;
    await watch.check();
  }
  await eventually(() => core.store.state.alerts['link main'] !== undefined);
  level = 'off';
  for (const later of [2 * HOUR, 3 * HOUR]) {
    time.now = NOW + later;
    await watch.check();
  }
  await eventually(() => core.store.state.troubles.length === 1);
  expect(core.store.state.troubles[0]).toMatchObject({ kind: 'link', name: 'Helsinki', since: iso(NOW) });
  expect(Date.parse(core.store.state.troubles[0]?.ended ?? '')).toBeGreaterThanOrEqual(NOW + 2 * HOUR);
  expect(core.store.state.alerts).toEqual({});
});
