import { HttpError } from 'grammy/web';
import { describe, expect, test } from 'vitest';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { InternalError } from '../../src/telegram/outbox/internal-error.ts';
import { judgeSendError } from '../../src/telegram/outbox/send-outcome.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import { openTelegram } from '../stage/open-telegram.ts';
import { peer } from '../stage/sample-state.ts';
import { openDeliveries } from './delivery-lab.ts';

const networks = (count: number) => Array.from({ length: count }, (_, n) => `10.${n}.0.0/16`);
const boris = () => peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' });
/** A device whose seal no key opens: its config cannot be made. */
const broken = (more: Parameters<typeof peer>[0] = {}) => peer({ secret: 'v1:AAAA', ...more });

describe('a config that is too long for a QR code', () => {
  test('comes with guides that offer none', async () => {
    const lab = await openDeliveries([peer()], 0, { allowedIps: networks(250) });
    const anna = lab.friend(7, 'en');
    lab.bringUp();
    await lab.wish();
    const { document, text } = await anna.receives(isConfig);
    expect(document?.name).toBe('vpn_7.conf');
    expect(document?.bytes.toString()).toContain('10.249.0.0/16');
    expect(text).toContain('10.0.0.3');
    expect((await anna.receives(isConfigMenu)).text).toMatch(/Which device/);
    await lab.settled();
    expect(lab.store.state.peers['p1']?.files).toMatchObject([{ has_picture: false }]);
    expect(lab.lines.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('is none as long as it fits', async () => {
    const lab = await openDeliveries([peer()], 0, { allowedIps: networks(150) });
    const anna = lab.friend(7, 'en');
    lab.bringUp();
    await lab.wish();
    await anna.receives(isConfigMenu);
    await lab.settled();
    expect(lab.store.state.peers['p1']?.files).toMatchObject([{ has_picture: true }]);
  });
});

describe('a config that cannot be made', () => {
  test('is tried once, told once with its code, and holds up neither others nor the friend’s other device', async () => {
    const other = peer({ number: 2, wg_ip: '10.0.0.5/32' });
    const { api, friend, wish, bringUp, faults, lines, saying, deliveries, waits, store } = await openDeliveries([
      broken(),
      boris(),
      other,
      broken({ telegram_id: 9, wg_ip: '10.0.0.6/32' }),
    ]);
    const [anna, his] = [friend(7), friend(8)];
    bringUp();
    for (const id of ['p1', 'p2', 'p3', 'p4']) await wish(id);
    await Promise.all([anna.receives(isConfig), his.receives(isConfig)]);
    await eventually(() => faults.length === 2);
    await store.update(() => undefined);
    for (let i = 0; i < 5; i++) deliveries.scan();
    await eventually(() => !waits('p3'));
    expect(faults.map(({ isNews }) => isNews)).toEqual([true, false]); // the same trouble
    expect(saying('a fault of the bot’s own')).toHaveLength(2);
    const [line] = lines.filter(({ level }) => level >= 50);
    expect(line).toMatchObject({ friend: 7, node: 'main', code: faults[0]?.code });
    expect(waits('p1')).toBe(true); // the next start tries again
    expect(api.calls.filter(({ method }) => method === 'sendDocument')).toHaveLength(2);
    await wish('p1');
    await eventually(() => faults.length === 3);
    expect(faults[2]).toMatchObject({ isNews: false, what: 'config' });
  });

  test('is not promised any more', async () => {
    const { wish, bringUp, faults, notes, deliveries, shown } = await openDeliveries([broken()], 2000);
    bringUp();
    await wish();
    await eventually(() => faults.length === 1);
    const before = shown.length;
    for (let i = 0; i < 5; i++) deliveries.scan();
    expect([notes, shown.length]).toEqual([[], before]);
  });

  test('is sent by the next start, when that can make it', async () => {
    const lab = await openDeliveries([broken()]);
    const anna = lab.friend(7);
    lab.bringUp();
    await lab.wish();
    await eventually(() => lab.faults.length === 1);
    const { public_key, secret } = peer();
    await lab.store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, { public_key, secret }));
    lab.bringUp();
    lab.restart().scan();
    await anna.receives(isConfig);
  });
});

test('what Telegram refuses for good is told as well, and struck off', async () => {
  const { api, friend, wish, bringUp, faults, waits } = await openDeliveries();
  friend(7);
  const description = 'Bad Request: can’t parse entities';
  api.fail({ method: 'sendDocument', with: { kind: 'error', error_code: 400, description } });
  bringUp();
  await wish();
  await eventually(() => !waits());
  expect(faults).toMatchObject([{ what: 'config', isNews: true }]);
  expect(api.calls).toHaveLength(1);
});

describe('an answer', () => {
  async function openQueue() {
    const lab = await openTelegram();
    const told: string[] = [];
    const onFault = (what: string) => told.push(what);
    const queue = new ChatQueue({ log: lab.log, retry: { first: 1, longest: 1 }, onFault });
    const say = (text: string, more: { onSent?: () => void } = {}) =>
      queue.add(5, { what: 'message to 5', call: () => lab.bot.api.sendMessage(5, text), ...more });
    return { ...lab, queue, say, told };
  }

  test('that cannot be made is given up at once, told, and holds up none behind it', async () => {
    const { friend, queue, say, told, lines } = await openQueue();
    const anna = friend(5);
    let tries = 0;
    const rejects = () => {
      tries += 1;
      return Promise.reject(new TypeError('cannot read properties of undefined'));
    };
    const throws = () => {
      tries += 1;
      throw new RangeError('Invalid array length');
    };
    for (const call of [rejects, throws]) queue.add(5, { what: 'message to 5', call });
    say('next');
    await anna.receives(/next/);
    expect([tries, told]).toEqual([2, ['message to 5', 'message to 5']]);
    expect(lines.filter(({ level }) => level >= 50).map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/given up: a fault of the bot’s own, code [0-9A-V]{5}$/),
      expect.stringMatching(/given up: a fault of the bot’s own/),
    ]);
  });

  test('is not sent again for what goes wrong after it', async () => {
    const { friend, say, told } = await openQueue();
    const anna = friend(5);
    say('one', {
      onSent: () => {
        throw new Error('no such record');
      },
    });
    say('two');
    await anna.receives(/two/);
    const texts = anna.chat.messages.filter(({ fromBot }) => fromBot).map(({ text }) => text);
    expect([texts, told]).toEqual([['one', 'two'], ['message to 5']]);
  });
});

test.each([
  ['the network', new HttpError('Network request failed', new TypeError('fetch failed')), 'later'],
  ['a full disk', Object.assign(new Error('no space left'), { code: 'ENOSPC' }), 'later'],
  ['what cannot be made', new InternalError('the config could not be made'), 'fault'],
  ['a mistake', new TypeError('undefined is not a function'), 'fault'],
  ['a size', new RangeError('Invalid array length'), 'fault'],
] as const)('%s counts as what it is', (_, error, kind) => {
  expect(judgeSendError(error).kind).toBe(kind);
});
