import { describe, expect, test } from 'vitest';
import { freshNode, otherNode, promisingNode, remedyFor } from '../../src/health/remedy.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { DAY, iso, NOW, peer, stateOf, user } from '../stage/sample-state.ts';

const up = (...ids: string[]) => ids.map((id) => ({ id, isUp: true }));
const state = (more: object = {}, devices = [peer()]) => stateOf(devices, { users: { '7': user(7, more) } });
const other = (more: object = {}, nodes = up('main', 'eu1', 'us1'), devices = [peer()]) =>
  otherNode(state(more, devices), 7, 'main', nodes, NOW);

describe('another server for a friend', () => {
  test('is the first of the settings that is up', () => {
    expect(other()).toBe('eu1');
    expect(other({}, [{ id: 'eu1', isUp: false }, ...up('us1')])).toBe('us1');
    expect(other({}, up('main'))).toBeNull();
  });

  test('is rather one where they have a device, and above all their own choice', () => {
    const devices = [peer(), peer({ server_id: 'us1', wg_ip: '10.1.0.3/32' })];
    expect(other({}, up('eu1', 'us1'), devices)).toBe('us1');
    expect(other({ preferred_server_id: 'eu1' }, up('us1', 'eu1'), devices)).toBe('eu1');
    expect(other({ preferred_server_id: 'main' }, up('main', 'eu1', 'us1'), devices)).toBe('us1');
  });

  test('is rather a third one than one where a door has just failed for them, until a day later', () => {
    const tried = (at: number) => ({ at: iso(at), network: 'mts', failed: ['eu1.example.com:51820'] });
    const devices = (at: number) => [
      peer(),
      peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', door: 'eu1.example.com:443', trying_door: tried(at) }),
    ];
    const choice = { preferred_server_id: 'eu1' };
    expect(other(choice, up('main', 'eu1', 'us1'), devices(NOW - 60_000))).toBe('us1');
    expect(other(choice, up('main', 'eu1'), devices(NOW - 60_000))).toBe('eu1');
    expect(other(choice, up('main', 'eu1', 'us1'), devices(NOW - 2 * DAY))).toBe('eu1');
  });

  test('is, of two where doors have just failed, the one where fewer did', () => {
    const tried = (...failed: string[]) => ({ at: iso(NOW - 60_000), network: 'mts', failed });
    const devices = [
      peer(),
      peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', trying_door: tried('a.example.com:1', 'a.example.com:2') }),
      peer({ server_id: 'us1', wg_ip: '10.2.0.3/32', trying_door: tried('b.example.com:1') }),
    ];
    expect(other({ preferred_server_id: 'eu1' }, up('main', 'eu1', 'us1'), devices)).toBe('us1');
  });

  test('is rather one of which they have no file than one whose file did not help, once another door was tried in vain', () => {
    const failed = ['vpn.example.com:51820'];
    const tried = peer({ trying_door: { at: iso(NOW - 60_000), network: 'mts', failed } });
    const spare = peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', spare: true });
    const nodes = up('main', 'eu1', 'us1');
    expect(other({ preferred_server_id: 'eu1' }, nodes, [tried, spare])).toBe('us1');
    expect(other({}, up('main', 'eu1'), [tried, spare])).toBe('eu1');
    expect(other({}, nodes, [peer(), spare])).toBe('eu1');
    expect(other({ preferred_server_id: 'us1' }, up('main', 'us2', 'us1'), [tried])).toBe('us1');
  });

  test('is rather any other than one where each address failed for them earlier, and no device of theirs came through since', () => {
    const [first, second, third] = ['eu1.example.com:51820', 'eu1.example.com:443', '192.0.2.7:443'];
    const doors = [first, second, third];
    const nodes = ['main', 'eu1', 'us1'].map((id) => ({ id, isUp: true, doors: id === 'eu1' ? doors : [id] }));
    const there = (ago: number, failed = [first, third]) =>
      peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', trying_door: { at: iso(NOW - ago), network: 'mts', failed } });
    const choice = { preferred_server_id: 'eu1' };
    expect(other(choice, nodes, [peer(), there(9 * DAY)])).toBe('us1');
    expect(other(choice, nodes, [peer(), there(31 * DAY)])).toBe('eu1');
    expect(other(choice, nodes, [peer(), there(9 * DAY, [first, second])])).toBe('eu1');
    const works = peer({ server_id: 'eu1', wg_ip: '10.1.0.4/32' });
    expect(other(choice, nodes, [peer(), there(9 * DAY), works])).toBe('eu1');
    const today = peer({ server_id: 'us1', wg_ip: '10.2.0.3/32' });
    today.trying_door = { at: iso(NOW), network: null, failed: ['us1'] };
    expect(other({}, nodes, [peer(), there(9 * DAY), today])).toBe('eu1');
  });

  test('counts as spent once every door failed that is not announced to close, since nobody is given the others', () => {
    const doors = (id: string) => [`${id}.example.com:1`, `${id}.example.com:2`, `relay-${id}.example.com:1`];
    const nodes = ['main', 'eu1', 'us1'].map((id) => ({ id, isUp: true, doors: doors(id) }));
    const there = (id: string, wg_ip: string, failed: string[]) =>
      peer({ server_id: id, wg_ip, trying_door: { at: iso(NOW - 60_000), network: 'mts', failed } });
    const devices = [
      peer(),
      there('eu1', '10.1.0.3/32', [doors('eu1')[0] ?? '', doors('eu1')[2] ?? '']),
      there('us1', '10.2.0.3/32', [doors('us1')[0] ?? '', doors('us1')[2] ?? '']),
    ];
    const users = { '7': user(7, { preferred_server_id: 'eu1' }) };
    const closing = { [doors('eu1')[1] ?? '']: iso(NOW + DAY) };
    const given = (more: object) =>
      otherNode(stateOf(devices, { users, nodes: { eu1: { ...emptyNode(), ...more } } }), 7, 'main', nodes, NOW);
    expect([given({}), given({ closing })]).toEqual(['eu1', 'us1']);
  });

  test('is promising only with an address that did not fail for them', () => {
    const doors = ['eu1.example.com:1', 'eu1.example.com:2', '192.0.2.7:1'];
    const there = (ago: number, failed: string[]) =>
      peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', trying_door: { at: iso(NOW - ago), network: null, failed } });
    const promising = (failed: readonly number[], ago = 60_000) => {
      const devices = [
        peer(),
        there(
          ago,
          failed.map((at) => doors[at] ?? ''),
        ),
      ];
      return promisingNode(state({}, devices), 7, 'main', [...up('main'), { id: 'eu1', isUp: true, doors }], NOW);
    };
    expect([promising([]), promising([0]), promising([0, 1])]).toEqual(['eu1', 'eu1', 'eu1']);
    expect([promising([0, 2]), promising([0, 1, 2]), promising([0, 2], 9 * DAY)]).toEqual([null, null, null]);
    expect(promisingNode(state(), 7, 'main', up('main'), NOW)).toBeNull();
  });

  test('is never one that the owner does not allow them', () => {
    expect(other({ allowed_nodes: ['main', 'us1'] })).toBe('us1');
    expect(other({ allowed_nodes: ['main'] })).toBeNull();
    expect(other({ active: false })).toBeNull();
  });
});

describe('a server of which a friend has no file', () => {
  const there = (more: object = {}) => peer({ server_id: 'eu1', wg_ip: '10.1.0.3/32', ...more });
  const fresh = (devices = [peer(), there()], more: object = {}, nodes = up('main', 'eu1', 'us1', 'us2')) =>
    freshNode(state(more, devices), 7, nodes, NOW);

  test('is the first of the settings that is up and allowed, a spare counting as a file', () => {
    expect(fresh()).toBe('us1');
    expect(fresh([peer(), there({ spare: true })])).toBe('us1');
    expect(fresh(undefined, { allowed_nodes: ['main', 'eu1', 'us2'] })).toBe('us2');
    expect(fresh(undefined, {}, [...up('main', 'eu1'), { id: 'us1', isUp: false }])).toBeNull();
    expect(fresh(undefined, { active: false })).toBeNull();
  });

  test('is not given to one with files of a single server, nor while a handed one was never used', () => {
    expect(fresh([peer(), peer({ number: 2, wg_ip: '10.0.0.9/32' })])).toBeNull();
    expect(fresh([peer(), there({ removed_at: iso(NOW) })])).toBeNull();
    expect(fresh([peer(), there({ deadline: iso(NOW + DAY) })])).toBeNull();
  });
});

describe('the remedy', () => {
  const remedy = (kind: Parameters<typeof remedyFor>[0]['kind'], otherNode: string | null = null) =>
    remedyFor({ kind, at: null }, { nodeId: 'main', otherNode });

  test('for a server that is down is another one, or patience', () => {
    expect(remedy('server-down', 'eu1')).toEqual({ kind: 'config-on', nodeId: 'eu1' });
    expect(remedy('server-down')).toBeNull();
  });

  test('is never another server where that would not help', () => {
    for (const kind of ['access-ended', 'access-paused', 'access-expired', 'device-paused'] as const)
      expect(remedy(kind, 'eu1')).toEqual({ kind: 'write-to-owner' });
    for (const kind of ['replaced', 'not-sent', 'off-server', 'old-in-use', 'old-stopped'] as const)
      expect(remedy(kind, 'eu1')).toEqual({ kind: 'send-again' });
  });
});
