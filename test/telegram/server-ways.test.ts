import { expect, test } from 'vitest';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { user } from '../stage/sample-state.ts';

const helsinki = (id: string, way: 'plain' | 'masked') => {
  const idle = idleNode();
  const name = way === 'plain' ? 'Helsinki' : 'Helsinki (AmneziaWG)';
  return { ...idle, node: { ...idle.node, id, name, place: { id: 'eu1', name: 'Helsinki', way } } };
};

async function open(language: 'ru' | 'en', nodes = [helsinki('eu1', 'plain'), helsinki('eu1a', 'masked')]) {
  const lab = await openChat((draft) => {
    draft.users['7'] = user(7, { language });
  }, nodes);
  return { ...lab, anna: lab.api.person({ id: 7, first_name: 'Anna', language_code: language }) };
}

test('/server shows two interfaces of one server as one place with two ways, and chooses one of them', async () => {
  const { anna, core } = await open('en');
  anna.send('/server');
  const list = await anna.receives(/Choose a server/);
  expect(list.text).toContain('• Helsinki: plain, masked\n');
  expect(list.text).not.toContain('AmneziaWG');
  expect(list.text).toContain('take “plain” first');
  expect(list.buttons.map(({ text }) => text)).toEqual([
    '✅ Helsinki: plain',
    'Helsinki: masked',
    '🔁 Yes, switch me over',
  ]);
  await anna.press('Helsinki: masked', list).answered();
  expect((await anna.receives(/Your server/)).text).toContain('Helsinki: masked');
  expect(core.store.state.users['7']?.preferred_server_id).toBe('eu1a');
});

test('/server says the same in Russian, and nothing of ways where a friend sees only one of them', async () => {
  const both = await open('ru');
  both.anna.send('/server');
  const list = await both.anna.receives(/Выберите сервер/);
  expect(list.text).toContain('• Helsinki: обычный, маскированный\n');
  expect(list.buttons.map(({ text }) => text)).toEqual([
    '✅ Helsinki: обычный',
    'Helsinki: маскированный',
    '🔁 Да, переключать меня',
  ]);
  const one = await open('ru', [helsinki('eu1a', 'masked')]);
  one.anna.send('/server');
  const alone = await one.anna.receives(/Выберите сервер/);
  expect(alone.text).toContain('• Helsinki: маскированный\n');
  expect(alone.text).not.toContain('два пути');
});
