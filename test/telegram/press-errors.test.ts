import { expect, test } from 'vitest';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { peer, user } from '../stage/sample-state.ts';

const ANNA = 502;

test.each([
  ['unknown-server', 'server:gone', /Такого сервера больше нет/, ['🌍 Выбрать сервер']],
  ['network-full', 'setup:ios', /закончились свободные места/, ['🌍 Выбрать сервер']],
] as const)(
  'a press that ends in %s is answered by a message with the button that helps',
  async (_, data, words, next) => {
    const full = idleNode();
    const { api, core, settled } = await openChat(
      (draft) => {
        draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'ru' });
      },
      [{ ...full, node: { ...full.node, reserved: ['10.0.0.0/24'] } }],
    );
    const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
    anna.start();
    await anna.receives();
    const id = anna.id;
    api.deliver({
      update_id: api.nextUpdateId,
      callback_query: {
        ...{ id: `p-${data}`, chat_instance: 'x', data, from: anna.user },
        message: { message_id: 1, date: 0, chat: { id, type: 'private', first_name: 'x' } },
      },
    });
    const { args } = await api.called('answerCallbackQuery', (call) => call.args['callback_query_id'] === `p-${data}`);
    expect(args['text'] ?? '').toBe('');
    expect((await anna.receives(words)).buttons.map(({ text }) => text)).toEqual(next);
    await settled();
    expect(core.store.state.peers).toEqual({});
  },
);

test('the journal says what a press meant, and of whom', async () => {
  const { api, owner, saying, settled } = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'ru' });
    draft.peers['p1'] = peer({ telegram_id: ANNA });
  });
  const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
  anna.start();
  await anna.receives();
  owner.send('/users');
  const list = await owner.receives(/Люди/);
  await owner.press('2', list).answered();
  const card = await owner.receives(/Anna/);
  await owner.press('⏸ Остановить', card).answered();
  await settled();
  expect(saying('owner pauses')).toEqual(['owner pauses friend 502']);
});
