import { expect, test } from 'vitest';
import { handshakes } from '../../src/health/blocked-transport.ts';
import { EMPTY_BOOK } from '../../src/health/traffic.ts';
import { limitLines } from '../../src/limits/limit-lines.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { AllowanceWatch } from '../../src/telegram/features/allowance/allowance-watch.ts';
import { NOW, peer, snapshot, stateOf, user } from '../stage/sample-state.ts';

/** A committed store, and how many people's records somebody has read in it so far. */
function counted(more: Partial<Draft> = {}) {
  const { users, peers, ...state } = stateOf([peer(), peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' })], more);
  let reads = 0;
  const get = (target: object, name: string | symbol) => {
    reads += 1;
    return Reflect.get(target, name);
  };
  const watched = new Proxy<Draft['users']>(Object.freeze(users), { get });
  return { state: { ...state, users: watched, peers: Object.freeze(peers) }, reads: () => reads };
}

const NEXT_MONTH = { from: 20_500, end: 20_530 };

test('speed limits are not looked for in thousands of records again while nobody has one', () => {
  const { state, reads } = counted();
  expect(limitLines(state, 'main', NOW)).toEqual([]);
  const before = reads();
  expect(limitLines(state, 'main', NOW)).toEqual([]);
  expect(reads()).toBe(before);
  const limited = { ...state, users: Object.freeze({ ...state.users, 8: user(8, { speed_mbit: 5 }) }) };
  expect(limitLines(limited, 'main', NOW)).toHaveLength(1);
});

test('of devices that never connected nobody asks whose they are, to see whether a server is blocked', () => {
  const { state, reads } = counted();
  const keys = Object.values(state.peers).map(({ public_key }) => public_key);
  const look = snapshot(Object.fromEntries(keys.map((key) => [key, {}])));
  const facts = { state, nodeId: 'main', snapshot: look, book: EMPTY_BOOK, now: NOW, ahead: 0 };
  expect(handshakes(facts).value).toMatchObject({ last: 0, together: { devices: 0 } });
  const before = reads(); // who is a guest is found once
  handshakes(facts);
  expect(reads()).toBe(before);
});

test('allowances are judged again only when people, their traffic, what is usual or the month changed', async () => {
  const { state, reads } = counted();
  const month = { from: 20_470, end: 20_500 };
  const traffic = {
    open: async () => undefined,
    book: EMPTY_BOOK,
    month: () => month,
    inMonth: () => ({ month, bytes: 0 }),
  };
  const store = { state, update: () => Promise.reject(new Error('there is nothing to write')) };
  const nobody = () => {
    throw new Error('there is nothing to tell');
  };
  const watch = new AllowanceWatch({
    ...{ store, traffic, timeZone: 'UTC', now: () => NOW, messenger: { tell: nobody }, notify: nobody },
    log: { info: nobody } as never,
  });
  /** How many records a check reads. */
  const check = async () => {
    const before = reads();
    await watch.check();
    return reads() - before;
  };
  expect(await check()).toBeGreaterThan(0);
  expect(await check()).toBe(0);
  traffic.book = { ...EMPTY_BOOK };
  expect(await check()).toBeGreaterThan(0);
  Object.assign(month, NEXT_MONTH);
  expect(await check()).toBeGreaterThan(0);
  store.state = { ...state, preferences: { ...state.preferences } };
  expect(await check()).toBeGreaterThan(0);
  expect(await check()).toBe(0);
});
