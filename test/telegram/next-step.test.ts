import { describe, expect, test } from 'vitest';
import { Pace } from '../../src/access/pace.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { forgePress } from '../stage/forge-press.ts';
import { type ChatLab, type ChatNode, idleNode, OWNER, openChat } from '../stage/open-chat.ts';
import { DAY, iso, peer, user } from '../stage/sample-state.ts';

const ANNA = 502;
const LONG_AGO = iso(Date.now() - 2 * DAY);

const down = (): ChatNode => ({ ...idleNode(), snapshot: null });
const admitted = (draft: Draft, more: Partial<Draft['users'][string]> = {}) => {
  draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'ru', ...more });
};
const withDevice = (draft: Draft, more: Partial<Draft['users'][string]> = {}) => {
  admitted(draft, more);
  draft.peers['p1'] = peer({ telegram_id: ANNA });
};
const asks = (draft: Draft) => {
  draft.requests[ANNA] = { asked_at: LONG_AGO, username: null, name: 'Anna', language: 'ru', forwarded: true };
};

/** How the store shows a state, the nodes, and what comes before the table. */
interface Standing {
  readonly fill?: (draft: Draft) => void;
  readonly nodes?: readonly ChatNode[];
  readonly before?: (lab: ChatLab, anna: Person) => Promise<void>;
}

/** The owner answers the request by the button under it. */
async function refuse({ api, owner, core }: ChatLab, anna: Person): Promise<void> {
  anna.start();
  await anna.receives(/Просьба принята/);
  await forgePress(api, owner, `request:${ANNA}:refuse`);
  expect((await anna.receives(/не открыл вам доступ/)).buttons).toHaveLength(1);
  expect(core.store.state.requests).toEqual({});
}

/** Every message to her takes its time, and Telegram refuses each third at first. */
async function slow({ api }: ChatLab): Promise<void> {
  for (let i = 0; i < 20; i += 1) {
    api.fail({ method: '*', chat_id: ANNA, times: 2, with: { kind: 'delay', ms: 150 } });
    api.fail({ method: '*', chat_id: ANNA, with: { kind: i % 2 === 0 ? 'html502' : 'reset-before' } });
  }
}

/** Every state that a person may be in. */
const STATES: Readonly<Record<string, Standing>> = {
  stranger: {},
  'who asked': { fill: asks },
  'who was refused': { fill: asks, before: refuse },
  blocked: { fill: (draft) => void Object.assign(draft.blocked, { [ANNA]: LONG_AGO }) },
  'invited, without a device': { fill: admitted },
  friend: { fill: withDevice },
  paused: { fill: (draft) => withDevice(draft, { active: false }) },
  expired: { fill: (draft) => withDevice(draft, { until: LONG_AGO }) },
  removed: { fill: (draft) => withDevice(draft, { removed_at: LONG_AGO }) },
  'friend without a server': { fill: admitted, nodes: [] },
  'friend to whom no server is open': { fill: (draft) => admitted(draft, { allowed_nodes: [] }) },
  'friend of a server that is down': { fill: withDevice, nodes: [down()] },
  'friend while Telegram is slow': { fill: withDevice, before: slow },
};

const words = (text: string) => (anna: Person) => anna.send(text);
/** Everything that a person can send. */
const INPUTS: Readonly<Record<string, (anna: Person, lab: ChatLab) => unknown>> = {
  '/start': (anna) => anna.start(),
  'a used invite': (anna) => anna.start('AAAAAAAAAAAAAAAAAAAAAA'),
  '/get_config': words('/get_config'),
  '/status': words('/status'),
  '/devices': words('/devices'),
  '/server': words('/server'),
  '/help': words('/help'),
  '/regen': words('/regen'),
  'a command of the owner': words('/users'),
  'the key “My VPN”': words('🔑 Мой VPN'),
  'the key “It does not work”': words('🛟 Не работает'),
  'the key “Devices”': words('📱 Устройства'),
  'words about trouble': words('ничего не открывается'),
  'other words': words('спасибо'),
  voice: (anna) => anna.sendContent({ voice: { file_id: 'v', file_unique_id: 'v', duration: 3 } }),
  'the button of a device that is gone': (anna, { api }) => forgePress(api, anna, `help:gone:${'A'.repeat(12)}`),
  'a button of an earlier version': (anna, { api }) => forgePress(api, anna, 'no-such-button'),
  'a device, from the first message': (anna, { api }) => forgePress(api, anna, 'setup:ios'),
  'a server that is gone': (anna, { api }) => forgePress(api, anna, 'server:gone'),
  'a sticker': (anna) =>
    anna.sendContent({ sticker: { file_id: 's', file_unique_id: 's', type: 'regular', width: 9, height: 9 } }),
};

describe.each(Object.entries(STATES))('a %s', (state, { fill = () => undefined, nodes, before }) => {
  test('is told something whatever they send, and has a next step', async () => {
    let clock = 0;
    const pace = new Pace(() => (clock += 3_600_000)); // nobody is too fast
    const lab = await openChat(
      (draft) => {
        draft.users[OWNER] = { ...user(OWNER), role: 'owner' };
        fill(draft);
      },
      nodes ?? [idleNode()],
      pace,
    );
    const { api, core, settled } = lab;
    const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
    await before?.(lab, anna);
    const table: string[] = [];
    for (const [input, send] of Object.entries(INPUTS)) {
      const from = anna.chat.messages.length;
      await send(anna, lab);
      await settled();
      await core.queue.caughtUp(ANNA, 20_000);
      const answers = anna.chat.messages.slice(from).filter(({ fromBot }) => fromBot);
      const hasButtons = answers.some(({ buttons }) => buttons.length > 0) || anna.chat.keyboard.length > 0;
      // a config that was asked for is on its way, by what test/telegram/deliveries.test.ts shows
      const comes = Object.values(core.store.state.peers).some(({ send: request }) => request !== null);
      table.push(`${input}: ${hasButtons ? 'buttons' : comes ? 'a config comes' : 'NOTHING'}`);
      await core.store.update((draft) => {
        for (const own of Object.values(draft.peers)) own.send = null;
      });
    }
    expect(table.filter((line) => line.endsWith('NOTHING')).map((line) => `${state}, ${line}`)).toEqual([]);
    expect(api.violations).toEqual([]);
  });
});

test.each([
  ['paused', { active: false }, '✉️ Сообщить владельцу'],
  ['expired', { until: LONG_AGO }, '🙋 Попросить продлить'],
] as const)('who is %s reaches the owner with one tap, and the owner hears why', async (_, more, label) => {
  const { api, owner, core } = await openChat((draft) => {
    draft.users[OWNER] = { ...user(OWNER, { language: 'ru' }), role: 'owner' };
    withDevice(draft, more);
  });
  owner.start();
  await owner.receives();
  const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
  anna.send('привет');
  const asked = await anna.receives();
  expect(asked.buttons.map(({ text }) => text)).toEqual([label]);
  await anna.press(label, asked).answered();
  if ('active' in more) {
    await anna.receives(/Передал владельцу/);
    expect((await owner.receives(/просит с вами связаться/)).text).toContain('на паузе');
    expect(Object.keys(core.store.state.tickets)).toEqual([`${ANNA}_0`]);
  } else {
    await anna.receives(/Просьба принята/);
    expect(Object.keys(core.store.state.requests)).toEqual([String(ANNA)]);
  }
});

test('who asked can look for the answer: none yet, and after a refusal the look asks for nothing', async () => {
  const { api, core, settled } = await openChat(asks);
  const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
  anna.start();
  const asked = await anna.receives(/Просьба принята/);
  expect(asked.buttons.map(({ text }) => text)).toEqual(['🔄 Есть ли ответ?']);
  expect((await anna.press('ask-news', asked).answered()).text).toMatch(/пока не ответил/);
  await core.store.update((draft) => {
    delete draft.requests[ANNA];
  });
  await anna.press('ask-news', asked).answered();
  expect((await anna.receives()).buttons.map(({ text }) => text)).toEqual(['🙋 Попросить доступ']);
  await core.store.update(admitted);
  await anna.press('ask-news', asked).answered();
  expect((await anna.receives(/уже есть доступ/)).buttons).toHaveLength(1);
  await settled();
  expect(Object.keys(core.store.state.requests)).toEqual([]);
});
