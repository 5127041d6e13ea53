import { expect, it } from 'vitest';
import { limitLines } from '../../src/limits/limit-lines.ts';
import { defaultPreferences } from '../../src/peers/records/preferences.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const anna = { telegram_id: 7 };
const phone = (more = {}) => peer({ ...anna, wg_ip: '10.0.0.3/32', wg_ip6: 'fd00::3/128', ...more });
const laptop = (more = {}) => peer({ ...anna, number: 2, wg_ip: '10.0.0.4/32', ...more });
const lines = (state: Draft, now = NOW) => limitLines(state, 'main', now);
const withPreferences = (state: Draft, more: Partial<Draft['preferences']>) => ({
  ...state,
  preferences: { ...defaultPreferences(), ...more },
});

it('nobody is limited by default', () => {
  expect(lines(stateOf([phone(), laptop()]))).toEqual([]);
});

it('the devices of a friend share the friend’s speed on a server', () => {
  const elsewhere = laptop({ server_id: 'eu1' });
  const state = stateOf([phone(), laptop(), elsewhere], { users: { 7: user(7, { speed_mbit: 20 }) } });
  expect(lines(state)).toEqual([`limit ${numberOf('10.0.0.3')} 21000 21000 10.0.0.3/32,fd00::3/128,10.0.0.4/32`]);
  expect(limitLines(state, 'eu1', NOW)).toHaveLength(1);
});

it('a device with a lower speed of its own has that for itself, and a higher one is no privilege', () => {
  const own = (speed_mbit: number) =>
    stateOf([phone(), laptop({ speed_mbit })], { users: { 7: user(7, { speed_mbit: 20 }) } });
  expect(lines(own(5))).toEqual([
    `limit ${numberOf('10.0.0.3')} 21000 21000 10.0.0.3/32,fd00::3/128`,
    `limit ${numberOf('10.0.0.4')} 5250 5250 10.0.0.4/32`,
  ]);
  expect(lines(own(50))).toHaveLength(1);
  expect(lines(stateOf([phone(), laptop({ speed_mbit: 5 })]))).toEqual([
    `limit ${numberOf('10.0.0.4')} 5250 5250 10.0.0.4/32`,
  ]);
});

it('the default holds for all who have none of their own, but for the owner', () => {
  const state = withPreferences(stateOf([phone(), peer({ telegram_id: 1, wg_ip: '10.0.0.9/32' })]), { speed_mbit: 30 });
  state.users[1] = { ...user(1), role: 'owner' };
  expect(lines(state)).toEqual([`limit ${numberOf('10.0.0.3')} 31500 31500 10.0.0.3/32,fd00::3/128`]);
});

it('who used up the allowance is slow until the new month, by a lower speed of their own too', () => {
  const over = { end: 'slow' as const, until: iso(NOW + 1000) };
  const state = withPreferences(stateOf([phone()]), { slow_mbit: 2 });
  state.users[7] = user(7, { allowance_over: over, speed_mbit: 20 });
  expect(lines(state)[0]).toContain(' 2100 2100 ');
  expect(lines(state, NOW + 1000)[0]).toContain(' 21000 21000 ');
  state.users[7] = user(7, { allowance_over: over, speed_mbit: 1 });
  expect(lines(state)[0]).toContain(' 1050 1050 ');
});

it('who is off has no line', () => {
  const limited = { speed_mbit: 20 };
  for (const off of [
    { active: false },
    { until: iso(NOW) },
    { allowance_over: { end: 'pause' as const, until: iso(NOW + 1) } },
  ])
    expect(lines(stateOf([phone()], { users: { 7: user(7, { ...limited, ...off }) } }))).toEqual([]);
  expect(lines(stateOf([phone({ removed_at: iso(NOW) })], { users: { 7: user(7, limited) } }))).toEqual([]);
});

it('a class keeps its number when others come and go, and no two have the same', () => {
  const crowd = Array.from({ length: 300 }, (_, at) =>
    peer({ telegram_id: 100 + at, wg_ip: `10.${at}.${at % 256}.5/32`, speed_mbit: 9 }),
  );
  const of = (devices: typeof crowd) =>
    new Map(lines(stateOf(devices)).map((line) => [line.split(' ')[4], Number(line.split(' ')[1])]));
  const all = of(crowd);
  expect(new Set(all.values()).size).toBe(300);
  for (const [address, number] of of(crowd.slice(100))) expect([address, number]).toEqual([address, all.get(address)]);
});

/** By the address, so that a server's are those of its hosts. */
function numberOf(address: string): string {
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return String((number % 65_533) + 1);
}
