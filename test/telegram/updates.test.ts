import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { UpdateWatch } from '../../src/telegram/features/updates/update-watch.ts';
import { Notifier } from '../../src/telegram/outbox/notifier.ts';
import { NO_UPDATE_STATE, type UpdateState, updateFiles } from '../../src/updates/update-state.ts';
import { eventually } from '../lab/eventually.ts';
import { forgePress } from '../stage/forge-press.ts';
import { idleNode, OWNER, openChat } from '../stage/open-chat.ts';
import { user } from '../stage/sample-state.ts';

const COMMIT = 'abcdef0123456789abcdef0123456789abcdef01';
const AVAILABLE = { version: '0.3.0', commit: COMMIT, changes: ['<b>quick</b> & good'] };

async function openUpdates() {
  const chat = await openChat(
    (draft) => {
      draft.users[OWNER] = user(OWNER, { language: 'ru', role: 'owner' });
      draft.users['7'] = user(7, { language: 'en' });
    },
    [idleNode()],
  );
  const { store, settings, outbox, textsFor, log } = chat.core;
  const files = updateFiles(settings.peersFile);
  mkdirSync(dirname(files.state), { recursive: true });
  const clock = { now: Date.now(), isQuiet: false };
  const make = () =>
    new UpdateWatch({
      ...{ store, log, ownerId: OWNER, stateFile: files.state, now: () => clock.now },
      notifier: new Notifier({ outbox, now: () => clock.now, log }),
      texts: () => textsFor(OWNER),
      isQuiet: () => clock.isQuiet,
    });
  const rootWrites = (state: Partial<UpdateState>) =>
    writeFileSync(files.state, JSON.stringify({ ...NO_UPDATE_STATE, signed: true, ...state }));
  chat.owner.start();
  return { ...chat, files, clock, make, rootWrites, updates: () => store.state.updates };
}

const last = (outcome: NonNullable<UpdateState['last']>['outcome'], at: number, reason: string | null = null) => ({
  last: { at: new Date(at).toISOString(), outcome, version: '0.3.0', reason },
});

test('the owner hears of a version once, asks for it by a press, and hears how it ended', async () => {
  const { owner, files, clock, make, rootWrites, updates } = await openUpdates();
  const watch = make();
  await watch.check(); // no unit there: nothing
  rootWrites({ available: AVAILABLE });
  clock.isQuiet = true;
  await watch.check();
  clock.isQuiet = false;
  await watch.check();
  const offer = await owner.receives(/Есть новая версия бота: 0\.3\.0/);
  expect(offer.text).toContain('• <b>quick</b> & good');
  await eventually(() => updates().told === '0.3.0');
  await watch.check();
  await make().check(); // after a restart
  expect(owner.chat.messages.filter(({ text }) => text?.includes('Есть новая версия'))).toHaveLength(1);
  expect(existsSync(files.request)).toBe(false);
  await owner.press('⬆️ Обновить сейчас', offer).answered();
  expect((await owner.chat.receivesEdit(({ message_id }) => message_id === offer.message_id)).text).toContain(
    'Обновляю до 0.3.0',
  );
  await eventually(() => existsSync(files.request));
  expect(statSync(files.request)).toMatchObject({ size: 0 });
  const asked = Date.parse(updates().asked_at ?? '');
  rootWrites({ available: AVAILABLE, ...last('done', asked - 1) }); // of an earlier time
  await watch.check();
  rootWrites(last('done', asked + 60_000));
  await make().check();
  await owner.receives(/Бот обновлён: 0\.3\.0/);
  await eventually(() => updates().asked_at === null);
});

test.each([
  ['rolled-back', /вернулся к прежней версии.*больше не работают <серверы>/s],
  ['too-soon', /меньше часа назад/],
  ['failed', /Начать обновление не удалось.*больше не работают <серверы>/s],
  ['newest', /уже установлена/],
] as const)('%s is told in words', async (outcome, words) => {
  const { core, owner, make, rootWrites } = await openUpdates();
  const asked = Date.now() - 1000;
  await core.store.update((draft) => void Object.assign(draft.updates, { asked_at: new Date(asked).toISOString() }));
  rootWrites({
    available: outcome === 'newest' ? null : AVAILABLE,
    ...last(outcome, asked + 500, 'больше не работают <серверы>'),
  });
  await make().check();
  const { buttons } = await owner.receives(words);
  expect(buttons.map(({ text }) => text)).toEqual(outcome === 'newest' ? [] : ['⬆️ Обновить сейчас']);
});

test('that nothing came of it is told after twenty minutes', async () => {
  const { core, owner, clock, make } = await openUpdates();
  await core.store.update(
    (draft) => void Object.assign(draft.updates, { asked_at: new Date(clock.now).toISOString() }),
  );
  await make().check();
  clock.now += 21 * 60_000;
  await make().check();
  await owner.receives(/ничего не произошло/);
});

test('nobody else presses it, and a press for another version, or without one, does nothing', async () => {
  const { api, owner, files, rootWrites, updates, make } = await openUpdates();
  rootWrites({ available: AVAILABLE });
  const friend = api.person({ id: 7, first_name: 'Anna', language_code: 'en' });
  friend.start();
  await forgePress(api, friend, 'update:abcdef');
  await forgePress(api, owner, 'update:000000');
  rootWrites({ available: null });
  await forgePress(api, owner, 'update:abcdef');
  expect([existsSync(files.request), updates().asked_at]).toEqual([false, null]);
  writeFileSync(files.state, '{"available": "what"}');
  await make().check(); // a damaged file is no news
  expect(updates().told).toBeNull();
});
