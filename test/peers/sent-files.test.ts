import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDevice } from '../../src/peers/devices/devices.ts';
import { promote, startRekey, undoRekey } from '../../src/peers/devices/rekey.ts';
import { type FileToName, fileInUse, filesAbout, knownName, nameFile } from '../../src/peers/devices/sent-files.ts';
import { type Draft, emptyStore, storeSchema } from '../../src/peers/records/records.ts';
import { planRestore } from '../../src/store/restore.ts';
import { box, iso, NOW, node, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';

const NODES = { main: node({ name: 'Дом' }), eu1: node({ id: 'eu1', name: 'Helsinki', network: '10.8.0.0/24' }) };
const TUNNEL = /^[A-Za-z0-9_=+.-]{1,15}$/;

type Place = { readonly friend: number; readonly node: 'main' | 'eu1' };
type Deed =
  | ({ readonly do: 'add' } & Place)
  | { readonly do: 'send' | 'send-ipv4' | 'regen' | 'undo' | 'promote' | 'move' | 'remove'; readonly device: number }
  | { readonly do: 'settings'; readonly dns: string }
  | { readonly do: 'rename'; readonly name: string }
  | { readonly do: 'backup' | 'restore' | 'lose' | 'reload' };

const friendIds = [7, 99_999_999_999, 9_007_199_254_740_991] as const;
const device = fc.nat({ max: 5 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    friend: fc.constantFrom(...friendIds),
    node: fc.constantFrom('main' as const, 'eu1' as const),
  }),
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('send', 'send', 'send-ipv4', 'regen', 'undo', 'promote', 'move', 'remove'),
      device,
    }),
  },
  fc.record({ do: fc.constant('settings' as const), dns: fc.constantFrom('1.1.1.1', '9.9.9.9') }),
  fc.record({ do: fc.constant('rename' as const), name: fc.string({ unit: 'grapheme', maxLength: 20 }) }),
  fc.record({ do: fc.constantFrom('backup', 'restore', 'lose', 'reload') }),
) as fc.Arbitrary<Deed>;

/** The commands of friends and owner, told of what they change in names. */
class History {
  store: Draft = { ...emptyStore(), users: Object.fromEntries(friendIds.map((id) => [id, user(id)])) };
  backup: Draft = structuredClone(this.store);
  dns = '1.1.1.1';
  name = 'Helsinki';
  readonly wrong: string[] = [];
  /** Friend → the name in small letters → the contents. */
  readonly #sent = new Map<number, Map<string, string>>();
  /** Contents → their name, as long as no store was lost. */
  readonly #names = new Map<string, string>();

  run(one: Deed): void {
    if (one.do === 'add') addDevice(this.store, structuredClone(this.store), one.friend, NODES[one.node], box);
    else if (one.do === 'settings') this.dns = one.dns;
    else if (one.do === 'rename') this.name = one.name;
    else if ('device' in one) this.#change(one.do, one.device);
    else this.#keep(one.do);
  }

  #change(what: string, index: number): void {
    const [id, record] = Object.entries(this.store.peers)[index] ?? [];
    if (id === undefined || !record) return;
    const now = iso(NOW);
    if (what === 'send' || what === 'send-ipv4') this.#send(id, what === 'send' ? 'full' : 'ipv4');
    if (what === 'regen') startRekey(record, box, now);
    if (what === 'undo' && record.next) undoRekey(record, record.next.public_key.slice(0, 12), now);
    if (what === 'promote') promote(record, now);
    if (what === 'remove') delete this.store.peers[id];
    if (what === 'move') {
      addDevice(this.store, structuredClone(this.store), record.telegram_id, NODES.main, box);
      const [other = ''] = Object.keys(this.store.peers).slice(-1);
      const { public_key, secret } = this.store.peers[other] ?? record;
      delete this.store.peers[other];
      Object.assign(record, { public_key, secret, next: null, sent_at: null });
    }
  }

  #send(peerId: string, variant: FileToName['variant']): void {
    const record = this.store.peers[peerId];
    if (!record) return;
    const key = record.next ?? record;
    const contents = [key.public_key, variant, this.dns].join();
    const where = { id: record.server_id, name: record.server_id === 'main' ? 'Дом' : this.name };
    const file = {
      peerId,
      publicKey: key.public_key,
      variant,
      text: contents,
      node: where,
      hasPicture: true,
      app: 'wireguard',
      edition: {},
    } as const;
    const name = knownName(this.store, file) ?? nameFile(this.store, file);
    if (name === null) return void this.wrong.push('a file of a key in use got no name');
    if (knownName(this.store, file) !== name) this.wrong.push('a name that was given is not known');
    key.sent_at ??= iso(NOW);
    this.#judge(record.telegram_id, name, contents);
  }

  #judge(friend: number, name: string, contents: string): void {
    if (!TUNNEL.test(name)) this.wrong.push(`no tunnel can be called ${name}`);
    const sent = this.#sent.get(friend) ?? new Map<string, string>();
    this.#sent.set(friend, sent);
    const before = sent.get(name.toLowerCase());
    if (before !== undefined && before !== contents) this.wrong.push(`${name} was another file before`);
    sent.set(name.toLowerCase(), contents);
    const known = this.#names.get(contents);
    if (known !== undefined && known !== name) this.wrong.push(`${known} is called ${name} now`);
    this.#names.set(contents, name);
  }

  #keep(what: 'backup' | 'restore' | 'lose' | 'reload'): void {
    if (what === 'backup') this.backup = structuredClone(this.store);
    if (what === 'reload') this.store = storeSchema.parse(JSON.parse(JSON.stringify(this.store)));
    if (what === 'restore' || what === 'lose') {
      const present = what === 'restore' ? this.store : null;
      if (!present) this.#names.clear(); // names that only the lost store knew
      this.store = planRestore(present, this.backup, this.store.revision, new Date(NOW)).store;
      if (present) this.#forgetGone();
    }
    this.store.revision += 1;
  }

  /** A device that comes back as it was in the backup has that time's names. */
  #forgetGone(): void {
    const known = new Set(Object.values(this.store.peers).flatMap(({ files }) => files.map(({ name }) => name)));
    for (const [contents, name] of this.#names) if (!known.has(name)) this.#names.delete(contents);
  }
}

describe('the names of a friend’s files', () => {
  it('are others for other contents and the same for the same, whatever happens in between', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const history = new History();
        for (const one of deeds) history.run(one);
        expect(history.wrong).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  const named = (store: Draft, more: Partial<FileToName> = {}) => {
    const publicKey = store.peers['p1']?.public_key ?? '';
    return nameFile(store, {
      ...{ peerId: 'p1', publicKey, variant: 'full', text: publicKey, node: node({ name: 'Home' }), hasPicture: true },
      app: 'wireguard',
      edition: {},
      ...more,
    });
  };
  const fresh = () => stateOf([peer({ telegram_id: 123456789, sent_at: null })]);

  it('begin with the predecessor’s, and go on with server and number', () => {
    const store = fresh();
    expect(named(store)).toBe('vpn_123456789');
    expect(named(store, { text: 'other name servers' })).toBe('Home-2');
    expect(named(store, { text: 'no IPv6', variant: 'ipv4' })).toBe('Home-3');
    expect(named(store)).toBe('vpn_123456789');
    expect(store.users['123456789']?.files_named).toBe(3);
  });

  it('keep the name when the server is called otherwise', () => {
    const store = fresh();
    named(store);
    expect(named(store, { text: 'later' })).toBe('Home-2');
    expect(named(store, { text: 'later', node: node({ name: 'Helsinki' }) })).toBe('Home-2');
    expect(named(store, { text: 'latest', node: node({ name: 'Helsinki' }) })).toBe('Helsinki-3');
  });

  it('never come back with a device that is made anew, nor with an id that is too long for the first', () => {
    const store = fresh();
    named(store);
    store.peers = stateOf([peer({ telegram_id: 123456789, sent_at: null })]).peers;
    expect(named(store)).toBe('Home-2');
    expect(named(stateOf([peer({ telegram_id: 1_234_567_890_123_456, sent_at: null })]))).toBe('Home-1');
  });

  it('are the older version’s for what that sent, and then never its again', () => {
    const store = stateOf([peer({ telegram_id: 123456789 })]);
    const before = JSON.parse(JSON.stringify(store)) as Draft;
    for (const one of [...Object.values(before.users), ...Object.values(before.peers)])
      for (const field of ['files', 'files_named', 'has_familiar_file']) delete one[field];
    const read = storeSchema.parse(before);
    expect(named(read)).toBe('vpn_123456789');
    const record = read.peers['p1'];
    if (record) startRekey(record, box, iso(NOW));
    expect(named(read, { publicKey: record?.next?.public_key ?? '', text: 'new' })).toBe('Home-1');
    read.peers = stateOf([peer({ telegram_id: 123456789, sent_at: null })]).peers;
    expect(named(read)).toBe('Home-2');
  });

  it('jump by fifty at a restore, from the larger of the two counts', () => {
    const store = fresh();
    const backup = structuredClone(store);
    named(store);
    named(store, { text: 'second' });
    store.revision = 9;
    const count = (present: Draft | null) => planRestore(present, backup, 9, new Date(NOW)).store.users['123456789'];
    expect(count(store)).toMatchObject({ files_named: 52, has_familiar_file: true });
    expect(count(null)).toMatchObject({ files_named: 50, has_familiar_file: true });
    expect(count(backup)).toMatchObject({ files_named: 50, has_familiar_file: false });
  });

  it('are given to no key that is gone', () => {
    expect(named(fresh(), { publicKey: 'gone' })).toBeNull();
  });
});

describe('what texts call the files of a key', () => {
  it('is the new and the old one after /regen, and the undone one as old after that', () => {
    const store = stateOf([peer({ telegram_id: 5, sent_at: null })]);
    const record = store.peers['p1'];
    if (!record) throw new Error('no device');
    const name = (publicKey: string) =>
      nameFile(store, {
        peerId: 'p1',
        publicKey,
        variant: 'full',
        text: publicKey,
        node: node(),
        hasPicture: true,
        app: 'wireguard',
        edition: {},
      });
    expect(fileInUse(record)).toBeNull();
    name(record.public_key);
    expect(filesAbout(record, record.public_key)).toMatchObject({ tunnel: 'vpn_5', old: null, hasPicture: true });
    record.sent_at = iso(NOW);
    startRekey(record, box, iso(NOW));
    const next = record.next?.public_key ?? '';
    name(next);
    expect(filesAbout(record, next)).toMatchObject({ tunnel: 'Main-2', old: 'vpn_5' });
    expect(filesAbout(record, record.public_key)).toMatchObject({ tunnel: 'vpn_5', old: null });
    undoRekey(record, next.slice(0, 12), iso(NOW));
    name(record.public_key);
    expect(filesAbout(record, record.public_key)).toMatchObject({ tunnel: 'vpn_5', old: 'Main-2' });
    expect(fileInUse(record)).toBe('vpn_5.conf');
    // the next new file replaces the one in use, not the one that was taken back
    startRekey(record, box, iso(NOW));
    const another = record.next?.public_key ?? '';
    name(another);
    expect(filesAbout(record, another)).toMatchObject({ tunnel: 'Main-3', old: 'vpn_5', oldApp: 'wireguard' });
  });

  it('is, as the old one, the file in use also when a later one was taken back unsent', () => {
    const device = peer({ telegram_id: 5, next: { ...sealedKey(), sent_at: null } });
    const file = (key: string, name: string) => ({
      ...{ key, name, variant: 'full' as const, number: 1, print: name, has_picture: true },
      ...{ app: name === 'Main-4' ? ('amneziawg' as const) : ('wireguard' as const), edition: null },
    });
    const next = device.next?.public_key ?? '';
    const files = [file(device.public_key, 'Main-4'), file('taken back', 'Main-5'), file(next, 'Main-6')];
    expect(filesAbout({ ...device, files }, next)).toMatchObject({
      ...{ tunnel: 'Main-6', app: 'wireguard' },
      ...{ old: 'Main-4', oldApp: 'amneziawg' },
    });
  });

  it('is the older version’s name for the file that it sent', () => {
    const record = peer({ telegram_id: 5, next: { public_key: 'next', secret: 'v1:', sent_at: null } });
    expect(filesAbout(record, record.public_key)).toMatchObject({ tunnel: 'vpn_5', old: null });
    const files = [
      {
        key: 'next',
        variant: 'full',
        number: 1,
        name: 'Main-1',
        print: 'x',
        has_picture: false,
        app: 'wireguard',
        edition: null,
      },
    ];
    expect(filesAbout({ ...record, files }, 'next')).toMatchObject({
      tunnel: 'Main-1',
      old: 'vpn_5',
      hasPicture: false,
    });
  });
});

it('the same content for another app keeps its name, and is that app’s from then on', () => {
  const state = stateOf([peer({ app: 'amneziawg' })]);
  const device = state.peers['p1'] ?? expect.fail();
  const file = (app: FileToName['app']): FileToName => ({
    ...{ peerId: 'p1', publicKey: device.public_key, variant: 'full', text: 'x', node: NODES.main, hasPicture: true },
    app,
    edition: {},
  });
  const name = nameFile(state, file('amneziawg'));
  expect(knownName(state, file('amneziawg'))).toBe(name);
  expect(knownName(state, file('amneziavpn'))).toBeNull();
  expect(nameFile(state, file('amneziavpn'))).toBe(name);
  expect(filesAbout(device, device.public_key).app).toBe('amneziavpn');
  expect(device.files).toHaveLength(1);
});

it('the record knows the door that its files name, also once the node has another first door', () => {
  const state = stateOf([peer()]);
  const publicKey = state.peers['p1']?.public_key ?? expect.fail();
  const file = {
    peerId: 'p1',
    publicKey,
    variant: 'full',
    node: NODES.main,
    hasPicture: true,
    app: 'wireguard',
  } as const;
  nameFile(state, { ...file, text: 'x', edition: { door: 'vpn.example.com:51820' } });
  expect(state.peers['p1']?.door).toBe('vpn.example.com:51820');
  // of a text from before a command that gave another door
  nameFile(state, { ...file, text: 'y', edition: { door: 'vpn.example.com:443' } });
  expect(state.peers['p1']?.door).toBe('vpn.example.com:51820');
});
