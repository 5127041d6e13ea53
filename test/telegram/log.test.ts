import { expect, test } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { openChat } from '../stage/open-chat.ts';
import { DAY, iso, user } from '../stage/sample-state.ts';

const ANNA = 502;

async function open(fill: (draft: Draft) => void = () => undefined) {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', until: iso(Date.now() + DAY), language: 'ru' });
    fill(draft);
  });
  const { owner, settled } = chat;
  const walk = async (label: string): Promise<Seen> => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  const openCard = async () => {
    owner.send('/users Anna');
    await owner.receives(/Anna/);
    await walk('1');
  };
  /** The lines of `/log`, the oldest first, without their times. */
  const log = async () => {
    await settled();
    owner.send('/log');
    const { text } = await owner.receives(/Последние действия|Пока ничего/);
    return text
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => line.replace(/^.+? · /, ''))
      .reverse();
  };
  return { ...chat, walk, openCard, log };
}

test('each deed is one line in words, and none is about what only asked or changed nothing', async () => {
  const { openCard, walk, owner, log } = await open();
  await openCard();
  await walk('📝 Заметка'); // asks only
  owner.send('с дачи');
  await owner.receives(/📝 с дачи/);
  await walk('✏️ Имя');
  owner.send('Аня');
  await owner.receives(/^Аня/);
  await walk('📱 Устройства');
  await walk('5');
  await walk('📱 Устройства');
  await owner.press('✅ 5').answered(); // it was so already
  await owner.chat.receivesEdit();
  await walk('⏳ Срок');
  await walk('+7 дней');
  await walk('⏸ Остановить');
  const who = (name: string) => `Olga → ${name} (502)`;
  expect(await log()).toEqual([
    `${who('Аня')}: заметка: с дачи`,
    `${who('Аня')}: новое имя: Аня`,
    `${who('Аня')}: устройств на сервере: до 5`,
    `${who('Аня')}: +7 дней`,
    `${who('Аня')}: пауза`,
  ]);
});

test('it names people as the owner does, and speaks the owner’s language of what a helper did in another', async () => {
  const { api, log, core } = await open((draft) => {
    draft.users[503] = user(503, { name: 'Bo', called: 'Борис', rights: ['people'], language: 'en' });
  });
  const boris = api.person({ id: 503, first_name: 'Bo', language_code: 'en' });
  boris.start();
  await boris.receives();
  boris.send('/users Anna');
  const found = await boris.receives(/Anna/);
  await boris.press('1', found).answered();
  await boris.chat.receivesEdit();
  await boris.press('⏸ Pause').answered();
  await boris.chat.receivesEdit();
  expect(core.store.state.users[ANNA]?.active).toBe(false);
  expect(await log()).toEqual(['Борис → Anna (502): пауза']);
});

test('the journal says whom an answer is about', async () => {
  const { openCard, walk, owner, logged } = await open().then((lab) => ({ ...lab, logged: lab.lines }));
  await openCard();
  await walk('📝 Заметка');
  owner.send('с дачи');
  await owner.receives(/📝 с дачи/);
  expect(logged.map(({ msg }) => msg)).toContain('owner answers the question note-person about friend 502');
});
