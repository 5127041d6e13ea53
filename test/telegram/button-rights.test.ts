import type { Update } from 'grammy/types';
import { describe, expect, test } from 'vitest';
import { mayUse, type Rank } from '../../src/access/audience.ts';
import { Pace } from '../../src/access/pace.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import { type ButtonShape, callbackData, field } from '../../src/telegram/router/buttons.ts';
import { eventually } from '../lab/eventually.ts';
import { BUTTONS } from '../stage/chat-tables.ts';
import { idleNode, OWNER, openChat } from '../stage/open-chat.ts';
import { peer, sealedKey, user } from '../stage/sample-state.ts';

const [ANNA, PAUSED, BORIS, HELPER, SERVERS_ONLY, GONE, STRANGER, ASKING] = [502, 503, 504, 21, 20, 505, 900, 901];
const INVITE = 'ab'.repeat(32);

/** Friends of every kind, each with a device, Anna's and Boris's with a waiting key; an open invite, and an open request. */
function fill(draft: Draft): void {
  const people = [
    { ...user(OWNER), role: 'owner' as const },
    user(ANNA),
    user(PAUSED, { active: false }),
    user(BORIS, { until: new Date(Date.now() + 86_400_000).toISOString() }),
    user(HELPER, { rights: ['people'] }),
    user(SERVERS_ONLY, { rights: ['servers'] }),
    user(GONE, { removed_at: new Date(Date.now() - 3_600_000).toISOString() }),
  ];
  for (const [index, record] of people.entries()) {
    draft.users[record.telegram_id] = record;
    const next = [ANNA, BORIS].includes(record.telegram_id) ? { ...sealedKey(), sent_at: null } : null;
    const address = { wg_ip: `10.0.0.${index + 10}/32` };
    draft.peers[`p${record.telegram_id}`] = peer({ telegram_id: record.telegram_id, next, ...address });
  }
  const [now, later] = [new Date().toISOString(), new Date(Date.now() + 86_400_000).toISOString()];
  const terms = { name: 'Clara', until: null, days_from_first: null, allowed_nodes: null };
  draft.invites[INVITE] = {
    created_at: now,
    created_by: OWNER,
    expires_at: later,
    ends_watched: null,
    update_id: null,
    ...terms,
  };
  draft.requests[ASKING] = { asked_at: now, username: null, name: 'Eve', language: 'ru', forwarded: true };
}

/** What a word of a button may say: what is there, what was, and what never was. */
function wordsFor(schema: unknown, state: State): (string | number)[] {
  const peers = Object.values(state.peers);
  if (schema === field.person) return [OWNER, ANNA, PAUSED, BORIS, HELPER, SERVERS_ONLY, GONE, ASKING, 999];
  if (schema === field.peer) return [...Object.keys(state.peers), 'p0'];
  if (schema === field.node) return ['main', 'eu1', 'gone'];
  if (schema === field.keyTag)
    return [
      ...peers.flatMap((one) => [one.public_key, ...(one.next ? [one.next.public_key] : [])]).map(keyTag),
      'AAAAAAAAAAAA',
    ];
  if (schema === field.hashTag) return [INVITE.slice(0, 16), '0'.repeat(16)];
  if (schema === field.number) return [0, 1, 7, 2308, 999_999];
  return [...((schema as Partial<ReturnType<typeof field.oneOf>>).options ?? ['0'.repeat(16)])];
}

/** The data of every button of a kind that names something that is there; of many, as many as `most`, spread evenly. */
function dataOf(kind: ButtonShape, state: State, most = 120): string[] {
  let all: Record<string, string | number>[] = [{}];
  for (const [name, schema] of Object.entries(kind.fields)) {
    all = all.flatMap((values) => wordsFor(schema, state).map((value) => ({ ...values, [name]: value })));
  }
  const step = Math.max(1, all.length / most);
  const chosen = Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * step)] ?? {});
  return chosen.map((values) => callbackData(kind, values));
}

async function openButtons() {
  let clock = 0;
  const pace = new Pace(() => (clock += 3_600_000)); // nobody is too fast
  const chat = await openChat(fill, [idleNode(), idleNode('eu1', 'Vienna')], pace);
  const { bot, store } = chat.core;
  await eventually(() => bot.isInited());
  bot.api.config.use((call, method, ...rest) =>
    method === 'getUpdates' ? call(method, ...rest) : Promise.resolve({ ok: true, result: true as never }),
  ); // what is said does not matter here
  let id = 1_000_000;
  const press = async (from: number, data: string) => {
    id += 1;
    const person = { id: from, is_bot: false, first_name: 'X', language_code: 'ru' };
    const message = { message_id: 5, date: 1, text: 'x', chat: { id: from, type: 'private', first_name: 'X' } };
    const callback_query = { id: String(id), from: person, chat_instance: 'x', data, message };
    await bot.handleUpdate({ update_id: id, callback_query } as unknown as Update);
    return store.state;
  };
  for (const known of Object.keys(store.state.users)) await press(Number(known), 'met'); // their names are kept now
  const start = store.state;
  const reset = () => store.update((draft) => void Object.assign(draft, start));
  return { store, press, reset };
}

const rankIn = ({ users }: State, id: number): Rank => ({
  standing: id === OWNER ? 'owner' : users[id]?.active && users[id].removed_at === null ? 'friend' : 'stranger',
  rights: users[id]?.rights ?? [],
});

/** What must be as it was: everything apart from the presser's own record, their devices, the memory of updates and the time of the commit. */
function othersIn(state: State, id: number): object {
  const { seen_updates: _, revision: __, clock: ___, ...rest } = state;
  const users = Object.fromEntries(Object.entries(state.users).filter(([key]) => key !== String(id)));
  const peers = Object.fromEntries(Object.entries(state.peers).filter(([, one]) => one.telegram_id !== id));
  return { ...rest, users, peers };
}

const PRESSERS = {
  stranger: STRANGER,
  friend: ANNA,
  paused: PAUSED,
  removed: GONE,
  helper: HELPER,
  other: SERVERS_ONLY,
};

describe.each(Object.entries(PRESSERS))('pressed by a %s', (_who, id) => {
  test('what is not theirs to press changes nothing, whatever it says', async () => {
    const { store, press } = await openButtons();
    for (const kind of BUTTONS) {
      if (mayUse(rankIn(store.state, id), kind.audience)) continue;
      const before = store.state;
      for (const data of dataOf(kind, before)) {
        await press(id, data);
        if (store.state !== before) throw new Error(`${data}, pressed by ${id}, changed the store`);
      }
    }
  });

  test('what is for every friend touches nobody else', async () => {
    const { store, press } = await openButtons();
    for (const kind of BUTTONS) {
      if (kind.audience !== 'friend') continue;
      for (const data of dataOf(kind, store.state)) {
        const before = store.state;
        await press(id, data);
        expect([data, othersIn(store.state, id)]).toEqual([data, othersIn(before, id)]);
      }
    }
  });
});

test('a helper with the right to act on people acts neither on the owner nor on another helper, nor on rights', async () => {
  const { store, press, reset } = await openButtons();
  const untouchable = (state: State) => ({
    users: [OWNER, SERVERS_ONLY].map((id) => state.users[id]),
    peers: [`p${OWNER}`, `p${SERVERS_ONLY}`].map((id) => state.peers[id]),
    rights: Object.values(state.users).flatMap(({ telegram_id, rights }) =>
      rights.length > 0 ? [[telegram_id, rights]] : [],
    ),
  });
  const before = untouchable(store.state);
  let changes = 0;
  for (const kind of BUTTONS.filter(({ audience }) => audience === 'people')) {
    for (const data of dataOf(kind, store.state)) {
      const { revision } = store.state;
      await press(HELPER, data);
      expect([data, untouchable(store.state)]).toEqual([data, before]);
      if (store.state.revision === revision) continue;
      changes += 1;
      await reset();
    }
  }
  expect(changes).toBeGreaterThan(20); // it did act on others
});

test('data that the bot never made changes nothing, even pressed by the owner', async () => {
  const { store, press } = await openButtons();
  const before = store.state;
  for (const kind of BUTTONS) {
    for (const data of dataOf(kind, before, 3)) {
      const [, ...words] = data.split(':');
      const forged = [
        `${data}:`,
        `${data}:1`,
        ` ${data}`,
        data.toUpperCase(),
        `${kind.action}:`.repeat(2),
        [kind.action, ...words.slice(1)].join(':'),
        [kind.action, ...words.map(() => '__proto__')].join(':'),
        [kind.action, ...words.map(() => '-1')].join(':'),
        [`${kind.action}-x`, ...words].join(':'),
      ];
      for (const one of forged.filter((text) => text !== data)) {
        if (words.length === 0 && one === kind.action) continue;
        await press(OWNER, one);
        if (store.state !== before) throw new Error(`${one} changed the store`);
      }
    }
  }
});
