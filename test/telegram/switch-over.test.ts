import { expect, test } from 'vitest';
import { RemedyService } from '../../src/access/remedy-service.ts';
import { SwitchService } from '../../src/access/switch-service.ts';
import { outageNews } from '../../src/health/outage-news.ts';
import { PeerService } from '../../src/peers/devices/peer-service.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { switchFriends } from '../../src/telegram/features/config/switch-over.ts';
import { Notifier } from '../../src/telegram/outbox/notifier.ts';
import { eventually } from '../lab/eventually.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { HOUR, iso, newKey, peer, snapshot, user } from '../stage/sample-state.ts';

const ANNA = 502;
const SINCE = Date.now() - 11 * 60_000;
const device = peer({ telegram_id: ANNA });

async function openSwitching(fill: (draft: Draft) => void = () => undefined) {
  const eu1 = idleNode('eu1', 'Vienna');
  const nodes = [
    { ...idleNode(), snapshot: null },
    { ...eu1, node: { ...eu1.node, network: '10.8.0.0/24' } },
  ];
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', username: 'anna', language: 'ru' });
    draft.peers['p1'] = structuredClone(device);
    draft.nodes['main'] = { ...emptyNode(), server_key: newKey(), down_since: iso(SINCE) };
    draft.nodes['eu1'] = { ...emptyNode(), server_key: newKey() };
    fill(draft);
  }, nodes);
  const { api, core } = chat;
  const { store, settings, box, notify, log, outbox, textsFor } = core;
  const anna = api.person({ id: ANNA, first_name: 'Anna', username: 'anna', language_code: 'ru' });
  anna.start();
  const now = Date.now;
  const peers = new PeerService({
    ...{ store, nodes: settings.nodes, box, deviceLimit: 3, now, notify, chooseDoor: () => null },
  });
  const remedies = new RemedyService({
    store,
    nodes: settings.nodes,
    box,
    now,
    makeDevice: peers.makeDevice.bind(peers),
    nameWorking: () => undefined,
  });
  const lastSeen = { of: (id: string) => (id === 'p1' ? SINCE - HOUR : null) };
  /** What the daemon does every ten seconds; each call is another life of it. */
  const round = (isSure = true) =>
    switchFriends({
      view: { settings, store, nodes, nodesOff: [], now },
      sights: () => [
        { id: 'main', state: 'down', snapshot: null, found: null },
        { id: 'eu1', state: 'up', snapshot: snapshot({}), found: null },
      ],
      lastSeen,
      switching: new SwitchService({ store, remedies, now, log }),
      notifier: new Notifier({ outbox, now, log }),
      textsFor,
      isSure: () => isSure,
    });
  const person = () => store.state.users[ANNA];
  return { ...chat, anna, round, person, lastSeen };
}

const wanted = (draft: Draft) => Object.assign(draft.users[ANNA] ?? {}, { switches_over: true });

test('/server has a switch for it, which is off until the friend turns it on', async () => {
  const { anna, person } = await openSwitching();
  anna.send('/server');
  const list = await anna.receives(/я могу переключить вас сам/);
  expect(person()?.switches_over).toBe(false);
  const on = anna.press('🔁 Да, переключать меня', list);
  expect((await anna.chat.receivesEdit()).text).toMatch(/я переключу вас сам: через десять минут/);
  await on.answered();
  expect(person()?.switches_over).toBe(true);
  const off = anna.press('🔁 Не переключать меня');
  await anna.chat.receivesEdit();
  await off.answered();
  expect(person()?.switches_over).toBe(false);
});

test('who wanted it is given the config of the next server, once, also at night and across crashes', async () => {
  const { core, anna, round, person, lastSeen } = await openSwitching((draft) => {
    wanted(draft);
    Object.assign(draft.preferences, { quiet_from: 0, quiet_to: 23 });
  });
  await round();
  await anna.receives(/Сервер Main никого не пускает, поэтому переключаю вас, как вы просили.*Vienna/s);
  await eventually(() => person()?.switched_over?.told === true);
  await round();
  const made = Object.values(core.store.state.peers).filter(({ server_id }) => server_id === 'eu1');
  expect(made).toHaveLength(1);
  expect(made[0]?.send).toMatchObject({ noted: false });
  expect(person()).toMatchObject({ preferred_server_id: null, switched_over: { from: 'main', to: 'eu1' } });
  expect(anna.chat.messages.filter(({ text }) => /переключаю вас/.test(text))).toHaveLength(1);
  // nobody is told of the same outage twice
  const nodes = [
    { id: 'main', isUp: false },
    { id: 'eu1', isUp: true },
  ];
  const moment = { state: core.store.state, nodes, lastSeen, now: Date.now(), isQuiet: false };
  expect(outageNews(moment)).toEqual([]);
});

test('a message that a crash swallowed is told by the next life, without another config', async () => {
  const { core, anna, round } = await openSwitching((draft) => {
    wanted(draft);
    const done = { at: iso(Date.now() - 60_000), from: 'main', to: 'eu1', told: false };
    Object.assign(draft.users[ANNA] ?? {}, { switched_over: done });
  });
  await round();
  await anna.receives(/переключаю вас, как вы просили/);
  expect(Object.keys(core.store.state.peers)).toEqual(['p1']);
});

test('nobody is switched over who did not ask, or while it may be this machine that is cut off', async () => {
  const { core, round } = await openSwitching();
  await round();
  const cut = await openSwitching(wanted);
  await cut.round(false);
  for (const { store } of [core, cut.core]) expect(Object.keys(store.state.peers)).toEqual(['p1']);
});

test('where no device fits any more, the day counts all the same, and the friend is told nothing wrong', async () => {
  const { core, round, person } = await openSwitching((draft) => {
    wanted(draft);
    draft.peers['p2'] = peer({ telegram_id: ANNA, server_id: 'eu1', wg_ip: '10.8.0.2/32', active: false });
  });
  await round();
  expect(person()?.switched_over).toMatchObject({ told: true });
  expect(Object.keys(core.store.state.peers)).toEqual(['p1', 'p2']);
});
