import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onBusyMachine } from '../lab/busy-machine.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, choose, goOnline } from '../stage/online.ts';
import { beginStory, configOf, letIn, settingOf } from '../stage/story.ts';
import { outagesOf, UnrulyNode } from './outage.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd', 'setsid');

/** Holds back the next addconf beyond every time limit, out of reach of whoever kills its command, and does it when `land` is ordered. */
const LATE_WG = `
late() {
  until on land; do [ -d "$folder" ] || exit; sleep 0.05; done
  /usr/bin/wg addconf "$1" "$folder/held" && /usr/bin/wg show "$1" allowed-ips >"$folder/landing" && mv "$folder/landing" "$folder/order-landed"
}
[ "$1" = late ] && { late "$2"; exit; }
if [ "$1" = addconf ] && on hold; then
  cat >"$folder/held"
  rm "$folder/order-hold"
  setsid "$0" late "$2" </dev/null >/dev/null 2>&1 &
  exec sleep 3600
fi
exec /usr/bin/wg "$@"`;

async function beginLateStory(finished: (clear: () => Promise<void>) => void) {
  const programs = new UnrulyNode({ wg: LATE_WG });
  finished(() => programs[Symbol.asyncDispose]());
  const far = { eu1: { sshd: { path: programs.path } } };
  const story = await beginStory({ RECONCILE_SECONDS: 2 }, { far, finished });
  story.owner.start();
  await story.owner.receives(/add_user/);
  /** The held command runs at last; what was on the node then, as `wg show allowed-ips` has it. */
  const land = async () => {
    programs.order('land');
    await eventually(() => programs.isOrdered('landed'));
    return readFileSync(join(programs.folder, 'order-landed'), 'utf8');
  };
  /** Waits until the daemon gave the held command up and reached the node again. */
  const givenUp = async () => {
    await story.daemon.says('node eu1 is down (timeout)', { timeout: 40_000 });
    await eventually(() => outagesOf(story.daemon, 'eu1').back.length > 0, { timeout: 20_000 });
  };
  return { ...story, story, programs, land, givenUp };
}

describe.skipIf(missing).concurrent('a command that was given up and runs later', { timeout: 120_000 }, () => {
  it('brings no friend back who was removed meanwhile', async ({ onTestFinished, annotate }) => {
    const { story, programs, land, givenUp, eu1, owner, api } = await beginLateStory(onTestFinished);
    const friend = await letIn(story, 501, 'Leo', 'en');
    await choose(friend, 'eu1');
    programs.order('hold');
    friend.send('/get_config');
    await eventually(() => !programs.isOrdered('hold'));
    owner.send('/remove_user 501');
    await owner.receives(/доступ закрыт/);
    await givenUp();
    expect((await eu1.allowedIps()).size).toBe(0);
    expect(await land()).toMatch(/^\S+\t10\.8\.0\.2\/32\n$/);
    const landed = performance.now();
    await eventually(async () => (await eu1.allowedIps()).size === 0);
    await annotate(`gone ${Math.round(performance.now() - landed)} ms after it landed`);
    expect(friend.chat.messages.filter(isConfig)).toEqual([]);
    expect(api.violations).toEqual([]);
  });

  it('gives no undone key access', async ({ onTestFinished, annotate }) => {
    const { story, programs, land, givenUp, eu1, api } = await beginLateStory(onTestFinished);
    const { friend, phone, config } = await goOnline(story, 501, 'Anna', 'eu1');
    const before = await eu1.wg('show', 'allowed-ips');
    programs.order('hold');
    friend.send('/regen');
    await eventually(() => !programs.isOrdered('hold'));
    await friend.receives(/old one still works/);
    await givenUp();
    await configOf(friend);
    friend.press('↩️ Undo');
    await friend.receives(/Undone/);
    await eventually(async () => (await eu1.wg('show', 'allowed-ips')) === before);
    const pings = phone.keepPinging(eu1.address);
    await land();
    const landed = performance.now();
    await eventually(async () => (await eu1.wg('show', 'allowed-ips')) === before);
    await annotate(`gone ${Math.round(performance.now() - landed)} ms after it landed`);
    const { sent, received } = await pings.stop();
    expect(sent - received).toBeLessThanOrEqual(1);
    expect(settingOf(config.text, 'Address')).toBe('10.8.0.2/32');
    expect(api.violations).toEqual([]);
  });

  it("takes a friend's address away for no longer than RECONCILE_SECONDS", async ({ onTestFinished, annotate }) => {
    const { story, programs, land, givenUp, eu1, api } = await beginLateStory(onTestFinished);
    const { friend, phone, config } = await goOnline(story, 501, 'Anna', 'eu1');
    const [old = ''] = (await eu1.allowedIps()).keys();
    programs.order('hold');
    await eu1.wg('set', 'peer', old, 'remove'); // so that it is set again, with its address
    await givenUp();
    await eventually(async () => (await eu1.allowedIps()).get(old)?.join() === '10.8.0.2/32');
    const renewed = await ask(friend, '/regen');
    expect(renewed.text).not.toBe(config.text);
    await phone.switchTo(renewed.text, renewed.name);
    await eventually(async () => !(await eu1.allowedIps()).has(old));
    expect(await phone.reaches(eu1.address)).toBe(true);
    const pings = phone.keepPinging(eu1.address);
    await land();
    await eventually(async () => !(await eu1.allowedIps()).has(old));
    expect(await phone.reaches(eu1.address)).toBe(true);
    const { sent, received, longestGap } = await pings.stop();
    await annotate(`${received} of ${sent} pings came back, the longest gap was ${Math.round(longestGap)} ms`);
    expect(longestGap).toBeLessThan(onBusyMachine(4000));
    expect([...(await eu1.allowedIps()).values()]).toEqual([['10.8.0.2/32']]);
    expect(api.violations).toEqual([]);
  });
});
