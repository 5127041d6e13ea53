import { describe, expect, it } from 'vitest';
import { type Plan, REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { DAY, HOUR, iso, NOW, newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { IP, NOTHING, planFor, rekeyed, setOf } from './plan-for.ts';

describe('rule 1 and 4: a device that is off', () => {
  const off: [string, Partial<DraftPeer>, object][] = [
    ['paused', { active: false }, {}],
    ['removed', { removed_at: iso(NOW - HOUR) }, {}],
    ['of a paused friend', {}, { active: false }],
    ['of a removed friend', {}, { removed_at: iso(NOW - HOUR) }],
    ['of a friend whose time has passed', {}, { until: iso(NOW) }],
    ['of a friend who used up the month’s traffic', {}, { allowance_over: { end: 'pause', until: iso(NOW + 1) } }],
  ];

  it.each(off)('%s: both its keys are removed and nothing is set', (_, device, friend) => {
    const { device: record, next, both } = rekeyed(HOUR, device);
    const state = stateOf([record], { users: { '7': user(7, friend) } });
    expect(planFor(state, both())).toEqual({ ...NOTHING, remove: [record.public_key, next.public_key] });
    expect(planFor(state, {})).toEqual(NOTHING);
  });

  it.each([
    ['whose month began anew', { allowance_over: { end: 'pause' as const, until: iso(NOW) } }],
    ['who is only slowed down', { allowance_over: { end: 'slow' as const, until: iso(NOW + DAY) } }],
  ])('of a friend %s is on', (_, friend) => {
    const device = peer();
    const state = stateOf([device], { users: { '7': user(7, friend) } });
    expect(planFor(state, { [device.public_key]: { ips: [IP] } })).toEqual(NOTHING);
    expect(planFor(state, {}).set.map(({ publicKey }) => publicKey)).toEqual([device.public_key]);
  });

  it('is not promoted, not even by a handshake, and does not move', () => {
    const { device, both } = rekeyed(DAY, { active: false, send: { since: iso(NOW), noted: false } });
    expect(planFor(stateOf([device]), { ...both(NOW), [newKey()]: { ips: [IP] } }).events).toEqual([]);
  });

  it('of a friend without a record is off as well', () => {
    const device = peer();
    expect(planFor(stateOf([device], { users: {} }), { [device.public_key]: { ips: [IP] } }).remove).toEqual([
      device.public_key,
    ]);
  });
});

describe('rule 3: a device that is on', () => {
  it('is set when its IPv6 address is another, and is blocked where a foreign peer is said to hold one of its two', () => {
    const device = peer({ wg_ip6: 'fd00::3/128' });
    const onNode = { [device.public_key]: { ips: [IP, 'fd00::4/128'] } };
    expect(planFor(stateOf([device]), onNode).set.map(({ publicKey }) => publicKey)).toEqual([device.public_key]);
    const own = { [device.public_key]: { ips: [IP, 'fd00::3/128'] } };
    for (const ip of [IP, 'fd00::3/128']) {
      const held = { ...own, [newKey()]: { ips: [ip] } };
      expect(planFor(stateOf([device]), held).events).toEqual([{ kind: 'blocked', peer: 'p1' }]);
    }
  });

  it('has exactly its addresses, IPv6 too, and needs nothing then', () => {
    const device = peer({ wg_ip6: 'fd00::3/128' });
    for (const ips of [
      [IP, 'fd00::3/128'],
      ['fd00::3/128', IP],
    ]) {
      expect(planFor(stateOf([device]), { [device.public_key]: { ips } })).toEqual(NOTHING);
    }
  });

  it.each([
    ['none', []],
    ['another', ['10.0.0.4/32']],
    ['one more', [IP, '10.0.0.4/32']],
    ['the network’s mask, as the predecessor set it', ['10.0.0.0/24']],
  ])('is set when its addresses are %s', (_, ips) => {
    const device = peer();
    expect(planFor(stateOf([device]), { [device.public_key]: { ips } })).toEqual({
      ...NOTHING,
      set: [setOf(device, IP)],
    });
  });

  it('is set when it is missing, with its seal; a device whose private key is not ours without one', () => {
    const devices = [peer(), peer({ secret: null, wg_ip: '10.0.0.4/32' })];
    const [first, second] = devices;
    if (!first || !second) throw new Error('two devices');
    expect(planFor(stateOf(devices), {}).set).toEqual([setOf(first, IP), setOf(second, '10.0.0.4/32')]);
  });

  it('has its waiting key beside it, with no address', () => {
    const { device, next, both, state } = rekeyed(null);
    expect(planFor(state, {}).set).toEqual([setOf(device, IP), setOf(next)]);
    expect(planFor(state, both())).toEqual(NOTHING);
    expect(planFor(state, { ...both(), [next.public_key]: { ips: ['10.0.0.9/32'] } }).set).toEqual([setOf(next)]);
  });

  it('of another node is not this node’s business, nor are its keys here', () => {
    const device = peer({ server_id: 'eu1', retired: { [newKey()]: iso(NOW) } });
    const onNode = Object.fromEntries([device.public_key, ...Object.keys(device.retired)].map((key) => [key, {}]));
    expect(planFor(stateOf([device]), onNode)).toEqual(NOTHING);
  });
});

describe('rule 5: a retired key', () => {
  const retired = (ago: number) => {
    const key = newKey();
    const device = peer({ retired: { [key]: iso(NOW - ago) } });
    return { key, device, there: { [device.public_key]: { ips: [IP] } } };
  };

  it('is removed for as long as the node has it, however old it is', () => {
    for (const ago of [0, HOUR, 10 * DAY]) {
      const { key, device, there } = retired(ago);
      expect(planFor(stateOf([device]), { ...there, [key]: {} })).toEqual({ ...NOTHING, remove: [key] });
    }
  });

  it('is forgotten a day after it was retired, once the node has it no longer', () => {
    const { key, device, there } = retired(REMEMBERED_MS);
    expect(planFor(stateOf([device]), there).events).toEqual([{ kind: 'forget', peer: 'p1', key }]);
    const young = retired(REMEMBERED_MS - 1);
    expect(planFor(stateOf([young.device]), young.there)).toEqual(NOTHING);
  });

  it('of a device that is off goes as well', () => {
    const { key, device } = retired(HOUR);
    expect(planFor(stateOf([{ ...device, active: false }]), { [key]: {} }).remove).toEqual([key]);
  });
});

describe('rule 6: a foreign peer', () => {
  it('is named in no step, whatever it has', () => {
    const { device, both, state } = rekeyed(DAY);
    const stranger = newKey();
    for (const ips of [[], ['10.0.0.2/32'], ['10.0.0.0/24'], [IP], ['0.0.0.0/0']]) {
      const { set, remove }: Plan = planFor(state, { ...both(NOW), [stranger]: { ips } });
      expect([...set.map(({ publicKey }) => publicKey), ...remove]).not.toContain(stranger);
    }
    expect(planFor(stateOf([{ ...device, active: false }]), { [stranger]: {} })).toEqual(NOTHING);
  });

  it('with a prefix around our address does not stop our /32', () => {
    const device = peer();
    expect(planFor(stateOf([device]), { [newKey()]: { ips: ['10.0.0.0/24'] } }).set).toEqual([setOf(device, IP)]);
  });
});
