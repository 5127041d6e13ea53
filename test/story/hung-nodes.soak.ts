import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { lost } from '../stage/online.ts';
import { outagesOf } from './outage.ts';
import { type Drama, DYING, type Dying, playOutages, type Wait } from './outage-drama.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd', 'iptables');

const CAUSE: Readonly<Record<Dying, string>> = {
  frozen: 'timeout',
  walled: 'timeout',
  stuck: 'timeout',
  other: 'host-key',
};

describe.skipIf(missing)('while four servers are dead at once, each in its own way', () => {
  const stack = new AsyncDisposableStack();
  let drama: Drama;

  beforeAll(async () => {
    drama = await playOutages(stack);
  }, 150_000);
  afterAll(() => stack.disposeAsync());

  it('friends of the server that lives get their configs at once', async ({ annotate }) => {
    const { onMain } = drama;
    await annotate(`${onMain.length} configs on main, the slowest after ${Math.round(Math.max(...onMain))} ms`);
    expect(onMain.length).toBeGreaterThan(6);
    expect(Math.max(...onMain)).toBeLessThan(onBusyMachine(2000));
  });

  it('no tunnel loses a packet, for only the way to the server is dead', () => {
    for (const report of Object.values(drama.tunnels)) {
      expect(report.sent).toBeGreaterThan(50);
      expect(lost(report)).toBe(0);
    }
  });

  it('the log has one line when a server goes and one when it is back, with the time', async ({ annotate }) => {
    for (const node of DYING) {
      const { down, back } = outagesOf(drama.story.daemon, node);
      for (const line of [...down, ...back]) await annotate(line);
      expect(down.filter((line) => line.includes(`down (${CAUSE[node]})`))).toHaveLength(1);
      expect(down.length).toBe(node === 'other' ? 2 : 1); // away for a moment, then another machine
      expect(back).toEqual([expect.stringMatching(/is back after \d+ s /)]);
    }
  });

  it('a waiting friend hears one sentence after 2 s, and gets the config when the server is back', async ({
    annotate,
  }) => {
    for (const node of DYING) {
      const { toldAfter, servedAfter, words, config } = drama.waits[node] as Wait;
      await annotate(`${node}: told after ${toldAfter} ms, served ${servedAfter} ms after it was well: ${words}`);
      expect(toldAfter).toBeGreaterThan(1900);
      expect(toldAfter).toBeLessThan(onBusyMachine(4000));
      expect(servedAfter).toBeLessThan(30_000 + onBusyMachine(5000)); // its next try is at most half a minute away;
      const phone = await drama.story.lab.phone();
      await phone.up(config.text, config.name);
      const server = drama.story.far[node]?.server;
      expect(await phone.reaches(server?.address ?? '')).toBe(true);
      const guest = drama.story.api.calls.filter(({ args }) => Number(args['chat_id']) === 601 + DYING.indexOf(node));
      const methods = guest.map(({ method }) => method).filter((method) => method !== 'sendChatAction');
      const upload = methods.lastIndexOf('sendDocument'); // news of a server that is back may come behind all
      expect(methods.slice(upload - 1, upload + 2)).toEqual(['sendMessage', 'sendDocument', 'sendMessage']); // note, files, buttons
    }
  });

  it('a friend who was removed meanwhile stays out, though their last command may run late', async () => {
    const { friend, allowedIp } = drama.removed;
    const server = drama.story.far['frozen']?.server;
    await eventually(async () => [...((await server?.allowedIps()) ?? [])].length === 2, { timeout: 15_000 });
    expect([...((await server?.allowedIps())?.values() ?? [])].flat()).not.toContain(allowedIp);
    expect(friend.chat.messages.filter(isConfig)).toHaveLength(1);
  });

  it('the owner hears once of the host key, and every call of the bot was valid', () => {
    const { owner, api } = drama.story;
    expect(owner.chat.messages.filter(({ text }) => text.includes('не тот ключ SSH'))).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });
});
