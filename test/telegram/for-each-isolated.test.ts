import { expect, test } from 'vitest';
import { addFullDays } from '../../src/access/guest-terms.ts';
import { QUESTION_WAITS_MS } from '../../src/access/questions.ts';
import type { Alert } from '../../src/health/alert.ts';
import type { AlertCondition } from '../../src/health/alerts.ts';
import { monthOf } from '../../src/health/allowance/month.ts';
import { EMPTY_BOOK } from '../../src/health/traffic.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { AllowanceWatch } from '../../src/telegram/features/allowance/allowance-watch.ts';
import { switchFriends } from '../../src/telegram/features/config/switch-over.ts';
import { offerSpares } from '../../src/telegram/features/devices/spare.ts';
import { ADD_USER_QUESTION } from '../../src/telegram/features/entry/add-user.ts';
import { closePickers } from '../../src/telegram/features/entry/close-pickers.ts';
import { forwardRequests } from '../../src/telegram/features/entry/forward-requests.ts';
import { attendToGuests } from '../../src/telegram/features/entry/guest-notices.ts';
import { ExitNewsWatch } from '../../src/telegram/features/exits/exit-news-watch.ts';
import { HandoverWatch } from '../../src/telegram/features/handover/handover-watch.ts';
import { notifyDecommissioned } from '../../src/telegram/features/nodes/notify-decommissioned.ts';
import { AlertWatch } from '../../src/telegram/features/owner/alert-watch.ts';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { forEachInTurn, forEachIsolated } from '../../src/telegram/outbox/for-each-isolated.ts';
import { createMessenger } from '../../src/telegram/outbox/messenger.ts';
import { Notifier } from '../../src/telegram/outbox/notifier.ts';
import { Outbox } from '../../src/telegram/outbox/outbox.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { eventually } from '../lab/eventually.ts';
import { openTelegram } from '../stage/open-telegram.ts';
import { box, DAY, HOUR, iso, NOW, newKey, node, peer, snapshot, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const OWNER = 1;
const SETTINGS = { adminId: OWNER, regenGraceSeconds: 0 };
const { en } = await loadLanguages('UTC');

async function open() {
  const lab = await openTelegram();
  const owner = lab.friend(OWNER);
  const queue = new ChatQueue({ log: lab.log, retry: { first: 1, longest: 1 } });
  return { ...lab, owner, outbox: new Outbox(lab.bot.api, queue) };
}

/** Texts for everybody but friend 7. */
function textsFor(id: number) {
  if (id === 7) throw new TypeError('no texts');
  return en;
}

test('every one has its turn, and the first error is not lost', () => {
  const seen: number[] = [];
  const run = (n: number) => {
    seen.push(n);
    if (n > 1) throw new Error(`no ${n}`);
  };
  expect(() => forEachIsolated([1, 2, 3], run)).toThrow('no 2');
  expect(seen).toEqual([1, 2, 3]);
});

test('what takes its time begins when the one before has ended, and every one has its turn', async () => {
  const seen: string[] = [];
  const run = async (n: number) => {
    seen.push(`begin ${n}`);
    await Promise.resolve();
    seen.push(`end ${n}`);
    if (n > 1) throw new Error(`no ${n}`);
  };
  await expect(forEachInTurn([1, 2, 3], run)).rejects.toThrow('no 2');
  expect(seen).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
});

test('an alert that cannot be put into words keeps no other from the owner', async () => {
  const { owner, outbox, log } = await open();
  const { store } = await openStore();
  const disk = (node: string): AlertCondition => ({ alert: { kind: 'disk', node, percent: 95 }, level: 'on' });
  const watch = new AlertWatch({
    ...{ store, outbox, log, ownerId: OWNER, now: () => NOW },
    conditions: () => [disk('bad'), disk('good')],
    nameOf: (alert: Alert) => {
      if ('node' in alert && alert.node === 'bad') throw new TypeError('no name');
      return 'Helsinki';
    },
    texts: () => en,
    isQuiet: () => false,
  });
  await expect(watch.check()).rejects.toThrow('no name');
  await owner.receives(/Helsinki/);
  await eventually(() => store.state.alerts['disk good'] !== undefined);
  await watch.check(); // the alert that failed is tried again later, and fails no check until then
});

test('a friend who cannot be switched over keeps no other from it', async () => {
  const { outbox, log } = await open();
  const since = NOW - 2 * HOUR;
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) {
      draft.users[id] = user(id, { switches_over: true });
      draft.peers[`p${id}`] = peer({ telegram_id: id, wg_ip: `10.0.0.${id}/32` });
    }
    draft.nodes['main'] = { ...emptyNode(), server_key: newKey(), down_since: iso(since) };
  });
  const tried: number[] = [];
  const run = switchFriends({
    view: { settings: SETTINGS, store, nodesOff: [], now: () => NOW, nodes: [] },
    sights: () => [
      { id: 'main', state: 'down', snapshot: null, found: null, doors: [] },
      { id: 'eu1', state: 'up', snapshot: snapshot({}), found: null, doors: [] },
    ],
    lastSeen: { of: () => since },
    switching: {
      async switchOver({ friendId }) {
        tried.push(friendId);
        if (tried.length === 1) throw new TypeError('no config');
      },
    },
    notifier: new Notifier({ outbox, now: () => NOW, log }),
    textsFor: () => en,
    isSure: () => true,
  });
  await expect(run).rejects.toThrow('no config');
  expect(tried.toSorted()).toEqual([7, 8]);
});

test('a guest whose news cannot be put into words keeps none from the others', async () => {
  const { friend, outbox, log } = await open();
  const until = iso(NOW + HOUR);
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) draft.users[id] = user(id, { until });
  });
  const boris = friend(8);
  const parts = {
    ...{ store, ownerId: OWNER, log, now: () => NOW, addDays: addFullDays, isQuiet: () => false, snapshots: () => [] },
    notifier: new Notifier({ outbox, now: () => NOW, log }),
    endsLogged: new Set<string>(),
    textsFor,
  };
  await expect(attendToGuests(parts)).rejects.toThrow('no texts');
  await boris.receives(/./s);
});

test('news of an allowance that cannot be put into words keep none from the others', async () => {
  const { friend, outbox, log } = await open();
  const month = monthOf(Math.floor(NOW / DAY), 1);
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) draft.users[id] = user(id, { allowance_over: { end: 'pause', until: iso(NOW + DAY) } });
  });
  const boris = friend(8);
  const watch = new AllowanceWatch({
    ...{ store, log, timeZone: 'UTC', now: () => NOW, notify: () => undefined },
    traffic: {
      ...{ open: async () => undefined, book: EMPTY_BOOK, month: () => month },
      inMonth: () => ({ month, bytes: 0 }),
    },
    messenger: createMessenger(outbox, textsFor),
  });
  await expect(watch.check()).rejects.toThrow('no texts');
  await boris.receives(/You have traffic again/);
});

test('a friend who cannot be told that a node left keeps no other from it', async () => {
  const { friend, outbox, log } = await open();
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) draft.users[id] = user(id, { preferred_server_id: 'eu1' });
    for (const id of ['main', 'eu1']) draft.nodes[id] = { ...emptyNode(), server_key: newKey() };
  });
  const boris = friend(8);
  const telling = notifyDecommissioned({
    view: {
      ...{ settings: SETTINGS, store, now: () => NOW },
      ...{ nodes: [{ node: node(), snapshot: null }], nodesOff: [], peers: { nodeFor: () => node() } },
    },
    ...{ outbox, log, textsFor, notify: () => undefined },
    moving: { nodes: [node()], movedTo: {}, deviceLimit: 3, box },
  });
  await expect(telling).rejects.toThrow('no texts');
  await boris.receives(/will soon be closed/);
  await eventually(() => store.state.nodes['eu1']?.left?.to_tell.length === 1);
  expect(store.state.nodes['eu1']?.left?.to_tell).toEqual([7]); // told at the next start
});

test('a choice of people that cannot be closed leaves no other one open', async () => {
  const { friend, outbox } = await open();
  const asked = { kind: ADD_USER_QUESTION, about: '', at: iso(NOW - QUESTION_WAITS_MS) };
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) draft.users[id] = user(id, { asked: { ...asked } });
  });
  const boris = friend(8);
  const closing = closePickers({ store, outbox, textsFor, ownerId: OWNER, now: () => NOW });
  await expect(closing).rejects.toThrow('no texts');
  await boris.receives(/The choice of people is closed/);
});

test('a friend who cannot be offered a key of their own after a hand-over keeps no other from it', async () => {
  const { friend, outbox, log } = await open();
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) {
      const device = peer({ telegram_id: id, wg_ip: `10.0.0.${id}/32` });
      const news = { outcome: 'opened', at: iso(NOW), owner_told: true, friend_told: false } as const;
      draft.users[id] = user(id);
      draft.peers[`p${id}`] = { ...device, handover: { key: device.public_key, ...news } };
    }
  });
  const boris = friend(8);
  const watch = new HandoverWatch({
    view: { ...{ settings: SETTINGS, store, nodesOff: [], now: () => NOW }, nodes: [{ node: node(), snapshot: null }] },
    ...{ outbox, log, textsFor, ownerId: OWNER },
  });
  expect(() => watch.check()).toThrow('no texts');
  await boris.receives(/your file from outside of Telegram is connected/);
});

test('a friend who cannot be told of a silent exit keeps no other from it', async () => {
  const { friend, outbox, log } = await open();
  const since = NOW - HOUR;
  const silence = { since: iso(since), until: null, is_flapping: false, owner_told: true, told: [] };
  const { store } = await openStore((draft) => {
    for (const id of [7, 8]) {
      draft.users[id] = user(id, { exits: { main: { way: 'away', to: 'eu1' } } });
      draft.peers[`p${id}`] = peer({ telegram_id: id, wg_ip: `10.0.0.${id}/32` });
    }
    const link = { public_key: newKey(), next_key: null, wg_ip: '10.8.0.9/32', wg_ip6: null };
    draft.links = { main: { eu1: { ...link, silence } } };
  });
  const boris = friend(8);
  const settings = {
    ...SETTINGS,
    exitDefault: 'auto',
    exitFallback: null,
    exitChoice: 'friends',
    exitCountry: 'AQ',
  } as const;
  const nodes = ['main', 'eu1'].map((id) => ({ node: node({ id, name: id }), snapshot: null }));
  const watch = new ExitNewsWatch({
    view: { settings, store, nodes, nodesOff: [], now: () => NOW },
    ...{ lastSeen: { of: () => since }, outbox, log, textsFor, timezone: 'UTC' },
  });
  expect(() => watch.check()).toThrow('no texts');
  await boris.receives(/eu1.* has not answered since/s);
});

test('a request that cannot be put into words keeps no other from the owner', async () => {
  const { owner, outbox, log } = await open();
  const request = { asked_at: iso(NOW - HOUR), username: null, language: 'en', forwarded: false } as const;
  const { store } = await openStore((draft) => {
    draft.requests = { 7: { ...request, name: 'Anna' }, 8: { ...request, name: 'Boris' } };
  });
  const texts: typeof en.entry.request = (name, ...rest) => {
    if (name === 'Anna') throw new TypeError('no words');
    return en.entry.request(name, ...rest);
  };
  const parts = {
    ...{ store, ownerId: OWNER, now: () => NOW, isQuiet: () => false },
    notifier: new Notifier({ outbox, now: () => NOW, log }),
    texts: () => ({ ...en, entry: { ...en.entry, request: texts } }),
  };
  expect(() => forwardRequests(parts)).toThrow('no words');
  await owner.receives(/Boris/);
});

test('a friend who cannot be offered a spare keeps no other from it', async () => {
  const { friend, outbox, log } = await open();
  const nodes = [node(), node({ id: 'eu1', network: '10.8.0.0/24' })];
  const { store } = await openStore((draft) => {
    for (const { id } of nodes) draft.nodes[id] = { ...emptyNode(), server_key: newKey() };
    for (const id of [7, 8]) {
      draft.users[id] = user(id);
      draft.peers[`p${id}`] = peer({ telegram_id: id, wg_ip: `10.0.0.${id}/32`, sent_at: iso(NOW - 8 * DAY) });
    }
  });
  const boris = friend(8);
  const parts = {
    ...{ store, nodes, textsFor, now: () => NOW, isQuiet: () => false, lastSeen: { of: () => NOW - HOUR } },
    notifier: new Notifier({ outbox, now: () => NOW, log }),
  };
  expect(() => offerSpares(parts)).toThrow('no texts');
  await boris.receives(/you can keep a spare/);
});
