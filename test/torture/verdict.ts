import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { keysOf } from '../../src/peers/records/device-holdings.ts';
import { isAdmitted } from '../../src/peers/records/is-on.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { errors as en } from '../../src/texts/en/chat/errors.ts';
import { errors as ru } from '../../src/texts/ru/chat/errors.ts';
import { configsOf, type ReceivedConfig, secretsOf } from '../stage/received-config.ts';
import { type Friend, type PressMade, tagOf } from './friend.ts';
import type { Node, Stage } from './stage.ts';
import { TidyFriend } from './tidy-friend.ts';

/** Once everything has settled: what was promised to people is so, in the store, in the chats and in the log. */
export function judge(stage: Stage): void {
  const { story, friends, stranger } = stage;
  const store = parseStore(story.daemon.store);
  judgeAccess(stage, store);
  for (const friend of friends) {
    judgeKeys(stage, store, friend);
    judgePresses(stage, store, friend);
  }
  expect(configsOf(stranger), 'a stranger got a config').toEqual([]);
  expect(story.api.violations).toEqual([]);
  judgeLog(stage);
}

/** What the owner said last of each friend holds. */
function judgeAccess({ friends, owner }: Stage, store: Draft): void {
  const standing = friends.map(({ person: { id } }) => [id, isAdmitted(store.users[id], Date.now()) ? 'in' : 'out']);
  expect(standing).toEqual(friends.map(({ person: { id } }) => [id, owner.wanted.get(id) ?? 'in']));
}

/**
 * Every config that was ever delivered is known to the store, and those of which it says so were; a /regen or a roll-out made one key at most;
 * the newest config works.
 */
function judgeKeys(stage: Stage, store: Draft, friend: Friend): void {
  const who = `friend ${friend.person.id}`;
  const devices = Object.values(store.peers).filter(({ telegram_id }) => telegram_id === friend.person.id);
  const made = devices.flatMap(keysOf).length - devices.length;
  if (friend instanceof TidyFriend) {
    expect(made, `${who}: keys made`).toBeLessThanOrEqual(friend.regens);
    expect(made, `${who}: keys made`).toBeGreaterThanOrEqual(friend.regens - friend.refusedRegens);
  } else expect(made, `${who}: keys made`).toBeLessThanOrEqual(friend.regens + stage.campaign.begun);
  for (const node of stage.nodes) {
    const configs = configsOf(friend.person).filter((config) => isOf(config, node));
    const own = devices.filter(({ server_id }) => server_id === node.id);
    expect(own.length, `${who}: devices on ${node.id}`).toBeLessThanOrEqual(1);
    const [device] = own;
    if (device === undefined) expect(configs.length, `${who}: configs of ${node.id} without a device`).toBe(0);
    else judgeConfigs(who, friend, device, configs);
  }
}

function judgeConfigs(who: string, friend: Friend, device: DraftPeer, configs: readonly ReceivedConfig[]): void {
  const known = keysOf(device);
  for (const { publicKey, address } of configs) {
    expect(known, `${who}: a delivered key that the store forgot`).toContain(publicKey);
    expect(address, who).toBe(device.wg_ip);
  }
  const newest = configs.at(-1)?.publicKey;
  if (newest === undefined) return; // not let in again since it was asked for
  const delivered = configs.map(({ publicKey }) => publicKey);
  // a roll-out that begins while a first file is on its way gives a new key beside it (rule 14): the first one may have arrived
  if (device.sent_at !== null)
    expect(delivered, `${who}: the key in use was never delivered`).toContain(device.public_key);
  if (newest === device.public_key || newest === device.next?.public_key) return;
  const undone = friend.presses.some(({ data }) => data.startsWith('undo:') && newest.startsWith(keyOf(data)));
  expect(undone, `${who}: the newest config stopped working and was not undone`).toBe(true);
}

/** How the sentences begin that come with a button after a press which changed nothing. */
const REFUSALS = (['no-access', 'access-paused', 'device-off', 'unknown-device', 'server-off'] as const)
  .flatMap((code) => [en[code], ru[code]])
  .map((text) => text.replaceAll(/<[^>]+>/g, '').slice(0, 20));

/** What a press was answered for has happened: silently means that it was taken. */
function judgePresses({ disk }: Stage, store: Draft, { person, presses }: Friend): void {
  // what could not be done is answered silently as well, and said in a message with the button that helps
  const isRefused = person.chat.messages.some(
    ({ fromBot, text = '' }) => fromBot && REFUSALS.some((one) => text.startsWith(one)),
  );
  const mayBeRefused = ({ updateId }: PressMade) => updateId !== null && disk.mayHaveRefused(updateId);
  const answered = isRefused ? [] : presses.filter((press) => press.answer() === '' && !mayBeRefused(press));
  for (const { data } of answered) {
    const [action = '', device = ''] = data.split(':');
    const record = store.peers[device];
    if (!['stop', 'undo'].includes(action) || record === undefined) continue;
    const key = keysOf(record).find((known) => known.startsWith(keyOf(data))) ?? '';
    if (action === 'undo') expect(Object.keys(record.retired), `friend ${person.id}: ${data}`).toContain(key);
    else expect(record.next?.public_key, `friend ${person.id}: ${data}`).not.toBe(key);
  }
  const user = store.users[person.id];
  const lastOf = (kind: string): string[] | null => {
    const choices = presses.filter(({ data }) => data.startsWith(kind));
    const last = choices.findLastIndex((press) => answered.includes(press));
    // one that was refused may have come again with its batch, behind the last
    const possible = choices.filter((press, index) => index >= last || mayBeRefused(press));
    return last < 0 ? null : possible.map(({ data }) => tagOf(data));
  };
  const server = lastOf('server:');
  if (server) expect(server, `friend ${person.id}: server`).toContain(user?.preferred_server_id);
  const exit = lastOf('exit:main:');
  const chosen = user?.exits['main'];
  if (exit) expect(exit, `friend ${person.id}: exit`).toContain(`main:${chosen?.way}:${chosen?.to}`);
}

function judgeLog({ story, friends, nodes, proxies }: Stage): void {
  const { log, folder } = story.daemon;
  const secrets = [
    story.api.token,
    ...proxies.flatMap(({ password }) => [password, encodeURIComponent(password)]),
    readFileSync(join(folder, 'store.key'), 'utf8').trim(),
    ...nodes.map(({ server }) => server.keys.privateKey),
    ...friends.flatMap(({ person }) => configsOf(person).flatMap(secretsOf)),
  ];
  const told = [...new Set(secrets)].filter((secret) => log.includes(secret));
  expect(told, 'secrets in the log').toEqual([]);
}

const isOf = ({ endpoint }: ReceivedConfig, { doors }: Node): boolean => doors.includes(endpoint);

/** The beginning of the key that a button names. */
const keyOf = (data: string): string => data.split(':')[2] ?? '';
