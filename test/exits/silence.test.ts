import { expect, it } from 'vitest';
import { noteAnswers, ownerNews, recordOwnerTold, silentSince } from '../../src/exits/silence.ts';
import { HOUR, iso, NOW, newKey, stateOf } from '../stage/sample-state.ts';

const MINUTE = 60_000;
const link = () => ({ public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null });

/** An entry that says these answers at these minutes; returns what the owner is told, with the minute. */
function told(...looks: readonly (readonly [minute: number, answers: boolean])[]): string[] {
  const state = { ...stateOf([]), links: { main: { eu1: link() } } };
  return looks.flatMap(([minute, isAnswering]) => {
    const now = NOW + minute * MINUTE;
    noteAnswers(state, structuredClone(state), 'main', new Map([['eu1', isAnswering]]), now);
    const news = ownerNews(state, 'main', now);
    for (const one of news) recordOwnerTold(state, 'main', one);
    return news.map(({ kind }) => `${minute} ${kind}`);
  });
}

it('is told at once, and its end once the exit has answered for two minutes', () => {
  expect(told([0, true])).toEqual([]);
  expect(told([0, false], [1, false], [60, false])).toEqual(['0 exit-silent']);
  expect(told([0, false], [5, true], [6, true], [7, true], [8, true])).toEqual(['0 exit-silent', '7 exit-back']);
});

it('is not told again of an exit that comes and goes', () => {
  expect(told([0, false], [5, true], [6, false], [7, true], [8, false], [9, true], [11, true])).toEqual([
    '0 exit-silent',
    '11 exit-back',
  ]);
  // back for less than an hour: only a silence of a quarter of an hour is worth another message
  expect(told([0, false], [5, true], [7, true], [30, false], [44, false], [45, false])).toEqual([
    '0 exit-silent',
    '7 exit-back',
    '45 exit-silent',
  ]);
  expect(told([0, false], [5, true], [7, true], [30, false], [40, true], [43, true])).toHaveLength(2);
  expect(told([0, false], [5, true], [7, true], [90, false])).toContain('90 exit-silent');
});

it('is remembered with its time once it is over, without moments of one that comes and goes', () => {
  const state = { ...stateOf([]), links: { main: { eu1: link() } } };
  for (const [minute, isAnswering] of [
    [0, false],
    [5, true],
    [6, false],
    [7, true],
    [8, false],
    [30, true],
  ] as const) {
    const now = NOW + minute * MINUTE;
    noteAnswers(state, structuredClone(state), 'main', new Map([['eu1', isAnswering]]), now);
    for (const one of ownerNews(state, 'main', now)) recordOwnerTold(state, 'main', one);
  }
  const at = (minute: number) => iso(NOW + minute * MINUTE);
  const common = { kind: 'exit-silent', name: 'main → eu1' };
  expect(state.troubles).toEqual([
    { ...common, since: at(0), ended: at(5) },
    { ...common, since: at(8), ended: at(30) },
  ]);
});

it('is of the exits alone that an entry speaks of and the records have', () => {
  const state = { ...stateOf([]), links: { main: { eu1: link() } } };
  noteAnswers(state, structuredClone(state), 'main', new Map([['us1', false]]), NOW);
  noteAnswers(state, structuredClone(state), 'eu9', new Map([['eu1', false]]), NOW);
  expect(silentSince(state.links.main.eu1)).toBeNull();
  noteAnswers(state, structuredClone(state), 'main', new Map([['eu1', false]]), NOW);
  noteAnswers(state, structuredClone(state), 'main', new Map([['eu1', false]]), NOW + HOUR);
  expect(silentSince(state.links.main.eu1)).toBe(NOW);
});
