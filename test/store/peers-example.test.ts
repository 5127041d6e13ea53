import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SecretBox } from '../../src/peers/devices/seal.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { storeSchema } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';

const text = readFileSync(new URL('../../peers.json.example', import.meta.url), 'utf8');
const example = parseStore(text);
/** The example is sealed with the key of 64 zeros; nobody's store is. */
const box = new SecretBox('0'.repeat(64));

it('is a store, in the very form in which the daemon writes one', () => {
  expect(new StoreSerializer().serialize(example)).toBe(text);
});

it('seals its secrets with the key that it tells of', () => {
  expect(box.matches(example.key_check ?? '')).toBe(true);
  for (const { public_key, secret, next } of Object.values(example.peers)) {
    if (secret) expect(box.open(public_key, secret).privateKey).toHaveLength(44);
    if (next) expect(box.open(next.public_key, next.secret).presharedKey).toHaveLength(44);
  }
});

it('shows one of everything', () => {
  const users = Object.values(example.users);
  const peers = Object.values(example.peers);
  const nodes = Object.values(example.nodes);
  const isSetSomewhere = (records: readonly Record<string, unknown>[], fields: readonly string[]) =>
    fields.filter((field) => records.every((record) => record[field] === null));
  expect(Object.keys(example).toSorted()).toEqual(Object.keys(storeSchema.shape).toSorted());
  expect(isSetSomewhere(users, Object.keys(users[0] ?? {}))).toEqual([]);
  expect(isSetSomewhere(peers, Object.keys(peers[0] ?? {}))).toEqual([]);
  expect(isSetSomewhere(nodes, Object.keys(emptyNode()))).toEqual([]);
  expect(peers.some(({ secret }) => secret === null)).toBe(true);
  expect(peers.some(({ retired }) => Object.keys(retired).length > 0)).toBe(true);
  expect(users.some(({ active }) => !active)).toBe(true);
  expect(Object.keys(example.pending_usernames)).not.toEqual([]);
});
