import { expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, timeToReply } from '../stage/online.ts';
import { beginStory } from '../stage/story.ts';
import { FULL_DISK, outagesOf, UnrulyNode } from './outage.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd', 'unshare');

it.skipIf(missing)(
  'a server on which not a byte can be written gives and changes access as ever',
  async () => {
    await using programs = new UnrulyNode({ timeout: FULL_DISK });
    const story = await beginStory({}, { far: { eu1: { sshd: { path: programs.path } } } });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna', 'eu1');
    const renewed = await ask(friend, '/regen');
    expect(await timeToReply(phone, renewed, server.address)).toBeLessThan(onBusyMachine(3000));
    expect(outagesOf(story.daemon, 'eu1').down).toEqual([]);
    expect(story.api.violations).toEqual([]);
  },
  120_000,
);
