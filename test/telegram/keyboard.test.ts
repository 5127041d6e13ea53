import { describe, expect, test } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { openChat } from '../stage/open-chat.ts';
import { peer, user } from '../stage/sample-state.ts';

const ANNA = 502;
const KEYS = {
  ru: [['🔑 Мой VPN', '🛟 Не работает'], ['📱 Устройства']],
  en: [['🔑 My VPN', '🛟 It does not work'], ['📱 Devices']],
};

async function openAnna(language: 'ru' | 'en' = 'ru', devices = 1) {
  const lab = await openChat((draft) => {
    Object.assign(draft.users, { [ANNA]: user(ANNA, { language }) });
    const own = (n: number) =>
      peer({ telegram_id: ANNA, number: n, wg_ip: `10.0.0.${2 + n}/32`, name: n === 1 ? null : `Device ${n}` });
    for (let n = 1; n <= devices; n++) draft.peers[`p${n}`] = own(n);
  });
  const anna = lab.api.person({ id: ANNA, first_name: 'Anna', language_code: language });
  return { ...lab, anna };
}
const labels = async (person: Person) => (await person.receives()).buttons.map(({ text }) => text);

describe('the keys below a friend’s chat', () => {
  test.each(['ru', 'en'] as const)(
    'come with the first message that has no buttons of its own, in %s',
    async (lang) => {
      const { anna } = await openAnna(lang);
      anna.send('/status');
      await anna.receives();
      expect(anna.chat.keyboard).toEqual([]);
      anna.start();
      await anna.receives();
      expect(anna.chat.keyboard).toEqual(KEYS[lang]);
    },
  );

  test('follow the language', async () => {
    const { anna } = await openAnna('ru');
    anna.start();
    await anna.receives();
    anna.send('/language');
    await anna.receives();
    await anna.press('English').answered();
    await anna.receives(/English it is/);
    expect(anna.chat.keyboard).toEqual(KEYS.en);
  });

  test('do what they say, also those of the language before, and end a question that was open', async () => {
    const { anna, core } = await openAnna('en');
    anna.send('/devices');
    await anna.receives();
    await anna.press('Device 1 · Main').answered();
    await anna.receives(/Device 1/);
    await anna.press('✏️ Rename').answered();
    await anna.receives(/be called now/);
    anna.send('📱 Устройства');
    await anna.receives(/Your devices/);
    anna.send('🔑 My VPN');
    expect(await labels(anna)).toEqual(['📄 Send the config', '🛟 It does not work']);
    anna.send('🛟 It does not work');
    await anna.receives(/Looking at your device/);
    expect(core.store.state.peers['p1']?.name).toBe(null);
  });

  test('ask which device does not work when there are several, and what to begin with when there is none', async () => {
    const two = await openAnna('en', 2);
    two.anna.send('🛟 It does not work');
    expect(await labels(two.anna)).toEqual(['Device 1 · Main', 'Device 2 · Main']);
    const none = await openAnna('en', 0);
    none.anna.send('🛟 It does not work');
    expect(await labels(none.anna)).toEqual(['🍏 iPhone', '🤖 Android', '💻 Computer']);
  });

  test('are not the owner’s, nor a stranger’s', async () => {
    const { owner, api } = await openAnna();
    owner.start();
    await owner.receives();
    const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'ru' });
    eve.send('🔑 Мой VPN');
    await eve.receives(/закрытый VPN/);
    expect([owner.chat.keyboard, eve.chat.keyboard]).toEqual([[], []]);
  });

  test('come back when a helper’s choice of people is over', async () => {
    const { anna, core } = await openAnna();
    await core.store.update((draft) => void draft.users[ANNA]?.rights.push('people'));
    anna.send('/add_user');
    await anna.receives();
    anna.send('Отмена');
    await anna.receives(/никого не добавляю/);
    expect(anna.chat.keyboard).toEqual(KEYS.ru);
  });
});

describe('words of a friend', () => {
  test.each([
    'не работает',
    'НЕ РАБОТАЕТ!!!',
    'ничего не открывается',
    'опять нет интернета',
    'VPN',
    'впн отвалился',
    'it doesn’t work',
    'no internet again',
  ])('«%s» start the check at once', async (words) => {
    const { anna } = await openAnna();
    anna.send(words);
    await anna.receives(/^Смотрю, что с вашим устройством/);
  });

  test.each([
    ['thanks', { text: 'спасибо большое' }],
    ['a voice message', { voice: { file_id: 'v', file_unique_id: 'v', duration: 3 } }],
    ['a picture', { photo: [{ file_id: 'a', file_unique_id: 'a', width: 10, height: 10 }] }],
    ['a sticker', { sticker: { file_id: 's', file_unique_id: 's', type: 'regular', width: 9, height: 9 } }],
  ])('%s gets one sentence with the button that helps', async (_, content) => {
    const { anna, settled } = await openAnna();
    anna.sendContent(content);
    const { text, buttons } = await anna.receives();
    expect(text).toMatch(/^Я бот и понимаю только кнопки/);
    expect(buttons.map((button) => button.text)).toContain('🛟 Не работает');
    await settled();
    expect(anna.chat.unread).toEqual([]);
  });
});
