import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyStore } from '../../src/peers/records/records.ts';
import { loadStore } from '../../src/store/load-store.ts';
import { planTakeOver } from '../../src/store/take-over.ts';
import { folderWith, oldPeer, oldUser, refusal, storeAt, takeOver } from '../stage/legacy-lab.ts';
import { iso, NOW, newKey } from '../stage/sample-state.ts';

const [K1, K2] = [newKey(), newKey()];

describe("the predecessor's files", () => {
  it('become people and devices: roles, disabled ones, servers, waiting usernames, addresses and keys', async () => {
    const peers = {
      7: oldPeer(7, '10.0.0.3/24', K1),
      8: oldPeer(8, '10.8.0.3/24', K2, { server_id: 'eu1', active: false }),
    };
    const users = {
      1: oldUser(1, { role: 'owner', username: 'olga' }),
      7: oldUser(7, { username: 'anna', preferred_server_id: 'eu1' }),
      8: oldUser(8, { active: false, role: 'owner' }),
      '-1': oldUser(-1, { username: '@Boris_K' }),
    };
    const { path } = folderWith(peers, users);
    const lines = await takeOver(path);
    const store = storeAt(path);
    expect(store.users).toMatchObject({
      1: { role: 'owner', username: 'olga' },
      7: { username: 'anna', role: 'user', active: true, preferred_server_id: 'eu1', removed_at: null },
      8: { active: false, role: 'user' },
    });
    expect(store.pending_usernames).toEqual({ boris_k: { added_at: iso(NOW) } });
    expect(Object.values(store.peers)).toMatchObject([
      {
        telegram_id: 7,
        server_id: 'main',
        wg_ip: '10.0.0.3/32',
        public_key: K1,
        secret: null,
        number: 1,
        active: true,
      },
      { telegram_id: 8, server_id: 'eu1', wg_ip: '10.8.0.3/32', public_key: K2, active: false },
    ]);
    expect(lines.join('\n')).toMatch(/friend 8: taken over \(disabled; was an owner; ADMIN_ID names another/);
  });

  it('are kept byte for byte, also in another encoding, and read with the mark of a Windows editor', async () => {
    const text = `\uFEFF${JSON.stringify({ 7: oldPeer(7, '10.0.0.3/24', K1, { note: 'дом' }) }, null, 2).replaceAll('\n', '\r\n')}`;
    const { path, folder } = folderWith(text, { 7: oldUser(7) });
    const users = readFileSync(join(folder, 'users.json'));
    const odd = Buffer.concat([
      Buffer.from(text.replace('дом', '')).subarray(0, -1),
      Buffer.from(',"8": {"telegram_id":8,"wg_ip":"10.0.0.4","public_key":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}'),
    ]);
    writeFileSync(path, odd);
    await takeOver(path);
    const kept = readdirSync(folder).filter((name) => name.startsWith('peers.json.predecessor-'));
    expect(readFileSync(join(folder, kept[0] ?? ''))).toEqual(odd);
    expect(readFileSync(join(folder, 'users.json'))).toEqual(users);
    expect(Object.keys(storeAt(path).users)).toEqual(['7', '8']);
  });

  it('are taken over once: what is a store already stays, and an emptied one is not taken for them', async () => {
    const { path } = folderWith({ 7: oldPeer(7, '10.0.0.3/24', K1) });
    await takeOver(path);
    const text = readFileSync(path, 'utf8');
    expect(await takeOver(path)).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(text);
    writeFileSync(path, '{}');
    writeFileSync(`${path}.revision`, '3\n');
    expect(await takeOver(path)).toEqual([]);
    expect(await refusal(loadStore(path))).toContain('nothing was changed');
  });

  it('without any peer yet still hold the people', async () => {
    const { path, folder } = folderWith(null, { 7: oldUser(7), '-1': oldUser(-1, { username: 'constructor' }) });
    expect((await takeOver(path)).at(-1)).toContain(join(folder, 'users.json'));
    expect(Object.keys(storeAt(path).users)).toEqual(['7']);
    expect(Object.keys(storeAt(path).pending_usernames)).toEqual(['constructor']);
    const nothing = folderWith(null);
    expect(await takeOver(nothing.path)).toEqual([]);
    expect(existsSync(nothing.path)).toBe(false);
  });

  it('that are empty become an empty store', async () => {
    const { path } = folderWith('{}');
    await takeOver(path);
    expect(storeAt(path)).toEqual(emptyStore());
  });
});

describe('two peers at one address', () => {
  const winnerOf = async (first: object, second: object, handshakes: Record<string, number> = {}) => {
    // the later entry has the smaller id: an object would give it first
    const { path } = folderWith(`{"90": ${JSON.stringify(first)}, "8": ${JSON.stringify(second)}}`);
    const lines = await takeOver(path, handshakes);
    const store = storeAt(path);
    expect(Object.keys(store.users)).toEqual(['8', '90']);
    const [winner, ...others] = Object.values(store.peers).map(({ telegram_id }) => telegram_id);
    expect(others).toEqual([]);
    expect(lines.join('\n')).toContain(`/get_config gives ${winner === 8 ? 90 : 8} a new address`);
    return winner;
  };
  const [first, second] = [oldPeer(90, '10.0.0.3/24', K1), oldPeer(8, '10.0.0.3/24', K2)];

  it('leave it to the newer handshake', async () => {
    expect(await winnerOf(first, second, { [K1]: NOW, [K2]: NOW - 1 })).toBe(90);
    expect(await winnerOf(first, second, { [K1]: NOW, [K2]: NOW + 1 })).toBe(8);
    expect(await winnerOf(first, second, { [K1]: 1 })).toBe(90);
  });

  it('leave it to the later entry of the file, when nodes know no better', async () => {
    expect(await winnerOf(first, second)).toBe(8);
  });

  it('do not leave it to a disabled one, which is on no node', async () => {
    expect(await winnerOf(first, { ...second, active: false })).toBe(90);
  });

  it('do not contend on two servers', async () => {
    const { path } = folderWith({
      7: oldPeer(7, '10.0.0.3/24', K1),
      8: oldPeer(8, '10.0.0.3/24', K2, { server_id: 'eu1' }),
    });
    await takeOver(path);
    expect(Object.keys(storeAt(path).peers)).toHaveLength(2);
  });
});

it('a plan for them changes no file', async () => {
  const { path, folder } = folderWith({ 7: oldPeer(7, '10.0.0.3/24', K1) });
  const before = [readFileSync(path, 'utf8'), statSync(path).mtimeMs, readdirSync(folder)];
  const plan = await planTakeOver({ path, ownerId: 1, now: new Date(NOW), askHandshakes: async () => new Map() });
  expect(Object.values(plan?.store.peers ?? {})).toHaveLength(1);
  expect([readFileSync(path, 'utf8'), statSync(path).mtimeMs, readdirSync(folder)]).toEqual(before);
});
