import { describe, expect, it } from 'vitest';
import { needsRecording, observe, recordObservation } from '../../src/peers/plan/observe.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { emptyStore } from '../../src/peers/records/records.ts';
import { DAY, iso, NOW, newKey, type OnNode, peer, sealedKey, snapshot, stateOf } from '../stage/sample-state.ts';

const NETWORKS = ['10.0.0.0/24', 'fd00::/64'];
const look = (state: Parameters<typeof observe>[0], onNode: Readonly<Record<string, OnNode>>, own: string[] = []) =>
  observe(state, 'main', NETWORKS, snapshot(onNode, { ownAddresses: own }));

describe('what a look at a node tells', () => {
  it('is no foreigner for any key of a record: in use, waiting or retired', () => {
    const [next, old] = [sealedKey(), newKey()];
    const device = peer({ next: { ...next, sent_at: null }, retired: { [old]: iso(NOW) } });
    const keys = [device.public_key, next.public_key, old];
    const seen = look(stateOf([device]), Object.fromEntries(keys.map((key) => [key, { ips: [] }])));
    expect(seen).toEqual({ foreign: [], unreported: [], wide: [], wasReset: false });
  });

  it('is a foreigner for a key of a record of another node', () => {
    const device = peer({ server_id: 'eu1' });
    expect(look(stateOf([device]), { [device.public_key]: {} }).unreported).toEqual([device.public_key]);
  });

  it('has the addresses of foreigners and of the interface itself, in order and once', () => {
    const seen = look(
      emptyStore(),
      { [newKey()]: { ips: ['10.0.0.9/32', 'fd00::9/128'] }, [newKey()]: { ips: ['10.0.0.2/32'] } },
      ['10.0.0.1', 'fd00::1', '10.0.0.1'],
    );
    expect(seen.foreign).toEqual(['10.0.0.1', '10.0.0.2/32', '10.0.0.9/32', 'fd00::1', 'fd00::9/128']);
  });

  it('reports a foreign prefix that reaches into the network, and avoids only single addresses', () => {
    const ips = ['10.0.0.64/28', '0.0.0.0/0', 'fd00::/48', '192.168.0.0/16', '::ffff:0.0.0.0/96'];
    const seen = look(emptyStore(), { [newKey()]: { ips } });
    expect(seen.foreign).toEqual([]);
    expect(seen.wide).toEqual(['10.0.0.64/28', '0.0.0.0/0', 'fd00::/48']);
  });

  it('is told once: a foreigner that the owner knows of is no news', () => {
    const [known, stranger] = [newKey(), newKey()];
    const state = { ...emptyStore(), nodes: { main: { ...emptyNode(), reported: [known] } } };
    expect(look(state, { [known]: {}, [stranger]: {} }).unreported).toEqual([stranger]);
  });
});

describe('an interface that was made anew', () => {
  const sent = peer();
  const neverSent = peer({ wg_ip: '10.0.0.4/32', sent_at: null });

  it('is one where no device that was in use is left', () => {
    expect(look(stateOf([sent, neverSent]), {}).wasReset).toBe(true);
    expect(look(stateOf([sent, neverSent]), { [neverSent.public_key]: {} }).wasReset).toBe(true);
    const other = peer({ wg_ip: '10.0.0.5/32' });
    expect(look(stateOf([sent, other]), { [other.public_key]: {} }).wasReset).toBe(false);
  });

  it('is none when nobody could have used it yet', () => {
    expect(look(stateOf([neverSent]), {}).wasReset).toBe(false);
    expect(look(stateOf([{ ...sent, active: false }]), {}).wasReset).toBe(false);
    expect(look(emptyStore(), {}).wasReset).toBe(false);
  });

  it('is one as well when the device was taken over from the predecessor', () => {
    expect(look(stateOf([peer({ secret: null, sent_at: null })]), {}).wasReset).toBe(true);
  });

  it('is none when the missing devices are only held off by a foreigner at their address', () => {
    const seen = look(stateOf([sent]), { [newKey()]: { ips: [sent.wg_ip] } });
    expect(seen.wasReset).toBe(false);
    expect(seen.foreign).toEqual([sent.wg_ip]);
  });
});

describe('an observation', () => {
  const stranger = newKey();
  const onNode = { [stranger]: { ips: ['10.0.0.9/32'] } };

  it('is news until it is written, and none afterwards', () => {
    const store = stateOf([peer()]);
    const first = look(store, { ...onNode, [store.peers['p1']?.public_key ?? '']: {} });
    expect(needsRecording(store, 'main', first)).toBe(true);
    recordObservation(store, 'main', first, iso(NOW));
    expect(store.nodes['main']).toEqual({ ...emptyNode(), foreign: ['10.0.0.9/32'], reported: [stranger] });
    const second = look(store, { ...onNode, [store.peers['p1']?.public_key ?? '']: {} });
    expect(needsRecording(store, 'main', second)).toBe(false);
  });

  it('is news when a foreigner left: its address is free again', () => {
    const store = emptyStore();
    recordObservation(store, 'main', look(store, onNode), iso(NOW));
    const gone = look(store, {});
    expect(needsRecording(store, 'main', gone)).toBe(true);
    recordObservation(store, 'main', gone, iso(NOW));
    expect(store.nodes['main']?.foreign).toEqual([]);
  });

  it('starts the grace time anew when the interface was made anew, and only then', () => {
    const store = stateOf([peer()]);
    recordObservation(store, 'main', look(store, {}), iso(NOW));
    expect(store.nodes['main']?.up_since).toBe(iso(NOW));
    const back = look(store, { [store.peers['p1']?.public_key ?? '']: {} });
    recordObservation(store, 'main', back, iso(NOW + DAY));
    expect(store.nodes['main']?.up_since).toBe(iso(NOW));
  });
});
