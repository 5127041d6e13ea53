import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExitsState, readServed } from '../../src/exits/answer.ts';
import { choiceLines, choiceOf, hashOfList, loadText } from '../../src/exits/choices.ts';
import { EXIT_WAYS } from '../../src/peers/records/user-record.ts';
import { HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';

const link = () => ({ public_key: newKey(), next_key: null, wg_ip: '10.8.0.9/32', wg_ip6: null });
const wanted = { usual: 'auto', fallback: null, now: NOW } as const;

describe('where a friend leaves', () => {
  it('is nothing to choose on a node without links', () => {
    const state = stateOf([peer({ telegram_id: 1 })]);
    expect(choiceOf(state, 1, 'main', 'auto')).toBeNull();
    expect(choiceLines({ ...state, links: { eu1: { us1: link() } } }, 'main', wanted)).toEqual([]);
  });

  it('is the owner’s default until the friend chooses, and the first exit where the chosen one is gone', () => {
    const device = peer({ telegram_id: 2, wg_ip: '10.0.0.3/32', wg_ip6: 'fd00::3/128' });
    const state = { ...stateOf([device]), links: { main: { eu1: link(), us1: link() } } };
    expect(choiceLines(state, 'main', wanted)).toEqual(['address 10.0.0.3 auto eu1', 'address fd00::3 auto eu1']);
    expect(choiceLines(state, 'main', { ...wanted, usual: 'home' })).toEqual([]);
    state.users[2] = user(2, { exits: { main: { way: 'away', to: 'us1' } } });
    expect(choiceLines(state, 'main', wanted)).toEqual(['address 10.0.0.3 away us1', 'address fd00::3 away us1']);
    state.users[2] = user(2, { exits: { main: { way: 'away', to: 'ca1' } } });
    expect(choiceOf(state, 2, 'main', 'auto')).toEqual({ way: 'away', to: 'eu1' });
  });

  it('is never an exit that is not open to the friend', () => {
    const device = peer({ telegram_id: 2, wg_ip: '10.0.0.3/32', wg_ip6: null });
    const state = { ...stateOf([device]), links: { main: { eu1: link(), us1: link() } } };
    state.users[2] = user(2, { allowed_nodes: ['main', 'us1'], exits: { main: { way: 'away', to: 'eu1' } } });
    expect(choiceLines(state, 'main', wanted)).toEqual(['address 10.0.0.3 away us1']);
    state.users[2] = user(2, { allowed_nodes: ['main'], exits: { main: { way: 'away', to: 'eu1' } } });
    expect(choiceOf(state, 2, 'main', 'auto')).toBeNull();
    expect(choiceLines(state, 'main', wanted)).toEqual([]);
  });

  it('is in no line for a device that is off, whatever else is true of its friend', () => {
    const way = fc.constantFrom(...EXIT_WAYS);
    fc.assert(
      fc.property(way, way, fc.boolean(), fc.boolean(), fc.boolean(), (usual, chosen, active, isPaused, hasEnded) => {
        const device = peer({ telegram_id: 2, active, wg_ip: '10.0.0.3/32', wg_ip6: null });
        const state = { ...stateOf([device]), links: { main: { eu1: link() } } };
        const until = hasEnded ? iso(NOW - HOUR) : null;
        state.users[2] = user(2, { active: !isPaused, until, exits: { main: { way: chosen, to: 'eu1' } } });
        const isOn = active && !isPaused && !hasEnded;
        expect(choiceLines(state, 'main', { ...wanted, usual })).toEqual(
          isOn && chosen !== 'home' ? [`address 10.0.0.3 ${chosen} eu1`] : [],
        );
      }),
    );
  });

  it('says what becomes of it while the exit is silent, where that is set', () => {
    const state = { ...stateOf([]), links: { main: { eu1: link() } } };
    expect(choiceLines(state, 'main', { ...wanted, fallback: 'direct' })).toEqual([
      'silent auto direct',
      'silent away direct',
    ]);
    expect(choiceLines(state, 'main', { ...wanted, fallback: 'block' })).toEqual([
      'silent auto held',
      'silent away held',
    ]);
  });
});

describe('what an entry is told, and what it tells', () => {
  it('is one text that names the list by its hash', () => {
    const list = { v4: ['203.0.113.0/24'], v6: ['2001:db8::/32'] };
    const hash = hashOfList(list);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(loadText(['address 10.0.0.3 auto eu1'], hash, list)).toBe(
      `load\naddress 10.0.0.3 auto eu1\nlist ${hash}\nnetwork 203.0.113.0/24\nnetwork 2001:db8::/32\n# end\n`,
    );
    expect(loadText([], hash, null)).toBe(`load\nlist ${hash}\n# end\n`);
  });

  it('is data: lines of another form are passed over, and an answer that was cut off is none', () => {
    expect(readServed('list x\nstatus 67\n')).toEqual({ status: 67, lines: ['list x'] });
    for (const cut of ['', 'status', 'list x', 'status 9999']) expect(readServed(cut)).toBeNull();
    const state = readExitsState([
      'list nothing',
      'table there',
      'exit eu1 silent',
      'exit ../x answers',
      'out eu1 12',
      'out us1 -1',
      'direct 5 7',
      'drift policy 7601',
      'drift policy 7601',
      'drift route 7838', // of the 80th link
      'drift table; reboot',
      'looked 12',
      'junk',
    ]);
    expect(state).toEqual({
      list: '',
      hasTable: true,
      answers: new Map([['eu1', false]]),
      moved: new Map(),
      out: new Map([['eu1', 12]]),
      ...{ direct: { received: 5, sent: 7 }, drift: ['policy 7601', 'route 7838'], lookedAgo: 12 },
    });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => [readExitsState(text.split('\n')), readServed(text)]).not.toThrow();
      }),
    );
  });
});
