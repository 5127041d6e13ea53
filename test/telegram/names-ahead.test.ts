import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { nameInStore } from '../../src/telegram/delivery/name-in-store.ts';
import { NamesAhead } from '../../src/telegram/delivery/names-ahead.ts';
import { fileToSend } from '../../src/telegram/delivery/send-config.ts';
import { Superseded } from '../../src/telegram/delivery/superseded.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { box, node, sealedKey, snapshot } from '../stage/sample-state.ts';
import { openDeliveries } from './delivery-lab.ts';

/** Wishes of this age (ms) are noted as soon as they may be. */
const LATE = 2000;

test('a file that was named with the command needs no commit before its upload', async () => {
  const { api, store, bringUp, wishAhead } = await openDeliveries();
  api.fail({ method: 'sendDocument', with: { kind: 'hang' } });
  bringUp();
  await wishAhead();
  const { revision, peers } = store.state;
  await api.calling('sendDocument');
  expect(store.state.revision).toBe(revision);
  expect(peers['p1']?.files).toHaveLength(1);
  expect(peers['p1']?.send?.begun).toBe(true);
});

test('the file goes out under that name, and there is one name for it', async () => {
  const { store, bringUp, wishAhead, settled, friend } = await openDeliveries();
  const anna = friend(7);
  bringUp();
  await wishAhead();
  const name = store.state.peers['p1']?.files[0]?.name;
  const { document } = await anna.receives(isConfig);
  await settled();
  expect(document?.name).toBe(`${name}.conf`);
  expect(store.state.peers['p1']?.files).toHaveLength(1);
});

test('of a server that is down, or whose file cannot be made yet, nothing is named ahead', async () => {
  const { store, bringUp, bringDown, wishAhead } = await openDeliveries();
  await wishAhead();
  expect(store.state.peers['p1']).toMatchObject({ files: [], send: { noted: false } });
  bringUp();
  bringDown();
  const failing = new NamesAhead(() => {
    throw new Error('its parameters are not known');
  });
  await store.update((draft) => failing.name(draft, 'p1'));
  expect(store.state.peers['p1']).toMatchObject({ files: [] });
  expect(store.state.peers['p1']?.send?.begun).toBeUndefined();
});

test('contents that changed before the upload get a name of their own', async () => {
  const { store, bringUp, bringUpEmpty, wishAhead, settled, friend } = await openDeliveries();
  const anna = friend(7);
  bringUpEmpty(); // the server answers, and does not have the key yet
  await wishAhead();
  bringUp({ serverKey: sealedKey().public_key });
  await anna.receives(isConfig);
  await settled();
  const names = store.state.peers['p1']?.files.map(({ name }) => name);
  expect(new Set(names).size).toBe(2);
});

test('who waits although the file was named ahead is told so; not by the next process, which cannot know', async () => {
  const lab = await openDeliveries(undefined, LATE);
  const { store, bringUpEmpty, wishAhead, notes, deliveries, restart } = lab;
  lab.noteArrives = false;
  bringUpEmpty();
  await wishAhead();
  deliveries.scan();
  await eventually(() => notes.length === 1);
  restart().scan();
  await store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, { name: 'Phone' }));
  await setImmediate();
  expect(notes).toEqual(['p1']);
});

test('a file whose key ended after it was named is not sent', async () => {
  const { store, bringUp, wishAhead } = await openDeliveries();
  const on = snapshot({});
  bringUp();
  await wishAhead();
  const peer = store.state.peers['p1'];
  if (!peer?.send || peer.secret === null) throw new Error('the config does not wait');
  const key = { public_key: peer.public_key, secret: peer.secret };
  const pending = { peerId: 'p1', peer, key, since: peer.send.since };
  const view = { settings: { adminId: 1, regenGraceSeconds: 3600 }, store, nodesOff: [], now: Date.now };
  const file = fileToSend({ view: { ...view, nodes: [{ node: node(), snapshot: null }] }, box }, pending, on);
  await store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, sealedKey()));
  await expect(nameInStore(store, pending, file)).rejects.toThrow(Superseded);
});
