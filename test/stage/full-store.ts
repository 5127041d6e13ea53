import { readFileSync } from 'node:fs';

type Json = Record<string, unknown>;

/** Keys of peers on the interface that no device of the store names yet. */
export interface Strangers {
  /** Is named by a device from now on, whose private key nobody here has. */
  readonly adopted: string;
  /** Has to go. */
  readonly condemned: string;
}

const EXAMPLE = new URL('../../peers.json.example', import.meta.url);

/**
 * A store that was written by the daemon, with one of everything that the example has, and fields of a later version. 501 has a device, 502
 * one whose key changes, 504 one that becomes a spare of 501, behind the node's second door, UDP 443.
 */
export function filled(store: Json, { adopted, condemned }: Strangers): Json {
  const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as Json;
  const users = store['users'] as Record<string, Json>;
  const all = store['peers'] as Record<string, Json>;
  const nodes = store['nodes'] as Record<string, Json>;
  const of = (friend: number) => Object.entries(all).find(([, peer]) => peer['telegram_id'] === friend) ?? ['', {}];
  const [[id, device], [calmId, calm], [spareId, spare]] = [of(502), of(501), of(504)];
  const next = device['next'] as Json;
  const [rollOut] = Object.values(example['rollouts'] as Record<string, Json>);
  const at = new Date().toISOString();
  const asked = { since: at, shaken: null, asked: 1, spare: false, undone: false };
  const sent = { ...asked, state: 'sent', key: next['public_key'] };
  const back = { ...asked, state: 'back', key: calm['public_key'] };
  const open = { ...rollOut, started_at: at, devices: { [id]: sent }, shown_in: null };
  const ended = { ...open, state: 'finished', ended_at: at, devices: { [calmId]: back } };
  Object.assign(next, { rollout: 'ropen', promised: null });
  // the file that its friend uses names a door that is gone: the roll-out waits for the new one
  for (const file of device['files'] as Json[])
    if (file['key'] === device['public_key']) Object.assign(file['edition'] as Json, { door: '192.0.2.1:51820' });
  const mine = { speed_mbit: 500, allowance: { gb: 50, end: 'tell' }, device_limit: 5, sees_ads: true };
  Object.assign(users['501'] ?? {}, { ...mine, called: 'Anna', note: 'a sister', later: { kept: true } });
  Object.assign(nodes['main'] ?? {}, { condemned: { [condemned]: at } });
  const taken = ['pending_usernames', 'invites', 'blocked', 'links', 'resolvers', 'ended_keys'];
  const door = String(calm['door']).replace(/\d+$/, '443');
  const routes = { kind: 'only', services: ['Telegram'] };
  return {
    ...store,
    ...Object.fromEntries(taken.map((name) => [name, example[name]])),
    rollouts: { ropen: open, rended: ended },
    preferences: { ...(store['preferences'] as Json), ...PREFERRED },
    peers: {
      ...all,
      [calmId]: { ...calm, later: ['kept'] },
      [spareId]: { ...spare, telegram_id: 501, number: 2, spare: true, proven_at: at, door, routes },
      padopted: { ...calm, ...ADOPTED, public_key: adopted },
    },
    later: { of: 'another version' },
  };
}

const PREFERRED = { allowance_gb: 100, allowance_end: 'slow', device_limit: 4, slow_mbit: 3, addresses_percent: 5 };

/** A device of 501 that came with a peer of the interface: nothing was ever sent for it. */
const ADOPTED = {
  ...{ number: 3, name: 'Old laptop', wg_ip: '10.0.0.201/32', wg_ip6: null, secret: null, sent_at: null },
  ...{ files: [], retired: {}, counting: {}, buttons_due: null, greeted_key: null, offered_key: null, platform: null },
};

/** What of a store only people and keys change, so that an update, or a start, has to leave it. */
export function lasting(store: Json): unknown {
  const fields = [
    ...['telegram_id', 'server_id', 'number', 'name', 'wg_ip', 'public_key', 'secret', 'next', 'retired', 'active'],
    ...['removed_at', 'handed_at', 'app', 'routes', 'spare', 'later'],
  ];
  const ofPeople = ['role', 'active', 'removed_at', 'speed_mbit', 'allowance', 'device_limit', 'called', 'note'];
  const named = ['pending_usernames', 'invites', 'blocked', 'links', 'resolvers', 'ended_keys', 'later', 'key_check'];
  const pick = (from: Json, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, from[name]]));
  const each = (what: string, names: readonly string[]) =>
    Object.entries(store[what] as Record<string, Json>).map(([id, one]) => [id, pick(one, names)]);
  const rollOuts = Object.entries(store['rollouts'] as Record<string, Json>);
  return {
    ...pick(store, named),
    users: each('users', [...ofPeople, 'sees_ads', 'exits', 'later']),
    peers: each('peers', fields),
    main: pick((store['nodes'] as Record<string, Json>)['main'] ?? {}, ['condemned', 'server_key']),
    preferences: pick(store['preferences'] as Json, Object.keys(PREFERRED)),
    rollouts: rollOuts.map(([id, one]) => [id, one['node'], one['state'], Object.keys(one['devices'] as Json)]),
  };
}
