import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, timeToReply } from '../stage/online.ts';
import { deviceOf, readStore } from '../stage/store-file.ts';
import { beginStory, type Story } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

/** How late (ms) a busy machine may be; what is forgotten comes with the next full look at the earliest, a minute later. */
const LATE_MS = 12_000;

/** When the last reply came (ms since 1970), once there are no more. */
async function lastReplyOf(phone: Phone, address: string, timeout: number): Promise<number> {
  const pings = phone.keepPinging(address);
  await eventually(async () => !(await phone.reaches(address, 1)), { timeout });
  const { lastReply } = await pings.stop();
  if (lastReply === null) throw new Error('there was no reply at all');
  return lastReply;
}

const timeOf = (text: string | null | undefined): number => {
  if (text == null) throw new Error('the store has no such time');
  return Date.parse(text);
};

/** When the waiting config was uploaded (ms since 1970). */
const uploadedAt = (story: Story, node: string): Promise<number> =>
  eventually(() => timeOf(deviceOf(readStore(story.daemon), 501, node).next?.sent_at));

describe.skipIf(missing).concurrent('the old config of a /regen', { timeout: 120_000 }, () => {
  it('stops right after the upload when REGEN_GRACE_SECONDS is 0', async ({ onTestFinished, annotate }) => {
    const story = await beginStory({ REGEN_GRACE_SECONDS: 0 }, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const stopped = lastReplyOf(phone, server.address, 40_000);
    const renewed = await ask(friend, '/regen');
    const uploaded = Date.now();
    const after = (await stopped) - uploaded;
    await annotate(`last reply ${Math.round(after)} ms after the upload`);
    expect(after).toBeLessThan(LATE_MS);
    expect((await server.allowedIps()).size).toBe(1);
    expect(await timeToReply(phone, renewed, server.address)).toBeLessThan(LATE_MS);
    expect(story.api.violations).toEqual([]);
  });

  it('works for all of the grace time while the new one is silent, and then stops', async ({
    onTestFinished,
    annotate,
  }) => {
    const story = await beginStory({ REGEN_GRACE_SECONDS: 3 }, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const renewed = await ask(friend, '/regen');
    const uploaded = await uploadedAt(story, 'main');
    const after = (await lastReplyOf(phone, server.address, 40_000)) - uploaded;
    await annotate(`last reply ${Math.round(after)} ms after the upload, grace 3000 ms`);
    expect(after).toBeGreaterThan(2900);
    expect(after).toBeLessThan(3000 + LATE_MS);
    expect(await timeToReply(phone, renewed, server.address)).toBeLessThan(LATE_MS);
    expect(story.api.violations).toEqual([]);
  });

  it('gets the whole grace time again after its node was down', async ({ onTestFinished, annotate }) => {
    const settings = { REGEN_GRACE_SECONDS: 5 };
    const story = await beginStory(settings, { finished: onTestFinished });
    const { daemon, sshd } = story;
    const { friend, phone, server } = await goOnline(story, 501, 'Anna', 'eu1');
    const renewed = await ask(friend, '/regen');
    const uploaded = await uploadedAt(story, 'eu1');
    await sshd.stop();
    await daemon.says('node eu1 is down');
    await eventually(() => Date.now() > uploaded + 7000);
    await sshd.start();
    await daemon.says('node eu1 is back', { timeout: 30_000 });
    expect(await phone.reaches(server.address, 1)).toBe(true);
    const last = await lastReplyOf(phone, server.address, 40_000);
    const back = timeOf(readStore(daemon).nodes['eu1']?.up_since);
    await annotate(`last reply ${Math.round(last - back)} ms after the node was back, grace 5000 ms`);
    expect(last - back).toBeGreaterThan(4900);
    expect(last - back).toBeLessThan(5000 + LATE_MS);
    expect(await timeToReply(phone, renewed, server.address)).toBeLessThan(LATE_MS);
    expect(story.api.violations).toEqual([]);
  });
});
