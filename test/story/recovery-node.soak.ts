import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { ask, goOnline, type Online } from '../stage/online.ts';
import { deviceOf, editStore, readStore } from '../stage/store-file.ts';
import { beginStory, type Story, settingOf } from '../stage/story.ts';
import { loseEu1, newEu1, restartWith } from './recovery-node.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
/** A phone whose session the server forgot sends for 15 s before it shakes hands anew. */
const BACK_S = 30;

/** Two friends are online on `eu1` and the owner listens. */
async function begin(finished: (clear: () => Promise<void>) => void) {
  const story = await beginStory({ RECONCILE_SECONDS: 1 }, { finished });
  story.owner.start();
  await story.owner.receives(/add_user/);
  const anna = await goOnline(story, 501, 'Anna', 'eu1');
  const boris = await goOnline(story, 502, 'Boris', 'eu1');
  const reach = (friend: Online, seconds = BACK_S) => friend.phone.reaches(story.eu1.address, seconds);
  return { story, anna, boris, friends: [anna, boris], reach };
}

/** Without the pinned host key the node is off, and the log has the line to add. */
async function readPin(story: Story, more: Record<string, string | number>): Promise<string> {
  const from = story.daemon.log.length;
  await restartWith(story, { ...more, WG_EU1_SSH_HOST_KEY: '' });
  await story.daemon.says('add this line to the settings: WG_EU1_SSH_HOST_KEY=SHA256:', { from });
  return /add this line to the settings: WG_EU1_SSH_HOST_KEY=(\S+)/.exec(story.daemon.log.slice(from))?.[1] ?? '';
}

describe.skipIf(missing).concurrent('a server whose machine is lost', { timeout: 150_000 }, () => {
  it('comes back on a new machine with the old server key: phones reconnect by themselves', async ({
    annotate,
    onTestFinished,
  }) => {
    const { story, friends, reach } = await begin(onTestFinished);
    const { daemon, eu1, api, sshd } = story;
    await loseEu1(story);
    await daemon.says('node eu1 is down');
    for (const friend of friends) expect(await reach(friend, 1)).toBe(false);

    const began = performance.now();
    const machine = await newEu1(story, { privateKey: eu1.keys.privateKey, host: eu1.endpoint.host });
    // a provider's router learns at once where an address has moved; these phones sit on one wire with the server
    for (const { phone } of friends) await phone.namespace.ip('neigh', 'flush', 'dev', 'eth0');
    const settings = { WG_EU1_INTERFACE: machine.interface };
    const pin = await readPin(story, settings);
    expect(pin).toBe(await sshd.fingerprint());
    await restartWith(story, { ...settings, WG_EU1_SSH_HOST_KEY: pin });
    await eventually(async () => (await machine.allowedIps()).size === 2);
    const peersBack = performance.now();
    for (const friend of friends) expect(await reach(friend)).toBe(true);
    const seconds = (to: number) => ((to - began) / 1000).toFixed(1);
    await annotate(
      `peers on the new machine after ${seconds(peersBack)} s, all phones after ${seconds(performance.now())} s`,
    );
    expect(api.violations).toEqual([]);
  });

  it('comes back elsewhere with a new key: one setting each, then /get_config', async ({
    annotate,
    onTestFinished,
  }) => {
    const { story, friends } = await begin(onTestFinished);
    const { daemon, eu1, owner, api } = story;
    await loseEu1(story);
    await daemon.says('node eu1 is down');

    const began = performance.now();
    const machine = await newEu1(story);
    const moved = { WG_EU1_INTERFACE: machine.interface, WG_EU1_ENDPOINT_HOST: machine.endpoint.host };
    const pinned = { ...moved, WG_EU1_SSH_HOST_KEY: await readPin(story, moved) };
    await restartWith(story, pinned);
    const told = await owner.receives(/отвечает с другим ключом/); // nothing is believed before the owner says so
    expect(told.text).toContain(eu1.keys.publicKey);
    const serverKey = /Сейчас: (\S+)/.exec(told.text)?.[1] ?? '';
    expect(serverKey).toBe(machine.keys.publicKey);
    expect((await machine.allowedIps()).size).toBe(0);
    await restartWith(story, { ...pinned, WG_EU1_SERVER_PUBLIC_KEY: serverKey });
    await eventually(async () => (await machine.allowedIps()).size === 2);
    for (const { friend, phone, config } of friends) {
      const next = await ask(friend, '/get_config', 15_000);
      for (const name of ['Address', 'PrivateKey'])
        expect(settingOf(next.text, name)).toBe(settingOf(config.text, name));
      await phone.switchTo(next.text, next.name);
      expect(await phone.reaches(machine.address)).toBe(true);
    }
    await annotate(`all friends after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(api.violations).toEqual([]);
  });

  it('lets its friends move: each by /server, or all at once by the owner’s edit; back they have what they had', async ({
    onTestFinished,
  }) => {
    const { story, anna, boris, friends, reach } = await begin(onTestFinished);
    const { daemon, main, eu1, sshd, api, settings } = story;
    await loseEu1(story);
    await daemon.says('node eu1 is down');

    // a friend's own way
    anna.friend.send('/server');
    expect((await anna.friend.receives(/Choose a server/)).buttons.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/Europe.*not answering/),
    );
    anna.friend.press('server:main');
    await anna.friend.receives(/Your server: Main/);
    const annas = await ask(anna.friend, '/get_config');
    expect(annas.name).toBe('vpn_501.conf');

    // the owner's way, while the daemon runs
    editStore(daemon, (store) => {
      for (const user of Object.values(store.users))
        if (user.preferred_server_id === 'eu1') user.preferred_server_id = 'main';
    });
    daemon.signal('SIGHUP');
    await daemon.says('an edit of the store was taken in');
    const boriss = await ask(boris.friend, '/get_config');
    for (const [{ phone }, { text, name }] of [
      [anna, annas],
      [boris, boriss],
    ] as const) {
      await phone.switchTo(text, name);
      expect(await phone.reaches(main.address)).toBe(true);
    }

    // the node leaves the settings: nothing of its friends is forgotten, and who still has it chosen is moved
    await daemon.stop();
    daemon.configure(Object.fromEntries(Object.entries(settings).filter(([name]) => !name.startsWith('WG_EU1_'))));
    editStore(daemon, (store) => {
      if (store.users['502']) store.users['502'].preferred_server_id = 'eu1';
    });
    await daemon.start();
    await boris.friend.receives(/Europe & <Co> will soon be closed; yours is now Main/);
    const { document } = await boris.friend.receives(isConfig);
    expect(document?.bytes.toString()).toBe(boriss.text);
    for (const { friend } of friends) expect(deviceOf(readStore(daemon), friend.id, 'eu1').removed_at).toBeNull();

    // and back again
    await eu1.namespace.ip('link', 'set', 'eth0', 'up');
    await eu1.start();
    await sshd.start();
    await restartWith(story, {});
    for (const friend of friends) {
      await friend.phone.switchTo(friend.config.text, friend.config.name);
      expect(await reach(friend)).toBe(true);
    }
    expect(api.violations).toEqual([]);
  });
});
