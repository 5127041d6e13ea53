import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { StoreSerializer } from '../../src/store/serialize-store.ts';

type Json = null | boolean | number | string | readonly Json[] | { [key: string]: Json };

const readJson = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const example = readJson('../../peers.json.example');
/** What a release's own example of a store was. */
const RELEASES = ['0.1.0'];
/** Objects whose keys are ids, names or addresses: a field of theirs would be one more entry. */
const BY_ID =
  /^(?:users|exits|pending_usernames|invites|requests|blocked|tickets|outcomes|alerts|started|told|rollouts|devices|peers|retired|counting|nodes|condemned|closing|name_addresses|tries|values|moved_to|links|resolvers|ended_keys)$/;

/** What this version writes after it has read a store. */
const rewritten = (text: string): Json => JSON.parse(new StoreSerializer().serialize(parseStore(text)));

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The paths of all that has been, without those that are the same in `now`. */
function lost(before: Json | undefined, now: Json | undefined, path = ''): string[] {
  if (Array.isArray(before) && Array.isArray(now))
    return before.flatMap((one: Json, at) => lost(one, now[at] as Json | undefined, `${path}/${at}`));
  if (!isObject(before) || !isObject(now)) return JSON.stringify(before) === JSON.stringify(now) ? [] : [path];
  return Object.keys(before).flatMap((key) => lost(before[key], now[key], `${path}/${key}`));
}

/** The paths of all objects with fields. */
const objects = (value: Json | undefined, path: readonly string[] = []): (readonly string[])[] =>
  isObject(value)
    ? [path, ...Object.keys(value).flatMap((key) => objects(value[key], [...path, key]))].filter(
        (one) => !BY_ID.test(one.at(-1) ?? '') && !/^(?:links|tries)$/.test(one.at(-2) ?? ''),
      )
    : [];

const at = (value: Json, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inside, key) => (isObject(inside) ? inside[key] : undefined), value);

it.each(RELEASES)('a store of release %s is read, and nothing of it is lost', (release) => {
  const text = readJson(`releases/${release}.json`);
  expect(lost(JSON.parse(text), rewritten(text))).toEqual([]);
});

it('what a newer version added to any part of a store is kept, so that an update can be taken back', () => {
  const paths = objects(JSON.parse(example));
  expect(paths.length).toBeGreaterThan(40);
  const later = { deep: [1, 'two'], none: null };
  for (const path of paths) {
    const store: Json = JSON.parse(example);
    const part = at(store, path);
    if (isObject(part)) part['field_of_later'] = later;
    const text = JSON.stringify(store);
    const kept = at(rewritten(text), path);
    expect([path.join('/'), isObject(kept) && kept['field_of_later']]).toEqual([path.join('/'), later]);
  }
});
