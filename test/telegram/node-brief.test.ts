import { expect, test } from 'vitest';
import type { NodeDoors } from '../../src/health/doors/door-report.ts';
import type { ProbeOutcome } from '../../src/probe/outcome.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import type { NodeCard } from '../../src/texts/chat/node-card.ts';
import { nodesSamples } from './samples/nodes.ts';

const { ru, en } = await loadLanguages('UTC');
const OPEN: ProbeOutcome = { kind: 'open', handshakeMs: 20, echoMs: 1, echoes: 30 };
const SILENT: ProbeOutcome = { kind: 'silent', unreadable: 0 };
const tried = (...outcomes: ProbeOutcome[]): NodeDoors => ({
  kind: 'tried',
  doors: outcomes.map((outcome) => ({ door: { host: '192.0.2.1', port: 1 }, outcome, at: 0, since: 0 })),
});

/** The card that `nodesSamples` has, seen through the text that is given to it. */
function sampleCard(): NodeCard {
  const seen: NodeCard[] = [];
  const nodes = {
    ...en.nodes,
    cards: (cards: readonly NodeCard[]) => {
      seen.push(...cards);
      return [];
    },
  };
  nodesSamples({ ...en, nodes }, 'Main');
  const [card] = seen;
  if (!card) throw new Error('no card');
  return { ...card, name: 'Main', devices: 10, online: 3, troubles: [], parameters: null };
}

test.each([
  ['one door', tried(OPEN), 'вход открыт', 'door open'],
  ['one that is shut', tried(SILENT), 'вход закрыт', 'door closed'],
  ['all of several', tried(OPEN, OPEN), 'входы открыты: 2', 'doors open: 2 of 2'],
  ['some of several', tried(OPEN, SILENT), 'входов открыто 1 из 2', 'doors open: 1 of 2'],
  [
    'one that cannot be tried',
    { kind: 'not-from-here' } as const,
    'вход отсюда не проверить',
    'door not tried from here',
  ],
])('a server in the list has two lines: up, people, door and load; %s', (_, doors, russian, english) => {
  const card = { ...sampleCard(), doors };
  expect(ru.nodes.cards([card])[0]?.replaceAll(/<\/?b>/g, '')).toBe(
    `Серверы: 1\n\n🟢 Main: работает\nв сети 3 из 10 · ${russian} · нагрузка 100 на 128 ядер`,
  );
  expect(en.nodes.cards([card])[0]?.replaceAll(/<\/?b>/g, '')).toBe(
    `Servers: 1\n\n🟢 Main: up\n3 of 10 online · ${english} · load 100 on 128 cores`,
  );
});

test('what is wrong with its friends’ traffic stands in the list, too', () => {
  const [html] = ru.nodes.cards([{ ...sampleCard(), troubles: ['no-way-out'], parameters: { kind: 'changing' } }]);
  expect(html).toMatch(/🟠 <b>Main<\/b>: работает\n⚠️ друзья не выходят в интернет\n⚠️ конфиги не выдаются\n/);
});
