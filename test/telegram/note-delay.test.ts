import { describe, expect, test } from 'vitest';
import { pendingConfigs } from '../../src/peers/devices/delivery.ts';
import { noteDelay } from '../../src/telegram/delivery/note-delay.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { type ChatNode, idleNode } from '../stage/open-chat.ts';
import { iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const { ru } = await loadLanguages('UTC');
const down = (): ChatNode => ({ ...idleNode(), snapshot: null });

/** The note about Anna's config on `main`, and the texts of its buttons with their data. */
function note(nodes: readonly ChatNode[], allowed: readonly string[] | null = null) {
  const state = stateOf([peer({ telegram_id: 502, send: { since: iso(NOW), noted: false, begun: false } })], {
    users: { 502: user(502, { allowed_nodes: allowed === null ? null : [...allowed] }) },
  });
  const [pending] = pendingConfigs(state, NOW);
  if (!pending) throw new Error('nothing waits');
  const view = {
    settings: { adminId: 1, regenGraceSeconds: 0 },
    store: { state },
    nodes,
    nodesOff: [],
    now: () => NOW,
  };
  const [html, rows] = noteDelay(view as never, ru, pending);
  return { html, buttons: rows.flat() };
}

describe('the sentence about a config that is not there yet', () => {
  test('offers another server by a button when its own is down', () => {
    const { html, buttons } = note([down(), idleNode('eu1', 'Helsinki')]);
    expect(html).toMatch(/Main.*сейчас не отвечает/);
    expect(buttons).toEqual([{ text: '🌍 Конфиг сервера Helsinki', data: 'configon:eu1' }]);
  });

  test.each([
    ['the server is up', [idleNode(), idleNode('eu1', 'Helsinki')], null],
    ['the other is down as well', [down(), { ...idleNode('eu1', 'Helsinki'), snapshot: null }], null],
    ['the other is not open to this friend', [down(), idleNode('eu1', 'Helsinki')], ['main']],
  ] as const)('offers none when %s', (_, nodes, allowed) => {
    expect(note(nodes, allowed).buttons).toEqual([]);
  });
});
