import { expect, test } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import { NotAtThisBot } from '../../src/telegram/api/bot-pair.ts';
import { announceSpareBot } from '../../src/telegram/features/spare-bot/announce-spare-bot.ts';
import { Notifier } from '../../src/telegram/outbox/notifier.ts';
import { judgeSendError } from '../../src/telegram/outbox/send-outcome.ts';
import { eventually } from '../lab/eventually.ts';
import { OWNER } from '../stage/open-chat.ts';
import { iso, peer, user } from '../stage/sample-state.ts';
import { openPair, REFUSED_MS, SPARE } from './pair-lab.ts';

const [ANNA, BORIS, VERA] = [502, 503, 504];

const people = (draft: Draft) => {
  draft.users[OWNER] = { ...user(OWNER, { language: 'ru' }), role: 'owner' };
  for (const id of [ANNA, BORIS]) draft.users[id] = user(id, { name: `P${id}`, language: 'ru' });
  draft.peers['p1'] = peer({ telegram_id: BORIS, send: { since: iso(Date.now()), noted: true, begun: false } });
};

/** Anna and the owner have started both bots, Boris the first one only. */
async function openStarted() {
  const lab = await openPair(people);
  const [anna, boris] = [lab.person(ANNA, 'Anna'), lab.person(BORIS, 'Boris')];
  for (const one of [lab.owner, anna, boris]) {
    one.main.start();
    await one.main.receives();
  }
  for (const one of [lab.owner, anna]) {
    one.spare.start();
    await one.spare.receives(/теперь я вас знаю. Пока всё работает в @first_lab_bot/);
  }
  return { ...lab, anna, boris };
}

/** The first bot is refused for as long as it takes. */
async function openTakenOver() {
  const lab = await openStarted();
  const restore = lab.refuse();
  lab.anna.main.send('/status'); // so that the poll under way ends
  await eventually(() => lab.pollings.of('main').refusedMs > 0, { timeout: 40_000 });
  await lab.check();
  expect(lab.pair.inCharge).toBe('main'); // not yet for so long
  await eventually(() => lab.pollings.of('main').refusedMs > REFUSED_MS, { timeout: 10_000 });
  await lab.check();
  return { ...lab, restore };
}

test('the spare only notes who pressed Start, and says who answers', async () => {
  const { core, anna, person, main, spare } = await openStarted();
  expect(Object.keys(core.store.state.spare_bot.started)).toEqual([String(OWNER), String(ANNA)]);
  anna.spare.send('/get_config');
  await anna.spare.receives(/я вас знаю/);
  const eve = person(900, 'Eve');
  eve.spare.start();
  await eve.spare.receives(/Сейчас отвечает @first_lab_bot/);
  expect(Object.values(core.store.state.peers)).toHaveLength(1);
  expect(Object.keys(core.store.state.spare_bot.started)).toHaveLength(2);
  anna.main.send('/status');
  await anna.main.receives(/У вас ещё нет VPN/);
  expect([main.violations, spare.violations]).toEqual([[], []]);
});

test('friends who have not started it are told of it once, with its link', async () => {
  const { core, boris, anna, check } = await openStarted();
  await check();
  const told = await boris.main.receives(/вместо меня будет @spare_lab_bot/);
  expect(told.buttons).toMatchObject([{ url: 'https://t.me/spare_lab_bot?start=hi' }]);
  await eventually(() => core.store.state.spare_bot.told[BORIS] !== undefined);
  await check();
  expect([boris.main.chat.unread, anna.main.chat.unread]).toEqual([[], []]);
});

test('a friend for whom the announcement cannot be made keeps no other from it', async () => {
  const { pair, pollings, core, person } = await openPair((draft) => {
    people(draft);
    draft.users[VERA] = user(VERA);
  });
  const vera = person(VERA, 'Vera').main;
  vera.start();
  await vera.receives();
  const parts = {
    ...{ pair, pollings, store: core.store, now: Date.now },
    notifier: new Notifier({ outbox: core.outbox, now: Date.now, log: core.log }),
    textsFor(id: number) {
      if (id === BORIS) throw new TypeError('no texts');
      return core.textsFor(id);
    },
  };
  expect(() => announceSpareBot(parts, [BORIS, VERA])).toThrow('no texts');
  await vera.receives(/@spare_lab_bot/);
  await eventually(() => Object.keys(core.store.state.spare_bot.told).length === 1);
  expect(Object.keys(core.store.state.spare_bot.told)).toEqual([String(VERA)]);
});

test('takes over when the first one is refused for long enough: same store, own update ids, nobody given up', async () => {
  const { core, pair, owner, anna, boris, spare, saying } = await openTakenOver();
  expect(pair.inCharge).toBe('spare');
  const report = await owner.spare.receives(/не принимает токен @first_lab_bot/);
  expect(report.text).toMatch(/которые меня открыли: 1 из 2/);
  await anna.spare.receives(/теперь пишите сюда/);
  anna.spare.send('/start');
  await anna.spare.receives(/Здравствуйте, Anna/);
  anna.spare.send('/get_config');
  await eventually(() => Object.values(core.store.state.peers).length === 2);
  // kept apart from those of the first bot, whose numbers they may have
  expect(core.store.state.seen_updates.some((id) => id < 0)).toBe(true);
  const refused = pair.router.api.sendMessage(BORIS, 'hello');
  await expect(refused).rejects.toBeInstanceOf(NotAtThisBot);
  expect(judgeSendError(await refused.catch((error: unknown) => error))).toEqual({ kind: 'later', waitMs: null });
  expect(core.store.state.peers['p1']?.send).not.toBeNull();
  expect(core.store.state.users[BORIS]).toMatchObject({ active: true, removed_at: null });
  boris.spare.start(); // whoever comes later finds everything
  await boris.spare.receives(/Всё на месте|Здравствуйте/);
  expect(saying('the spare bot takes over')).toHaveLength(1);
  expect(spare.violations).toEqual([]);
});

test('a message of the first bot that is to be edited is sent anew, once, and edited there', async () => {
  const { pair, anna } = await openTakenOver();
  await anna.spare.receives(/теперь пишите сюда/);
  const { api } = pair.router;
  await api.editMessageText(ANNA, 7, 'one');
  const first = await anna.spare.receives(/^one$/);
  expect(first.kind).toBe('message');
  await api.editMessageText(ANNA, 7, 'two');
  const edited = await anna.spare.receives(/^two$/);
  expect([edited.kind, edited.message_id]).toEqual(['edit', first.message_id]);
  await api.editMessageReplyMarkup(ANNA, 8, { reply_markup: { inline_keyboard: [] } });
  expect(anna.spare.chat.unread).toEqual([]);
});

test('asks the owner about the way back, who goes back or stays', async () => {
  const { core, pair, pollings, owner, anna, main, check, restore } = await openTakenOver();
  await owner.spare.receives(/не принимает токен/);
  await check();
  expect(owner.spare.chat.unread).toEqual([]); // it is still refused
  expect(await pair.decide('back')).toBe('not-yet');
  restore();
  await eventually(() => pollings.of('main').isReached, { timeout: 40_000 });
  await check();
  const asked = await owner.spare.receives(/@first_lab_bot снова работает. Вернуться к нему/);
  await check();
  expect(owner.spare.chat.unread).toEqual([]); // asked once
  expect((await owner.spare.press('✅ Остаться здесь', asked).answered()).text).toBe('Остаёмся здесь.');
  expect(core.store.state.spare_bot).toMatchObject({ is_in_charge: true, stays: true });
  anna.main.send('/status');
  await anna.main.receives(/Сейчас отвечает @spare_lab_bot/);
  await owner.spare.press('↩️ Вернуться', asked).answered();
  await owner.main.receives(/Снова отвечаю я/);
  expect([pair.inCharge, core.store.state.spare_bot.is_in_charge]).toEqual(['main', false]);
  await anna.main.receives(/Я снова на связи/);
  anna.main.send('/status');
  await anna.main.receives(/нет VPN/);
  anna.spare.send('/status');
  await anna.spare.receives(/Пока всё работает в @first_lab_bot/, { anyOrder: true });
  expect(main.violations).toEqual([]);
});

test('stays in charge over a restart, and another spare bot begins with nothing', async () => {
  const id = Number.parseInt(SPARE.token, 10);
  const started = { [ANNA]: iso(Date.now()) };
  const spare_bot = { id, is_in_charge: true, stays: false, started, told: {} };
  const lab = await openPair((draft) => {
    people(draft);
    draft.spare_bot = { ...spare_bot };
  });
  await eventually(() => lab.pair.inCharge === 'spare');
  const anna = lab.person(ANNA, 'Anna');
  anna.spare.start();
  await anna.spare.receives(/Здравствуйте, Anna/);
  const other = await openPair((draft) => {
    people(draft);
    draft.spare_bot = { ...spare_bot, id: 5 };
  });
  await eventually(() => other.core.store.state.spare_bot.id === id);
  expect(other.core.store.state.spare_bot).toMatchObject({ is_in_charge: false, started: {} });
  expect(other.pair.inCharge).toBe('main');
});
