import { describe, expect, it } from 'vitest';
import {
  dropButtons,
  giveUpConfig,
  isOnNode,
  markNoted,
  markSent,
  type PendingConfig,
  pendingButtons,
  pendingConfigs,
} from '../../src/peers/devices/delivery.ts';
import { promote, queueConfig, undoRekey } from '../../src/peers/devices/rekey.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, iso, NOW, newKey, peer, sealedKey, snapshot, stateOf, user } from '../stage/sample-state.ts';

const wish = { since: iso(NOW - 1000), noted: false };
const waiting = (sent_at: string | null = null) => ({ ...sealedKey(), sent_at });

/** The device `p1` of a store and its waiting config. */
function pendingOf(state: Draft): { pending: PendingConfig; device: DraftPeer } {
  const [pending] = pendingConfigs(state, NOW);
  const device = state.peers['p1'];
  if (!pending || !device) throw new Error('nothing is pending');
  return { pending: structuredClone(pending), device };
}

describe('configs that wait', () => {
  it('hold the waiting key when there is one, else the present one', () => {
    const next = waiting();
    const devices = [peer({ send: wish }), peer({ send: wish, next, wg_ip: '10.0.0.4/32' })];
    expect(pendingConfigs(stateOf(devices), NOW).map(({ peerId, key, since }) => [peerId, key, since])).toEqual([
      ['p1', { public_key: devices[0]?.public_key, secret: devices[0]?.secret }, wish.since],
      ['p2', { public_key: next.public_key, secret: next.secret }, wish.since],
    ]);
  });

  it('are none for a device without a wish, one that is off, or one whose private key we never had', () => {
    const none = [peer(), peer({ send: wish, active: false }), peer({ send: wish, secret: null })];
    for (const device of none) expect(pendingConfigs(stateOf([device]), NOW)).toEqual([]);
    const users = { '7': user(7, { until: iso(NOW) }) };
    expect(pendingConfigs(stateOf([peer({ send: wish })], { users }), NOW)).toEqual([]);
  });

  it('are those of a device that was taken over, once it has a key of ours', () => {
    expect(pendingConfigs(stateOf([peer({ send: wish, secret: null, next: waiting() })]), NOW)).toHaveLength(1);
  });
});

describe('rule 10: a config may go out', () => {
  it('only when its key has all its addresses on the node', () => {
    const { pending, device } = pendingOf(stateOf([peer({ send: wish, wg_ip6: 'fd00::3/128' })]));
    const has = (...ips: string[]) => isOnNode(pending, snapshot({ [device.public_key]: { ips } }));
    expect(has('10.0.0.3/32', 'fd00::3/128')).toBe(true);
    expect(has('10.0.0.3/32')).toBe(false);
    expect(has()).toBe(false);
    expect(has('10.0.0.0/24', 'fd00::3/128')).toBe(false);
    expect(isOnNode(pending, snapshot({}))).toBe(false);
  });

  it('when the waiting key is there, which has no address yet; the present one is not enough', () => {
    const { pending, device } = pendingOf(stateOf([peer({ send: wish, next: waiting() })]));
    const current = { [device.public_key]: { ips: ['10.0.0.3/32'] } };
    expect(isOnNode(pending, snapshot(current))).toBe(false);
    expect(isOnNode(pending, snapshot({ ...current, [pending.key.public_key]: {} }))).toBe(true);
  });
});

describe('after a successful upload', () => {
  const sentAt = iso(NOW);

  it('the key counts as sent and the wish is met', () => {
    const state = stateOf([peer({ send: wish, sent_at: null })]);
    markSent(state, pendingOf(state).pending, sentAt);
    expect(state.peers['p1']).toMatchObject({ sent_at: sentAt, send: null });
  });

  it('its buttons are due until they arrived, and only while its key is one of the device’s', () => {
    const state = stateOf([peer({ send: wish, next: waiting() })]);
    const { pending, device } = pendingOf(state);
    expect(pendingButtons(state, NOW)).toEqual([]);
    markSent(state, pending, sentAt);
    const [due] = pendingButtons(state, NOW);
    expect(due).toMatchObject({ peerId: 'p1', publicKey: pending.key.public_key });
    promote(device, iso(NOW));
    expect(pendingButtons(state, NOW)).toHaveLength(1);
    expect(pendingButtons({ ...state, users: { '7': user(7, { active: false }) } }, NOW)).toEqual([]);
    expect(pendingButtons(stateOf([{ ...device, public_key: newKey() }]), NOW)).toEqual([]);
    dropButtons(state, { peerId: 'p1', publicKey: newKey() });
    expect(pendingButtons(state, NOW)).toHaveLength(1);
    dropButtons(state, { peerId: 'p1', publicKey: pending.key.public_key });
    dropButtons(state, { peerId: 'p9', publicKey: pending.key.public_key });
    expect(device.buttons_due).toBeNull();
  });

  it('a key that was sent before keeps its first time: the grace time does not start again', () => {
    const next = waiting(iso(NOW - DAY));
    const state = stateOf([peer({ send: wish, next })]);
    markSent(state, pendingOf(state).pending, sentAt);
    expect(state.peers['p1']).toMatchObject({ send: null, next: { sent_at: iso(NOW - DAY) } });
  });

  it('a wish that came during the upload stays', () => {
    const state = stateOf([peer({ send: wish, sent_at: null })]);
    const { pending, device } = pendingOf(state);
    queueConfig(device, iso(NOW + 1));
    markSent(state, pending, sentAt);
    expect(device).toMatchObject({ sent_at: sentAt, send: { since: iso(NOW + 1), noted: false } });
  });

  it('the wish stays when the key changed during the upload: the friend gets the new one too', () => {
    const state = stateOf([peer({ send: wish, sent_at: null })]);
    const { pending, device } = pendingOf(state);
    device.next = waiting();
    markSent(state, pending, sentAt);
    expect(device).toMatchObject({ sent_at: sentAt, send: wish, next: { sent_at: null } });
  });

  it('a key that took over during the upload counts as sent', () => {
    const state = stateOf([peer({ send: wish, next: waiting() })]);
    const { pending, device } = pendingOf(state);
    promote(device, iso(NOW - 1));
    markSent(state, pending, sentAt);
    expect(device).toMatchObject({ send: null, sent_at: iso(NOW - 1) });
  });

  it('nothing is marked for a key that was taken back during it', () => {
    const state = stateOf([peer({ send: wish, next: waiting() })]);
    const { pending, device } = pendingOf(state);
    undoRekey(device, pending.key.public_key.slice(0, 12), iso(NOW));
    queueConfig(device, wish.since);
    const before = structuredClone(device);
    markSent(state, pending, sentAt);
    expect(device).toEqual(before);
  });

  it('nothing happens to a device that is gone', () => {
    const state = stateOf([peer({ send: wish })]);
    const { pending } = pendingOf(state);
    delete state.peers['p1'];
    markSent(state, pending, sentAt);
    expect(state.peers).toEqual({});
  });
});

describe('after an upload that will never succeed', () => {
  it('the wish goes and nothing counts as sent', () => {
    const state = stateOf([peer({ send: wish, sent_at: null })]);
    giveUpConfig(state, pendingOf(state).pending, iso(NOW));
    expect(state.peers['p1']).toMatchObject({ send: null, sent_at: null });
  });

  it('a later wish and one for another key stay', () => {
    const later = stateOf([peer({ send: wish })]);
    const first = pendingOf(later);
    queueConfig(first.device, iso(NOW + 1));
    giveUpConfig(later, first.pending, iso(NOW));
    expect(first.device.send).not.toBeNull();
    const other = stateOf([peer({ send: wish })]);
    const second = pendingOf(other);
    second.device.public_key = newKey();
    giveUpConfig(other, second.pending, iso(NOW));
    expect(second.device.send).toEqual(wish);
  });
});

describe('the note that a config will come', () => {
  it('is noted for the very wish that it was about', () => {
    const state = stateOf([peer({ send: wish })]);
    markNoted(state, 'p1', wish.since);
    expect(state.peers['p1']?.send).toEqual({ ...wish, noted: true });
    const again = stateOf([peer({ send: { ...wish, since: iso(NOW) } }), peer({ wg_ip: '10.0.0.4/32' })]);
    for (const id of ['p1', 'p2', 'p9']) markNoted(again, id, wish.since);
    expect(again.peers['p1']?.send?.noted).toBe(false);
    expect(again.peers['p2']?.send).toBeNull();
  });
});
