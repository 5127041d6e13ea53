import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyHash } from '../../src/peers/records/ended-keys.ts';
import { emptyStore, storeSchema } from '../../src/peers/records/records.ts';
import { importLegacy } from '../../src/store/import-legacy.ts';
import { isLegacyPeers } from '../../src/store/legacy-files.ts';
import { folderWith, oldPeer, oldUser, refusal, storeAt, takeOver } from '../stage/legacy-lab.ts';
import { iso, NOW, newKey } from '../stage/sample-state.ts';

const [K1, K2, K3] = [newKey(), newKey(), newKey()];

const NODES = [
  { id: 'main', network: '10.0.0.0/24', reserved: ['10.0.0.1', '10.0.0.2', '10.0.0.254', '10.0.0.64/28'] },
  { id: 'eu1', network: '10.1.0.0/24', reserved: ['10.1.0.1'] },
];

describe('an entry that is not as it should be', () => {
  it.each([
    ['a bad key', oldPeer(8, '10.0.0.4/24', 'nonsense'), /device of 8 on main left out \(its public_key is not/],
    ['a bad address', oldPeer(8, '10.0.0.400/24', K2), /left out \(wg_ip "10.0.0.400\/24" is no IPv4 address\)/],
    ['nobody’s id', oldPeer(-1, '10.0.0.4/24', K2), /telegram_id -1 is nobody/],
    ['a key that another has', oldPeer(8, '10.0.0.4/24', K1), /device of 8 on main: its key is known already/],
  ])('with %s is left out with a word, and nobody else is lost', async (_, entry, word) => {
    const { path } = folderWith({ 7: oldPeer(7, '10.0.0.3/24', K1), 8: entry });
    const lines = await takeOver(path);
    expect(lines.join('\n')).toMatch(word);
    const store = storeAt(path);
    expect(Object.values(store.peers)).toMatchObject([{ telegram_id: 7 }]);
    expect(Object.keys(store.users)).toEqual(entry.telegram_id > 0 ? ['7', '8'] : ['7']);
  });

  it('with a key that has ended since is left out: its device was removed, or has another key by now', () => {
    const draft = emptyStore();
    const files = { users: [], peers: [oldPeer(7, '10.0.0.3/24', K1), oldPeer(8, '10.0.0.4/24', K2)] };
    draft.ended_keys[keyHash(K2)] = 1;
    const lines = importLegacy(draft, files, { ownerId: 1, now: iso(NOW), handshakes: new Map() });
    expect(lines.join('\n')).toMatch(/device of 8 on main left out: its key was removed or replaced since/);
    expect(Object.values(draft.peers)).toMatchObject([{ telegram_id: 7, public_key: K1 }]);
    expect(Object.keys(draft.ended_keys)).toEqual([keyHash(K2)]);
  });

  it.each([
    ['10.0.0.1/24', /10\.0\.0\.1 is the server's own address or a reserved one; \/get_config gives 8 a new/],
    ['10.0.0.1', /10\.0\.0\.1 is the server's own/],
    ['10.0.0.0/24', /10\.0\.0\.0 is the server's own/],
    ['10.0.0.255/32', /10\.0\.0\.255 is the server's own/],
    ['10.0.0.254/24', /10\.0\.0\.254 is the server's own/],
    ['10.0.0.70/24', /10\.0\.0\.70 is the server's own address or a reserved/],
  ])("with the server's address %s is left out, and the friend is let in", async (address, word) => {
    const { path } = folderWith({
      7: oldPeer(7, '10.0.0.3/24', K1),
      8: oldPeer(8, address, K2),
      1: oldPeer(1, '10.0.0.2/24', K3),
    });
    const lines = await takeOver(path, {}, NODES);
    expect(lines.join('\n')).toMatch(word);
    const { peers, users } = storeAt(path);
    expect(
      Object.values(peers)
        .map(({ wg_ip }) => wg_ip)
        .toSorted(),
    ).toEqual(['10.0.0.2/32', '10.0.0.3/32']);
    expect(users).toMatchObject({ 8: { active: true, has_familiar_file: true } });
  });

  it("with an address that is another server's own is taken over", async () => {
    const { path } = folderWith({
      7: oldPeer(7, '10.1.0.1/24', K1),
      8: oldPeer(8, '10.0.0.1/24', K2, { server_id: 'eu1' }),
    });
    await takeOver(path, {}, NODES);
    expect(Object.values(storeAt(path).peers)).toHaveLength(2);
  });

  it.each([
    ['EU1', 'eu1'],
    [' Eu1 ', 'eu1'],
    ['Main', 'main'],
    ['MAIN\t', 'main'],
    ['', 'main'],
    ['  ', 'main'],
  ])('with the server %j is of %s', async (written, id) => {
    const users = { 7: oldUser(7, { preferred_server_id: written }) };
    const { path } = folderWith({ 7: oldPeer(7, '10.0.0.3/24', K1, { server_id: written }) }, users);
    expect((await takeOver(path, {}, NODES)).join('\n')).not.toContain('no server');
    const store = storeAt(path);
    expect(Object.values(store.peers)).toMatchObject([{ server_id: id }]);
    expect(store.users['7']?.preferred_server_id).toBe(written.trim() === '' ? null : id);
  });

  it('contends for its address with one that spells the server in another way', async () => {
    const { path } = folderWith({
      7: oldPeer(7, '10.0.0.3/24', K1),
      8: oldPeer(8, '10.0.0.3/24', K2, { server_id: 'MAIN' }),
    });
    await takeOver(path, { [K1]: 5 }, NODES);
    expect(Object.values(storeAt(path).peers)).toMatchObject([{ telegram_id: 7 }]);
  });

  it('on a server that is not on says so', async () => {
    const { path } = folderWith({ 7: oldPeer(7, '10.0.0.3/24', K1, { server_id: 'Mars' }) });
    expect((await takeOver(path, {}, NODES)).join('\n')).toContain('no server mars is on; the record waits');
  });

  it('on an unknown server is taken over for the day when it is known', async () => {
    const { path } = folderWith({ 7: oldPeer(7, '10.0.0.3/24', K1, { server_id: 'mars' }) });
    await takeOver(path);
    expect(Object.values(storeAt(path).peers)).toMatchObject([{ server_id: 'mars', wg_ip: '10.0.0.3/32' }]);
  });

  it.each([
    [
      'peers.json',
      { 7: oldPeer(7, '10.0.0.3/24', K1), 8: { ...oldPeer(8, '10.0.0.4/24', K2), active: 'yes' } },
      {},
      '8.active',
    ],
    ['peers.json', { 7: { telegram_id: 7 } }, {}, '7.wg_ip'],
    ['peers.json', { 7: 'nobody' }, {}, '7'],
    ['users.json', { 7: oldPeer(7, '10.0.0.3/24', K1) }, { 7: oldUser(7, { telegram_id: '7' }) }, '7.telegram_id'],
    ['users.json', {}, '{"7": {', 'breaks off at the end'],
  ])(
    'of a wrong type in %s refuses the start, with file, line and entry, and changes nothing',
    async (file, peers, users, what) => {
      const { path, folder } = folderWith(peers, users);
      const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
      expect(await refusal(takeOver(path))).toMatch(
        new RegExp(`${file}: line \\d+: .*${what.replace('.', '\\.')}.*nothing was changed`),
      );
      expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual(before);
    },
  );

  it('in a file that is no object of ids is nothing of the predecessor’s', () => {
    for (const text of ['[]', '"x"', '{"a":{}}', '{"version":1}', '', '{', '{"7":{},"users":{}}'])
      expect(isLegacyPeers(text)).toBe(false);
    for (const text of ['{}', '{"7":{}}', '{"-1":null}']) expect(isLegacyPeers(text)).toBe(true);
  });
});

it('ten thousand of them are taken over', async () => {
  const entries = Array.from({ length: 10_000 }, (_, i) => {
    const key = Buffer.alloc(32);
    key.writeUInt32BE(i + 1);
    return [i + 1, oldPeer(i + 1, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}/8`, key.toString('base64'))] as const;
  });
  const { path } = folderWith(
    Object.fromEntries(entries),
    Object.fromEntries(entries.map(([id]) => [id, oldUser(id)])),
  );
  await takeOver(path);
  expect(Object.keys(storeAt(path).peers)).toHaveLength(10_000);
});

it('any files give a store that the schema takes, or a refusal that changes nothing; a second import finds all known', async () => {
  const some = <T>(...values: T[]) => fc.constantFrom(...values);
  const id = fc.oneof({ weight: 4, arbitrary: some(-1, 0, 1, 7, 8, 9) }, fc.integer(), fc.constant('7'));
  const peer = fc.record(
    {
      telegram_id: id,
      wg_ip: fc.oneof(
        some('10.0.0.3/24', '10.0.0.3', '10.0.0.4/32', '', 'x/24', '10.0.0.3/24/24', 'fd00::3/64'),
        fc.string(),
      ),
      public_key: fc.oneof(some(K1, K2, K3), fc.string(), fc.constant(null)),
      server_id: fc.oneof(some('main', 'eu1', '__proto__', ''), fc.string(), fc.constant(null)),
      active: some(true, false, null),
      extra: fc.jsonValue(),
    },
    { requiredKeys: ['telegram_id', 'wg_ip', 'public_key'] },
  );
  const user = fc.record(
    {
      telegram_id: id,
      username: fc.oneof(some('anna', '@Anna', 'constructor', '__proto__', '', null), fc.string()),
      role: some('owner', 'user', 'king'),
      active: some(true, false),
      preferred_server_id: fc.oneof(some('main', null), fc.string()),
    },
    { requiredKeys: ['telegram_id'] },
  );
  const dictionary = <T>(entry: fc.Arbitrary<T>) =>
    fc.dictionary(
      fc.integer({ min: -1, max: 99 }).map(String),
      fc.oneof({ weight: 20, arbitrary: entry }, fc.jsonValue()),
      { maxKeys: 6 },
    );
  await fc.assert(
    fc.asyncProperty(
      dictionary(peer),
      dictionary(user),
      fc.dictionary(some(K1, K2, K3), fc.nat()),
      async (peers, users, handshakes) => {
        const { path, folder } = folderWith(peers, users);
        const [text, names] = [readFileSync(path, 'utf8'), readdirSync(folder)];
        const refused = await refusal(takeOver(path, handshakes));
        if (refused !== 'taken over') {
          expect(refused).toContain('nothing was changed');
          expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([text, names]);
          return;
        }
        const store = storeAt(path);
        const before = structuredClone(store);
        const files = { users: Object.values(users), peers: Object.values(peers) } as unknown as Parameters<
          typeof importLegacy
        >[1];
        for (const { telegram_id } of [...files.users, ...files.peers])
          if (telegram_id > 0) expect(store.users).toHaveProperty(String(telegram_id));
        importLegacy(
          store,
          { ...files, peers: files.peers.map((one) => ({ ...one, server_id: one.server_id ?? 'main' })) },
          { ownerId: 1, now: iso(NOW), handshakes: new Map() },
        );
        storeSchema.parse(store);
        expect(store).toEqual(before);
      },
    ),
    { numRuns: 300 },
  );
});
