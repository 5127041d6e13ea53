import { expect, it } from 'vitest';
import type { ResolverState, SilentUpstream } from '../../src/dns/resolver-answer.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import type { NodeCard } from '../../src/texts/chat/node-card.ts';
import { NOW } from '../stage/sample-state.ts';

const { ru, en } = await loadLanguages('Europe/Moscow');

const card: NodeCard = {
  ...{ id: 'main', name: 'Home', state: 'up', since: null, now: NOW, handshakeAge: null, month: 0 },
  ...{ devices: 0, online: 0, addresses: { total: 254, free: 254 }, rekeying: [], waiting: [] },
  ...{ foreign: null, drift: null, parameters: null, doors: null, troubles: [], vitals: null },
  resolver: null,
  exits: {
    links: [
      { exit: 'eu1', silentSince: null, received: 2 ** 20, sent: 3 * 2 ** 20 },
      { exit: 'eu2', silentSince: NOW - 12 * 60_000, received: 0, sent: 0 },
    ],
    ...{ direct: null, drifted: 0 },
  },
};

it('a server’s card says which of its exits answer, and how much went through each link', () => {
  const text = en.nodes.page(card, null);
  expect(text).toMatch(/^→ exit eu1: answers, ⬇️ 1 MB ⬆️ 3.1 MB$/m);
  expect(text).toMatch(/^⚠️ → exit eu2: silent, for 12 minutes$/m);
  expect(ru.nodes.page(card, null)).toMatch(/выход eu2: молчит, уже 12 мин/);
});

it('and says nothing of them while it does not answer itself, or where there are none', () => {
  for (const other of [
    { ...card, state: 'down' as const },
    { ...card, exits: null },
  ])
    expect(en.nodes.page(other, null)).not.toMatch(/exit eu/);
});

it('a server’s card says how its own name server is, where it has one', () => {
  const text = (state: ResolverState | null, silent: readonly SilentUpstream[] = []) =>
    en.nodes.page({ ...card, resolver: state === null ? null : { state, silent } }, null);
  expect(text('answers')).toMatch(/^🧭 its own name server answers$/m);
  expect(text('dead')).toMatch(/^⚠️ its own name server is silent; queries pass by it$/m);
  const stuck = text('stuck', [
    { exit: null, address: '192.0.2.1' },
    { exit: 'eu1', address: '192.0.2.2' },
  ]);
  expect(stuck).toMatch(/^⚠️ its own name server gets no answers$/m);
  expect(stuck).toMatch(/^⚠️ name server 192.0.2.1 is silent$/m);
  expect(stuck).toMatch(/^⚠️ name server 192.0.2.2 is silent, through the exit eu1$/m);
  expect(text(null)).not.toMatch(/name server/);
});
