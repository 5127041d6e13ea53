import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editionOf } from '../../src/peers/devices/edition.ts';
import { nameFile } from '../../src/peers/devices/sent-files.ts';
import type { NodeProfile } from '../../src/peers/nodes/node-profile.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { type Draft, storeSchema } from '../../src/peers/records/records.ts';
import { isDeadly, staleDevices, staleParts, todayOf } from '../../src/peers/rollouts/staleness.ts';
import { iso, NOW, newKey, node, peer, SERVER_KEY, sealedKey, stateOf } from '../stage/sample-state.ts';

const withKey = { ...emptyNode(), server_key: SERVER_KEY };
const amnezia = (values: Record<string, string>) => ({
  ...withKey,
  parameters: { server_key: SERVER_KEY, values, header_print: null, header_secret: null, read_at: iso(NOW) },
});

/** A store in which device `p1` was sent a file of this node. */
function sent(profile: NodeProfile, record = withKey, door: string | null = null): Draft {
  const state = stateOf([peer({ door })], { nodes: { [profile.id]: record } });
  send(state, profile, 'p1', state.peers['p1']?.public_key ?? '');
  return state;
}

function send(state: Draft, profile: NodeProfile, peerId: string, publicKey: string): void {
  const record = state.peers[peerId];
  if (!record) throw new Error(`no ${peerId}`);
  const { parameters } = state.nodes[profile.id] ?? emptyNode();
  const known = parameters && { values: parameters.values, headerPrint: null, headerSecret: null };
  const edition = editionOf(profile, record, SERVER_KEY, known);
  const about = { peerId, publicKey, variant: 'full', node: profile, hasPicture: true, app: 'wireguard' } as const;
  nameFile(state, { ...about, text: `${publicKey} ${JSON.stringify(edition)}`, edition });
}

const partsOf = (state: Draft, profile: NodeProfile) => staleDevices(state, profile)[0]?.parts ?? [];

describe('rule 13: whether a file is stale', () => {
  it('is nothing that was sent today', () => {
    expect(partsOf(sent(node()), node())).toEqual([]);
  });

  it.each<[string, Partial<NodeProfile>, string[], boolean]>([
    ['another address', { endpointHost: 'new.example.com' }, ['door'], true],
    ['another port', { endpointPort: 443 }, ['door'], true],
    ['another server key', { serverKey: newKey() }, ['server_key'], true],
    ['another DNS', { dns: ['9.9.9.9'] }, ['dns'], false],
    ['another MTU', { mtu: 1280 }, ['mtu'], false],
    ['other routes', { allowedIps: ['0.0.0.0/0'] }, ['routes'], false],
    ['two things', { mtu: 1280, endpointPort: 443 }, ['door', 'mtu'], true],
    ['another name', { name: 'Other', description: 'x', keepalive: 0 }, [], false],
  ])('%s', (_what, change, parts, isDead) => {
    const found = partsOf(sent(node()), node(change));
    expect(found).toEqual(parts);
    expect(isDeadly(found)).toBe(isDead);
  });

  it('asks for the door only whether the node still has it, not whether another is named first', () => {
    const first = { host: 'vpn.example.com', port: 51820 };
    const state = sent(node());
    expect(partsOf(state, node({ endpointHost: '203.0.113.9', furtherDoors: [first] }))).toEqual([]);
    expect(partsOf(state, node({ endpointHost: '203.0.113.9' }))).toEqual(['door']);
  });

  it('sees the door that the device itself names', () => {
    const two = node({ furtherDoors: [{ host: '203.0.113.9', port: 443 }] });
    const state = sent(two, withKey, '203.0.113.9:443');
    expect(partsOf(state, two)).toEqual([]);
    expect(partsOf(state, node())).toEqual(['door']);
  });

  it('sees values of AmneziaWG that both ends share, and not those of one end', () => {
    const profile = node({ protocol: 'amneziawg' });
    const state = sent(profile, amnezia({ Jc: '4', S1: '72' }));
    state.nodes['main'] = amnezia({ Jc: '9', S1: '72' });
    expect(partsOf(state, profile)).toEqual([]);
    state.nodes['main'] = amnezia({ Jc: '4', S1: '73' });
    expect(partsOf(state, profile)).toEqual(['vital']);
  });

  it('does not know a file to be stale while the parameters of its server are not known', () => {
    const profile = node({ protocol: 'amneziawg' });
    const state = sent(profile, amnezia({ S1: '72' }));
    state.nodes['main'] = withKey;
    expect(partsOf(state, profile)).toEqual([]);
  });

  it('is never a file without an edition, nor an unknown part', () => {
    const state = sent(node());
    for (const file of state.peers['p1']?.files ?? []) file.edition = { mtu: null };
    expect(partsOf(state, node({ endpointPort: 1, dns: [], serverKey: newKey() }))).toEqual([]);
    for (const file of state.peers['p1']?.files ?? []) file.edition = null;
    expect(partsOf(state, node({ mtu: 1280 }))).toEqual([]);
  });

  it('goes by the waiting key once that was sent', () => {
    const state = sent(node());
    const device = state.peers['p1'];
    if (!device) throw new Error('no device');
    device.next = { ...sealedKey(), sent_at: null };
    expect(partsOf(state, node({ endpointPort: 443 }))).toEqual(['door']);
    send(state, node({ endpointPort: 443 }), 'p1', device.next.public_key);
    expect(partsOf(state, node({ endpointPort: 443 }))).toEqual(['door']);
    device.next.sent_at = iso(NOW);
    expect(partsOf(state, node({ endpointPort: 443 }))).toEqual([]);
  });

  it('leaves out removed devices', () => {
    const state = sent(node());
    Object.assign(state.peers['p1'] ?? {}, { removed_at: iso(NOW) });
    expect(partsOf(state, node({ endpointPort: 443 }))).toEqual([]);
  });

  it('writes the edition also where the name was known, as for files of earlier versions', () => {
    const state = sent(node());
    const before = state.peers['p1']?.files[0];
    if (before) before.edition = null;
    send(state, node(), 'p1', state.peers['p1']?.public_key ?? '');
    expect(state.peers['p1']?.files).toHaveLength(1);
    expect(state.peers['p1']?.files[0]?.edition?.door).toBe('vpn.example.com:51820');
  });

  it('reads a store without editions, and keeps parts that it does not know', () => {
    const state: unknown = JSON.parse(JSON.stringify(sent(node())), (name, value: unknown) =>
      name === 'edition' ? undefined : value,
    );
    expect(storeSchema.parse(state).peers['p1']?.files[0]?.edition).toBeNull();
    const later = sent(node());
    const file = later.peers['p1']?.files[0];
    if (file?.edition) file.edition = { ...file.edition, padding: '7' };
    expect(storeSchema.parse(later).peers['p1']?.files[0]?.edition).toHaveProperty('padding', '7');
  });

  it('finds exactly the parts that a change touched', () => {
    const change = fc.record(
      { mtu: fc.constantFrom(null, 1280, 1420), dns: fc.constantFrom(['1.1.1.1'], ['9.9.9.9'], []) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, change, (a, b) => {
        const [old, now] = [node(a), node(b)];
        const edition = editionOf(old, { door: null }, SERVER_KEY, null);
        const found = new Set(staleParts(edition, todayOf(stateOf([], { nodes: { main: withKey } }), now), peer()));
        expect(found.has('mtu')).toBe(old.mtu !== now.mtu);
        expect(found.has('dns')).toBe(old.dns.join() !== now.dns.join());
      }),
    );
  });
});
