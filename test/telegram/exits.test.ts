import { expect, it } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { LinkRecord } from '../../src/peers/records/link-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { ExitNewsWatch } from '../../src/telegram/features/exits/exit-news-watch.ts';
import { eventually } from '../lab/eventually.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { iso, NOW, newKey, peer, snapshot, user } from '../stage/sample-state.ts';

const ANNA = 502;
/** A look at a node where this device shook hands just now. */
const connected = ({ public_key, wg_ip }: DraftPeer): Snapshot => {
  const counters = { allowedIps: [wg_ip], handshakeAt: Date.now(), endpoint: null, received: 0, sent: 0 };
  return { ...snapshot({}), at: Date.now(), peers: new Map([[public_key, counters]]) };
};

interface More {
  readonly language?: 'ru' | 'en';
  readonly anna?: Partial<DraftUser>;
  readonly silent?: NonNullable<LinkRecord['silence']>;
  readonly settings?: Partial<Settings>;
}

const SILENT = { since: '2026-11-29T09:00:00.000Z', until: null, is_flapping: false, owner_told: true, told: [] };
const NOON = Date.parse('2026-11-29T12:00:00Z');
const AWAY = { exits: { main: { way: 'away', to: 'eu1' } } } as const;

async function openExits({ language = 'ru', anna: more = {}, silent, settings = {} }: More = {}) {
  const eu1 = idleNode('eu1', 'Vienna');
  const device = peer({ telegram_id: ANNA, sent_at: iso(NOW) });
  const main = {
    ...idleNode('main', 'Home'),
    snapshot: connected(device),
  };
  const nodes = [main, { ...eu1, node: { ...eu1.node, network: '10.8.0.0/24' } }];
  const fill = (draft: Draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', language, preferred_server_id: 'main', ...more });
    draft.peers['p1'] = device;
    const link = { public_key: newKey(), next_key: null, wg_ip: '10.8.0.9/32', wg_ip6: null };
    draft.links = { main: { eu1: { ...link, ...(silent && { silence: { ...silent, told: [...silent.told] } }) } } };
  };
  const chat = await openChat(fill, nodes, undefined, settings);
  const anna = chat.api.person({ id: ANNA, first_name: 'Anna', language_code: language });
  anna.start();
  const { store, settings: all, outbox, textsFor, log } = chat.core;
  const news = new ExitNewsWatch({
    view: { settings: all, store, nodes, nodesOff: [], now: () => NOON },
    ...{ lastSeen: { of: () => Date.parse(SILENT.since) - 60_000 }, outbox, textsFor, timezone: 'UTC', log },
  });
  const silence = () => store.state.links['main']?.['eu1']?.silence;
  return { ...chat, anna, news, silence, choice: () => store.state.users[ANNA]?.exits };
}

it('lets a friend choose where they leave, with no new config', async () => {
  const { anna, choice, core } = await openExits();
  anna.send('/server');
  const menu = await anna.receives(/Сейчас: авто\. Сайты открываются через Vienna, а российские через Home/);
  expect(choice()).toEqual({});
  const pressed = anna.press('✈️ Всё через Vienna', menu);
  expect((await anna.chat.receivesEdit()).text).toMatch(/все сайты открываются через Vienna/);
  await pressed.answered();
  expect(choice()).toEqual({ main: { way: 'away', to: 'eu1' } });
  expect(core.store.state.peers['p1']?.send).toBeNull();
});

it('tells a friend in /status and /server why nothing opens while the exit is silent', async () => {
  const { anna, choice } = await openExits({ anna: AWAY, silent: SILENT });
  anna.send('/status');
  await anna.receives(/⚠️ Сервер Vienna не отвечает с .*ничего не открывается. С вашим устройством всё в порядке/s);
  anna.send('/server');
  const menu = await anna.receives(/Сервер Vienna не отвечает/);
  await anna.press('🏠 Всё через Home', menu).answered();
  expect(choice()).toEqual({ main: { way: 'home', to: 'eu1' } });
  anna.send('/status');
  expect((await anna.receives(/Home/)).text).not.toMatch(/не отвечает/);
});

it('says in /status nothing of an exit that answers, and what happens where traffic goes on at the entry', async () => {
  const quiet = await openExits({ anna: AWAY });
  quiet.anna.send('/status');
  expect((await quiet.anna.receives(/Home/)).text).not.toMatch(/Vienna/);
  const auto = await openExits({ silent: SILENT, language: 'en' });
  auto.anna.send('/status');
  await auto.anna.receives(/Server Vienna has not answered since .*all sites open from Home/s);
});

it('finds a silent exit when a friend says that it does not work, and offers the entry', async () => {
  const { anna, choice, silence, owner } = await openExits({ anna: AWAY, silent: SILENT });
  anna.send('🛟 Не работает');
  const answer = await anna.receives(/Сервер Vienna не отвечает с .*ничего не открывается/s);
  await eventually(() => silence()?.told.includes(ANNA) === true); // and hears of its end
  owner.start();
  await anna.press('Всё равно не работает', answer).answered();
  await owner.receives(/Выход: Vienna, молчит с/);
  await anna.press('🏠 Всё через Home', answer).answered();
  expect(choice()).toEqual({ main: { way: 'home', to: 'eu1' } });
}, 120_000);

it('says through which server sites open when all is well, since a site may refuse that country', async () => {
  const { anna } = await openExits({ anna: AWAY });
  anna.send('🛟 Не работает');
  const answer = await anna.receives(/всё в порядке.*Сейчас: все сайты открываются через Vienna/s, { timeout: 20_000 });
  anna.press('🌍 Откуда открывать сайты', answer);
  await anna.receives(/все сайты открываются через Vienna/);
}, 120_000);

it('leaves the choice to the owner where the owner wants it so, for all or for one friend', async () => {
  for (const of of [
    { settings: { exitChoice: 'owner' } as const, anna: AWAY },
    { anna: { ...AWAY, chooses_exit: false } },
  ]) {
    const { anna, choice } = await openExits({ ...of, silent: SILENT });
    anna.send('/server');
    const menu = await anna.receives(/Сервер Vienna не отвечает.*Это выбирает владелец VPN/s);
    expect(menu.buttons.map(({ text }) => text).join()).not.toMatch(/Всё через|Авто/);
    expect(choice()).toEqual({ main: { way: 'away', to: 'eu1' } });
  }
  const allowed = { settings: { exitChoice: 'owner' } as const, anna: { chooses_exit: true } };
  const { anna, choice, core } = await openExits(allowed);
  anna.send('/server');
  const menu = await anna.receives(/Сейчас/);
  await core.store.update((draft) => {
    const record = draft.users[ANNA];
    if (record) record.chooses_exit = false;
  });
  expect((await anna.press('✈️ Всё через Vienna', menu).answered()).text).toMatch(/выбирает владелец VPN/);
  expect(choice()).toEqual({});
});

it('tells a friend once that their exit is silent, and once that it answers again', async () => {
  const { anna, news, silence, choice, core } = await openExits({ anna: AWAY, silent: SILENT });
  news.check();
  const why = await anna.receives(/Сервер Vienna не отвечает с .*Когда Vienna ответит, я напишу/s);
  await eventually(() => silence()?.told.includes(ANNA) === true);
  news.check();
  await anna.press('🏠 Всё через Home', why).answered();
  expect(choice()).toMatchObject({ main: { way: 'home' } });
  await core.store.update((draft) => {
    const last = draft.links['main']?.['eu1']?.silence;
    if (last) last.until = '2026-11-29T09:30:00.000Z';
  });
  news.check();
  const back = await anna.receives(/✅ Сервер Vienna снова отвечает. .*вернуть, как было/s);
  expect(back.buttons.map(({ text }) => text)).toEqual(['🌍 Откуда открывать сайты']);
  await eventually(() => silence()?.told.length === 0);
  news.check();
  anna.send('/status');
  await anna.receives(/Home/); // and nothing came before
});
