import { expect, test } from 'vitest';
import { addFullDays } from '../../src/access/guest-terms.ts';
import type { Alert } from '../../src/health/alert.ts';
import type { AlertCondition } from '../../src/health/alerts.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { attendToGuests } from '../../src/telegram/features/entry/guest-notices.ts';
import { AlertWatch } from '../../src/telegram/features/owner/alert-watch.ts';
import { createNotifyOwner } from '../../src/telegram/features/owner/notify-owner.ts';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { Notifier } from '../../src/telegram/outbox/notifier.ts';
import { Outbox } from '../../src/telegram/outbox/outbox.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { buildHealth } from '../../src/wiring/build-health.ts';
import { eventually } from '../lab/eventually.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { openTelegram } from '../stage/open-telegram.ts';
import { HOUR, iso, NOW, newKey, peer, snapshot, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const OWNER = 1;
const ANNA = 502;
const { en } = await loadLanguages('UTC');

async function open() {
  const lab = await openTelegram();
  const owner = lab.friend(OWNER);
  const queue = new ChatQueue({ log: lab.log, retry: { first: 1, longest: 1 } });
  return { ...lab, owner, outbox: new Outbox(lab.bot.api, queue), recorded: recordLog() };
}

/** An alert watch whose conditions a test sets. */
async function openAlerts(fill: (draft: Draft) => void = () => undefined) {
  const lab = await open();
  const { store } = await openStore(fill);
  const present: { conditions: AlertCondition[] } = { conditions: [] };
  const watch = new AlertWatch({
    ...{ store, outbox: lab.outbox, log: lab.recorded.log, ownerId: OWNER, now: () => NOW },
    conditions: () => present.conditions,
    nameOf: () => 'Helsinki',
    texts: () => en,
    isQuiet: () => false,
  });
  const set = (alert: Alert, level: AlertCondition['level']) => {
    present.conditions = [{ alert, level }];
    return watch.check();
  };
  return { ...lab, store, set };
}

const down = { kind: 'node-down', node: 'eu1', unit: 'wg-quick@wg0' } as const;

test('the end of an outage has the cause that it began with', async () => {
  const { store, set, recorded } = await openAlerts();
  await set({ ...down, cause: 'timeout' }, 'on');
  await eventually(() => store.state.alerts['node-down eu1'] !== undefined);
  await set({ ...down, cause: 'unreachable' }, 'off'); // what a server without any outage is said to have
  const told = recorded.lines.filter(({ msg }) => msg.startsWith('the owner is told: node-down eu1'));
  expect(told.map(({ msg, cause }) => [msg, cause])).toEqual([
    ['the owner is told: node-down eu1, raised', 'timeout'],
    ['the owner is told: node-down eu1, over', 'timeout'],
  ]);
});

test.each<[string, Alert, string[]]>([
  ['a server that is down', { ...down, cause: 'timeout' }, ['🔍 Look now', '🖥 The server’s page']],
  ['a full disk', { kind: 'disk', node: 'eu1', percent: 95 }, ['🔍 Look now', '🖥 The server’s page']],
  ['few addresses', { kind: 'addresses', node: 'eu1', free: 1, total: 9 }, ['🔍 Look now', '🖥 The server’s page']],
  [
    'one config on two devices',
    { kind: 'shared', node: 'eu1', peer: 'p1', friend: ANNA },
    ['👤 Open the card', '🔍 Look now', '🖥 The server’s page'],
  ],
  ['a server that is off, which has no page', { kind: 'node-off', node: 'eu1', needs: ['X'], problems: [] }, []],
  ['the store', { kind: 'store', reason: 'ENOSPC' }, []],
])('an alert about %s has its buttons', async (_, alert, labels) => {
  const { owner, set } = await openAlerts();
  await set(alert, 'on');
  await set(alert, 'on');
  expect((await owner.receives()).buttons.map(({ text }) => text)).toEqual(labels);
});

test.each<[string, number, string | null, string[]]>([
  ['a long outage, where access has an end', 2 * HOUR, iso(NOW + HOUR), ['🎁 Days for all']],
  ['a short one', HOUR / 2, iso(NOW + HOUR), []],
  ['a long one, where nobody’s access has an end', 2 * HOUR, null, []],
])('the end of %s has its buttons', async (_, lasted, until, labels) => {
  const { owner, set } = await openAlerts((draft) => {
    draft.users[ANNA] = user(ANNA, { until });
    draft.alerts['node-down eu1'] = { since: iso(NOW - lasted) };
  });
  await set({ ...down, cause: 'timeout' }, 'off');
  const over = await owner.receives(/works again/);
  expect(over.buttons.map(({ text }) => text)).toEqual(labels);
});

test('a guest’s end is one line, also while Telegram takes no message', async () => {
  const { log, recorded, outbox } = await open();
  const until = iso(NOW - HOUR);
  const { store } = await openStore((draft) => void Object.assign(draft.users, { [ANNA]: user(ANNA, { until }) }));
  const parts = {
    ...{ store, ownerId: OWNER, now: () => NOW, addDays: addFullDays, isQuiet: () => false, snapshots: () => [] },
    ...{ log: recorded.log, notifier: new Notifier({ outbox, now: () => NOW, log }), textsFor: () => en },
    endsLogged: new Set<string>(),
  };
  await attendToGuests(parts);
  await attendToGuests({ ...parts, notifier: new Notifier({ outbox, now: () => NOW, log }) });
  expect(recorded.lines.map(({ msg, friend }) => [msg, friend])).toEqual([
    [`a guest's access has ended: it was until ${until}`, ANNA],
  ]);
});

test('a first connection is one line, and so is the first one with a new key', async () => {
  const [first, second] = [peer({ telegram_id: ANNA }), peer({ telegram_id: ANNA, wg_ip: '10.0.0.4/32', number: 2 })];
  const sent_at = iso(Date.now() - HOUR);
  const shaken = { handshakeAt: Date.now() - 1000 };
  const node = {
    ...idleNode(),
    snapshot: snapshot({ [first.public_key]: shaken, [second.public_key]: shaken }, { at: Date.now() }),
  };
  const { core } = await openChat(
    (draft) => {
      draft.users[ANNA] = user(ANNA, { language: 'en' });
      draft.peers['p1'] = { ...structuredClone(first), sent_at };
      draft.peers['p2'] = { ...structuredClone(second), sent_at, retired: { [newKey()]: sent_at } };
    },
    [node],
  );
  const recorded = recordLog();
  const views = [{ ...node, pollWithin: async () => true, freshSnapshot: async () => null }];
  const health = buildHealth({ ...core, log: recorded.log }, views, () => null);
  await health.job.run();
  await health.job.run();
  expect(recorded.lines.map(({ msg, friend, peer: device }) => [msg, friend, device])).toEqual([
    ['a device has connected for the first time', ANNA, 'p1'],
    ['a device has connected with its new key for the first time', ANNA, 'p2'],
  ]);
});

test('what the owner is told of stands in words, without what is empty', () => {
  const { log, lines } = recordLog();
  const notify = createNotifyOwner({
    texts: () => en,
    names: { server: String, friend: String },
    send: () => undefined,
    log,
    now: () => NOW,
  });
  notify({ kind: 'invite-used', friendId: ANNA, username: null, name: 'Anna', invite: null, update: 7 });
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'the owner is told: an invite let somebody in', friend: ANNA, name: 'Anna' }),
  ]);
  expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['friend', 'level', 'msg', 'name', 'time']);
});
