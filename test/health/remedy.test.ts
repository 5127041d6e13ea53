import { describe, expect, test } from 'vitest';
import { otherNode, remedyFor } from '../../src/health/remedy.ts';
import { NOW, peer, stateOf, user } from '../stage/sample-state.ts';

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

  test('is never one that the owner does not allow them', () => {
    expect(other({ allowed_nodes: ['main', 'us1'] })).toBe('us1');
    expect(other({ allowed_nodes: ['main'] })).toBeNull();
    expect(other({ active: false })).toBeNull();
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
