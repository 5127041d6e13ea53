import { expect, test } from 'vitest';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { type DevicesView, deviceEntries } from '../../src/telegram/views.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { HOUR, NOW, node, peer, snapshot, stateOf } from '../stage/sample-state.ts';

const { en } = await loadLanguages('UTC');

/** What friend 7 reads of their device: the node says this of its handshake, and so much was counted before. */
function told(age: number | null, counted: { seenAt: number | null; received: number }, more: Partial<DraftPeer> = {}) {
  const own = peer(more);
  const onNode = age === null ? {} : { handshakeAt: NOW - age };
  const month = { received: counted.received, sent: 2 * counted.received };
  const view = {
    store: { state: stateOf([own]) },
    nodes: [{ node: node(), snapshot: snapshot({ [own.public_key]: onNode }) }],
    nodesOff: [],
    settings: { adminId: 1, regenGraceSeconds: 0 },
    now: () => NOW,
    traffic: { device: () => ({ seenAt: counted.seenAt, month }) },
  } as unknown as DevicesView;
  const lines = deviceEntries(view, 7).map(({ line }) => line);
  return en.status(lines, null).split('\n').slice(1, -1); // without its name, and the names that its app knows
}

test('a device that was connected is not called new because its server was restarted', () => {
  expect(told(null, { seenAt: NOW - HOUR, received: 1_500_000 })).toEqual([
    '⚪️ last online 1 hour ago',
    '⬇️ 3 MB ⬆️ 1.5 MB in 30 days',
  ]);
  expect(told(null, { seenAt: null, received: 0 }, { greeted_key: 'K' })).toEqual(['⚪️ not connected right now']);
  expect(told(null, { seenAt: null, received: 0 })).toEqual(['⚪️ never connected']);
});

test('what the node says now goes before what was counted', () => {
  expect(told(1000, { seenAt: NOW - HOUR, received: 0 })).toEqual(['🟢 connected right now']);
});
