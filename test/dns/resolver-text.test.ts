import { expect, it } from 'vitest';
import { readResolver } from '../../src/dns/resolver-answer.ts';
import { plainLines, resolverLists, resolverText } from '../../src/dns/resolver-text.ts';
import { NOW, peer, stateOf, user } from '../stage/sample-state.ts';

it('a resolver is told who wants nothing blocked, while their devices are on, and of lists by their hash', () => {
  const state = stateOf([
    peer({ telegram_id: 1, wg_ip: '10.0.0.2/32', wg_ip6: null }),
    peer({ telegram_id: 2, wg_ip: '10.0.0.3/32', wg_ip6: 'fd00::3/128' }),
    peer({ telegram_id: 2, wg_ip: '10.0.0.4/32', wg_ip6: null, active: false }),
  ]);
  expect(plainLines(state, 'main', NOW)).toEqual([]);
  state.users[2] = user(2, { sees_ads: true });
  const plain = plainLines(state, 'main', NOW);
  expect(plain).toEqual(['plain 10.0.0.3', 'plain fd00::3']);
  expect(plainLines(state, 'eu1', NOW)).toEqual([]);
  const { lines, hash } = resolverLists({ names: ['a.test'], except: ['b.a.test'], blocked: ['ads.test'] });
  expect(lines).toEqual(['name a.test', 'except b.a.test', 'block ads.test']);
  expect(resolverText(plain, hash, null)).toBe(`load\nplain 10.0.0.3\nplain fd00::3\nlists ${hash}\n# end\n`);
  expect(resolverText([], hash, lines)).toBe(`load\nlists ${hash}\n${lines.join('\n')}\n# end\n`);
});

it('what a resolver tells is data: lines of another form are passed over', () => {
  const shown = readResolver(['lists x', 'table there', 'resolver perfect', 'asked -1', 'more']);
  expect(shown).toEqual({ lists: '', hasTable: true, state: 'unknown', asked: 0, silent: [], failing: [] });
  expect(readResolver(['resolver unheard', 'asked 12'])).toMatchObject({ state: 'unheard', asked: 12 });
});

it('what a node makes up of silent name servers fills neither messages nor memory', () => {
  const lines = Array.from({ length: 3000 }, (_, number) => [
    `silent home 192.0.2.${number % 250}`,
    `failing away_a${number}`,
  ]);
  const { silent, failing } = readResolver(['resolver answers', ...lines.flat()]);
  expect([silent.length, failing.length]).toEqual([20, 20]);
});
