import { expect, it } from 'vitest';
import { changedNodes } from '../../src/peers/plan/changed-nodes.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import { WorkingCopy } from '../../src/store/working-copy.ts';
import { iso, NOW, newKey, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const base: State = {
  ...stateOf([peer({ telegram_id: 1 }), peer({ telegram_id: 2, server_id: 'eu1', wg_ip: '10.0.0.4/32' })]),
  users: { 1: user(1), 2: user(2), 3: user(3) },
};

function after(change: (draft: Draft) => unknown): string[] {
  const copy = new WorkingCopy(base);
  copy.run(change);
  const tip = copy.tip;
  const plain: State = { ...tip, users: { ...tip.users }, peers: { ...tip.peers } }; // of which nobody told what was written
  expect(changedNodes(base, plain)).toEqual(changedNodes(base, tip));
  return [...changedNodes(base, tip)];
}
const p1 = (fields: Partial<Draft['peers'][string]>) => after(({ peers }) => Object.assign(peers['p1'] ?? {}, fields));

it('a node changed when a device of it did, came, went, or moved', () => {
  expect(after(() => undefined)).toEqual([]);
  expect(p1({ active: false })).toEqual(['main']);
  expect(p1({ send: { since: new Date(0).toISOString(), noted: false } })).toEqual(['main']);
  expect(after(({ peers }) => Object.assign(peers, { p3: peer({ server_id: 'eu2' }) }))).toEqual(['eu2']);
  expect(after(({ peers }) => delete peers['p2'])).toEqual(['eu1']);
  expect(p1({ server_id: 'eu2' })).toEqual(['main', 'eu2']);
});

it('a node changed when somebody who has a device there did', () => {
  expect(after(({ users }) => Object.assign(users[2] ?? {}, { active: false }))).toEqual(['eu1']);
  expect(after(({ users }) => Object.assign(users[3] ?? {}, { active: false }))).toEqual([]);
});

it('a node changed when the owner condemned a foreign peer there', () => {
  const condemned = { [newKey()]: iso(NOW) };
  expect(after((draft) => Object.assign(draft.nodes, { main: { ...emptyNode(), condemned } }))).toEqual(['main']);
  expect(after((draft) => Object.assign(draft, { revision: 9, nodes: {} }))).toEqual([]);
});

it('a node changed when it is to have the bot’s own probe, or not', () => {
  const probe = { ...sealedKey(), wg_ip: '10.0.0.254/32', on: true };
  expect(after((draft) => Object.assign(draft.nodes['main'] ?? {}, { probe }))).toEqual(['main']);
});

it('is no other for what only chats look at', () => {
  expect(p1({ name: 'Phone' })).toEqual([]);
  expect(p1({ buttons_due: peer().public_key })).toEqual([]);
  expect(p1({ greeted_key: peer().public_key, offered_key: peer().public_key })).toEqual([]);
});
