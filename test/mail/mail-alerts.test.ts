import { describe, expect, it } from 'vitest';
import { type AlertCondition, type AlertNews, followLevels } from '../../src/health/alerts.ts';
import { MailAlerts, SILENT_MS } from '../../src/mail/mail-alerts.ts';
import type { PostOutcome } from '../../src/mail/post.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { HOUR, iso, NOW } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { friendWithMail } from './mail-lab.ts';

const OWNER = 1;
const MINUTE = 60_000;

const down: AlertCondition = {
  alert: { kind: 'node-down', node: 'eu1', cause: 'timeout', unit: 'wg-quick@wg0' },
  level: 'on',
};
const up: AlertCondition = { ...down, level: 'off' };
const disk: AlertCondition = { alert: { kind: 'disk', node: 'main', percent: 95 }, level: 'on' };

async function open(fill: (draft: Draft) => void = () => undefined) {
  const { store } = await openStore((draft) => {
    draft.users[OWNER] = friendWithMail(OWNER, 'owner@mail.test', '123456789012', { role: 'owner' });
    fill(draft);
  });
  const world = { clock: 0, isSilent: true, outcome: 'sent' as PostOutcome };
  const sent: { readonly to: string; readonly text: string }[] = [];
  const alerts = new MailAlerts({
    ...{ store, ownerId: OWNER, isSilent: () => world.isSilent, monotonic: () => world.clock },
    letter: (news: readonly AlertNews[]) => ({
      subject: 's',
      text: news.map(({ what, key }) => `${what} ${key}`).join(', '),
    }),
    post: {
      async send({ to, text }) {
        if (world.outcome === 'sent') sent.push({ to, text });
        return world.outcome;
      },
    },
  });
  /** A look at the conditions, after so many minutes. */
  const look = async (minutes: number, conditions: readonly AlertCondition[], isQuiet = false) => {
    world.clock += minutes * MINUTE;
    const now = NOW + world.clock;
    alerts.note({ conditions, levels: followLevels(new Map(), conditions, now - HOUR), now, isQuiet });
    await alerts.check();
  };
  return { store, world, sent, look };
}

describe('alerts by mail', () => {
  it('come once Telegram has been silent for ten minutes, each once, with its end', async () => {
    const { sent, look } = await open();
    await look(0, [down]);
    await look(SILENT_MS / MINUTE - 1, [down]);
    expect(sent).toEqual([]);
    await look(1, [down]);
    expect(sent).toEqual([{ to: 'owner@mail.test', text: 'raised node-down eu1' }]);
    await look(10, [down]);
    await look(10, [up]);
    await look(10, [up]);
    expect(sent.map(({ text }) => text)).toEqual(['raised node-down eu1', 'over node-down eu1']);
  });

  it('do not come while Telegram answers, and the silence counts anew after that', async () => {
    const { world, sent, look } = await open();
    await look(9, [down]);
    world.isSilent = false;
    await look(9, [down]);
    world.isSilent = true;
    await look(1, [down]);
    await look(9, [down]);
    expect(sent).toEqual([]);
    await look(1, [down]);
    expect(sent).toHaveLength(1);
  });

  it('tell the end of what the chat told before, once', async () => {
    const { sent, look } = await open((draft) => {
      draft.alerts['node-down eu1'] = { since: iso(NOW - HOUR) };
    });
    await look(0, [down]);
    await look(10, [down]);
    expect(sent).toEqual([]);
    await look(1, [up]);
    await look(10, [up]);
    expect(sent.map(({ text }) => text)).toEqual(['over node-down eu1']);
  });

  it('come again when the trouble does', async () => {
    const { sent, look } = await open();
    await look(0, [down]);
    await look(10, [down]);
    await look(10, [up]);
    await look(10, [down]);
    expect(sent.map(({ text }) => text)).toEqual([
      'raised node-down eu1',
      'over node-down eu1',
      'raised node-down eu1',
    ]);
  });

  it('share a letter, and come every five minutes at most', async () => {
    const { sent, look } = await open();
    await look(0, [down, disk]);
    await look(10, [down, disk]);
    await look(1, [up, disk]);
    expect(sent.map(({ text }) => text)).toEqual(['raised node-down eu1, raised disk main']);
    await look(4, [up, disk]);
    expect(sent).toHaveLength(2);
  });

  it('wait for the morning unless they are urgent', async () => {
    const { sent, look } = await open();
    await look(0, [down, disk], true);
    await look(10, [down, disk], true);
    await look(10, [down, disk], false);
    expect(sent.map(({ text }) => text)).toEqual(['raised node-down eu1', 'raised disk main']);
  });

  it('come later when they cannot be sent, and count for the chat only when it is back', async () => {
    const { store, world, sent, look } = await open();
    world.outcome = 'later';
    await look(0, [down]);
    await look(10, [down]);
    expect(store.state.mail_desk.alerts).toEqual({});
    world.outcome = 'sent';
    await look(10, [down]);
    expect(sent).toHaveLength(1);
    expect(Object.keys(store.state.mail_desk.alerts)).toEqual(['node-down eu1']);
    expect(store.state.alerts).toEqual({});
    world.isSilent = false;
    await look(1, [down]);
    expect(store.state.mail_desk.alerts).toEqual({});
  });

  it('go nowhere without an address', async () => {
    const { sent, look } = await open((draft) => {
      const owner = draft.users[OWNER];
      if (owner) owner.mail = null;
    });
    await look(0, [down]);
    await look(10, [down]);
    expect(sent).toEqual([]);
  });
});
