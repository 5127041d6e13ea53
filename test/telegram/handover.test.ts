import { expect, onTestFinished, test } from 'vitest';
import { handOver, markLapsed, markOpened } from '../../src/peers/devices/hand-over.ts';
import { promote } from '../../src/peers/devices/rekey.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { HandoverWatch } from '../../src/telegram/features/handover/handover-watch.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { idleNode, OWNER, openChat } from '../stage/open-chat.ts';
import { openedHandover } from '../stage/opened-handover.ts';
import { box, iso, peer, user } from '../stage/sample-state.ts';

const ANNA = 502;
const anna = { ...user(ANNA), name: 'Anna', language: 'en' as const };

/** Anna's card as the owner sees it, in a chat with one server. */
async function openCard(fill: (draft: Draft) => void) {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = anna;
    fill(draft);
  });
  const { owner, core } = chat;
  owner.start();
  await owner.receives();
  owner.send('/users');
  await owner.receives(/Люди/);
  const walk = async (label: string) => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  await walk('2');
  return { ...chat, walk, device: () => Object.values(core.store.state.peers)[0] };
}

test('the owner gets a locked page and a ZIP for a friend who has no config, each with its key', async () => {
  const { owner, walk, device } = await openCard(() => undefined);
  await walk('🤝 Без Telegram');
  owner.press('📤 Сделать первый конфиг');
  const made = await owner.receives(/Для .*Anna/);
  const page = await fileOf(owner, /\.html$/);
  const zip = await fileOf(owner, /\.zip$/);
  expect(zip.subarray(0, 2).toString()).toBe('PK');
  const words = /Слова: (.+)/.exec(made.text)?.[1] ?? '';
  expect(words).toMatch(/^[a-z]+( [a-z]+){3}$/); // Anna reads English, so her words are English
  const inside = await openedHandover(page.toString(), words);
  expect(inside.text).toContain('[Interface]');
  expect(inside.html).toContain('four steps');
  const record = device();
  expect(inside.name).toBe(`${record?.files[0]?.name}.conf`);
  expect(record).toMatchObject({ telegram_id: ANNA, sent_at: null, send: null, handed_at: expect.any(String) });
  expect(Date.parse(record?.deadline ?? '') - Date.parse(record?.handed_at ?? '')).toBe(72 * 3_600_000);
});

test('a second hand-over of a device gives the same key, in another file with other words', async () => {
  const used = peer({ telegram_id: ANNA, name: 'Phone' });
  const { owner, walk, device, core } = await openCard((draft) => {
    draft.peers['p1'] = used;
  });
  const texts: string[] = [];
  for (let time = 0; time < 2; time += 1) {
    await walk('🤝 Без Telegram');
    owner.press('📤 Phone · Main');
    const made = await owner.receives(/Для .*Anna/);
    const words = /Слова: (.+)/.exec(made.text)?.[1] ?? '';
    texts.push((await openedHandover((await fileOf(owner, /\.html$/)).toString(), words)).text);
    await fileOf(owner, /\.zip$/);
    owner.send('/users');
    await owner.receives(/Люди/);
    expect((await walk('2')).text).toMatch(/Phone .*🤝 до/);
  }
  expect(texts[1]).toBe(texts[0]);
  // the second one changed nothing in the store, but somebody has a config in hand
  expect(core.audit.recent(9).map(({ data }) => data?.split(':')[0])).toEqual(['hand', 'hand']);
  expect(device()).toMatchObject({
    public_key: used.public_key,
    next: { sent_at: null, deadline: expect.any(String) },
  });
  expect(device()?.files).toHaveLength(1);
});

test('a friend who helps has no such button', async () => {
  const { api, core } = await openCard((draft) => {
    draft.users[503] = { ...user(503), rights: ['people'] };
  });
  const helper = api.person({ id: 503, first_name: 'Boris', language_code: 'ru' });
  helper.start();
  await helper.receives();
  helper.send('/users');
  const list = await helper.receives(/Люди/);
  helper.press(/^(\d+)\. .*Anna/m.exec(list.text)?.[1] ?? '');
  const card = await helper.chat.receivesEdit(/Anna/);
  expect(card.buttons.map(({ text }) => text)).toContain('📤 Конфиг и ключи');
  expect(card.buttons.map(({ text }) => text)).not.toContain('🤝 Без Telegram');
  expect(core.store.state.peers).toEqual({});
});

async function fileOf(person: Person, name: RegExp): Promise<Buffer> {
  const { document } = await person.receives(name);
  if (!document) throw new Error(`no file ${name}`);
  return document.bytes;
}

/** The watch over a chat in which a device of Anna's has this outcome. */
async function watched(outcome: 'opened' | 'lapsed') {
  const record = peer({ telegram_id: ANNA });
  const { public_key } = handOver(record, box, iso(Date.now() - 3_600_000));
  if (outcome === 'lapsed') markLapsed(record, public_key, iso(Date.now()));
  else {
    markOpened(record, public_key, '2026-11-29T11:05:00.000Z');
    promote(record, iso(Date.now()));
  }
  const chat = await openChat((draft) => {
    draft.users[OWNER] = { ...user(OWNER), role: 'owner', language: 'ru' };
    draft.users[ANNA] = anna;
    draft.peers['p1'] = record;
  });
  const { core, api, owner } = chat;
  const friend = api.person({ id: ANNA, first_name: 'Anna', language_code: 'en' });
  for (const person of [owner, friend]) {
    person.start();
    await person.receives();
  }
  const { settings, store, outbox, textsFor, log } = core;
  const view = { settings, store, nodes: [idleNode()], nodesOff: [], now: () => Date.now() };
  const watch = new HandoverWatch({ view, outbox, textsFor, ownerId: OWNER, log });
  const timer = setInterval(() => watch.check(), 20);
  onTestFinished(() => clearInterval(timer));
  const told = () => store.state.peers['p1']?.handover;
  return { ...chat, friend, told, watch };
}

test('the owner hears when it was opened, and the friend is offered a key of their own, once', async () => {
  const { owner, friend, told, core } = await watched('opened');
  expect((await owner.receives(/открыт/)).text).toMatch(/Anna.*подключение 29 ноября в 14:05 \(Main\)/);
  const offer = await friend.receives(/new config here/);
  await eventually(() => expect(told()).toMatchObject({ owner_told: true, friend_told: true }));
  friend.press(offer.buttons[0]?.text ?? '');
  await eventually(() => expect(core.store.state.peers['p1']).toMatchObject({ next: { sent_at: null }, send: {} }));
});

test('the owner hears when it lapsed, and the friend nothing', async () => {
  const { owner, told, core } = await watched('lapsed');
  expect((await owner.receives(/за три дня/)).text).toMatch(/Anna/);
  await eventually(() => expect(told()).toMatchObject({ owner_told: true, friend_told: true }));
  expect(core.store.state.peers['p1']).toMatchObject({ next: null, removed_at: null });
});
