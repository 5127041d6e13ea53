import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkProblem } from '../../src/exits/links.ts';
import { newKey, node, stateOf } from '../stage/sample-state.ts';

const link = () => ({ public_key: newKey(), next_key: null, wg_ip: '10.8.0.9/32', wg_ip6: null });
/** A state with these links, each from an entry to an exit. */
function linked(...ends: readonly [string, string][]) {
  const links: Record<string, Record<string, ReturnType<typeof link>>> = {};
  for (const [entry, exit] of ends) {
    links[entry] ??= {};
    links[entry][exit] = link();
  }
  return { ...stateOf([]), links };
}
const main = node({ id: 'main', network: '10.0.0.0/24', network6: 'fd00::/64' });
const eu1 = node({ id: 'eu1', network: '10.1.0.0/24', network6: 'fd01::/64' });
const us1 = node({ id: 'us1', network: '10.2.0.0/24', network6: null });
const nodes = [main, eu1, us1];

describe('two servers can be linked', () => {
  it('also where others are, in a row, two entries at one exit and two exits at one entry', () => {
    expect(linkProblem(linked(), main, eu1, nodes)).toBeNull();
    expect(linkProblem(linked(['eu1', 'us1']), main, eu1, nodes)).toBeNull();
    expect(linkProblem(linked(['us1', 'eu1']), main, eu1, nodes)).toBeNull();
    expect(linkProblem(linked(['main', 'us1']), main, eu1, nodes)).toBeNull();
    expect(linkProblem(linked(['main', 'eu1']), main, eu1, nodes)).toBeNull(); // once more
  });

  it('but not in a circle, however long it is', () => {
    expect(linkProblem(linked(), main, main, nodes)).toEqual({ kind: 'same' });
    expect(linkProblem(linked(['eu1', 'main']), main, eu1, nodes)).toEqual({
      kind: 'loop',
      way: ['main', 'eu1', 'main'],
    });
    expect(linkProblem(linked(['eu1', 'us1'], ['us1', 'main']), main, eu1, nodes)).toEqual({
      kind: 'loop',
      way: ['main', 'eu1', 'us1', 'main'],
    });
  });

  it('never makes a circle, whatever is linked in whatever order', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const all = ids.map((id, number) => node({ id, network: `10.${number}.0.0/24` }));
    const pair = fc.tuple(fc.constantFrom(...all), fc.constantFrom(...all));
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (wishes) => {
        let made: [string, string][] = [];
        for (const [from, to] of wishes)
          if (linkProblem(linked(...made), from, to, all) === null) made = [...made, [from.id, to.id]];
        // each step away from a server must come to an end
        let reached = new Map(made.map(([from, to]) => [`${from}${to}`, to]));
        for (let step = 0; step < ids.length; step += 1) {
          reached = new Map(
            [...reached.keys()].flatMap((way) =>
              made.filter(([from]) => way.endsWith(from)).map(([, to]): [string, string] => [`${way}${to}`, to]),
            ),
          );
        }
        expect([...reached.keys()]).toEqual([]);
      }),
    );
  });

  it.each([
    ['IPv4', { network: '10.0.0.128/25', network6: null }, ['10.0.0.0/24', '10.0.0.128/25']],
    ['a wider one', { network: '10.0.0.0/16', network6: null }, ['10.0.0.0/24', '10.0.0.0/16']],
    ['IPv6', { network: '10.9.0.0/24', network6: 'fd00::/56' }, ['fd00::/64', 'fd00::/56']],
  ])('but not where their networks overlap: %s', (_, networks, overlap) => {
    const exit = node({ id: 'de1', ...networks });
    expect(linkProblem(linked(), main, exit, [...nodes, exit])).toEqual({ kind: 'overlap', networks: overlap });
  });

  it('but not where another exit of the entry has the same network', () => {
    const twin = node({ id: 'de1', network: '10.1.0.0/24', network6: null });
    const all = [...nodes, twin];
    expect(linkProblem(linked(['main', 'eu1']), main, twin, all)).toEqual({
      kind: 'twin',
      other: 'eu1',
      networks: ['10.1.0.0/24', '10.1.0.0/24'],
    });
    expect(linkProblem(linked(['us1', 'eu1']), main, twin, all)).toBeNull();
    expect(linkProblem(linked(['main', 'de1']), main, twin, all)).toBeNull();
  });
});
