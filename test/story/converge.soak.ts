import { describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { onBusyMachine } from '../lab/busy-machine.ts';
import type { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { ask, goOnline } from '../stage/online.ts';
import { beginStory, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

const remove = (server: WireguardServer, key: string) => server.wg('set', 'peer', key, 'remove');
const keysOn = async (server: WireguardServer) => [...(await server.allowedIps()).keys()].sort();

/** As if the owner had been told of foreign peers before: more than once an hour they hear of none. */
function anHourLater(daemon: Daemon): void {
  const store = JSON.parse(daemon.store);
  store.nodes.main.reported_at = new Date(Date.parse(store.nodes.main.reported_at) - 3_600_000).toISOString();
  daemon.writeStore(JSON.stringify(store));
}

describe.skipIf(missing).concurrent('a node', { timeout: 120_000 }, () => {
  for (const [name, settings, limit] of [
    ['within RECONCILE_SECONDS', { RECONCILE_SECONDS: 1 }, () => onBusyMachine(4000)],
    ['within a minute when nothing is set', {}, () => 64_000],
  ] as const) {
    it(`gets back what somebody removed by hand, ${name}`, async ({ onTestFinished, annotate }) => {
      const story = await beginStory(settings, { finished: onTestFinished });
      const { main, eu1, api } = story;
      const anna = await goOnline(story, 501, 'Anna');
      await goOnline(story, 502, 'Boris', 'eu1');
      const before = [await main.wg('show', 'preshared-keys'), await eu1.wg('show', 'preshared-keys')];
      const start = performance.now();
      for (const server of [main, eu1]) for (const key of await keysOn(server)) await remove(server, key);
      expect(await anna.phone.reaches(main.address, 1)).toBe(false);
      const peers = () => Promise.all([main.wg('show', 'preshared-keys'), eu1.wg('show', 'preshared-keys')]);
      await eventually(async () => (await peers()).join() === before.join(), { timeout: limit() });
      await annotate(`back after ${Math.round(performance.now() - start)} ms`);
      await anna.phone.switchTo(anna.config.text, anna.config.name);
      expect(await anna.phone.reaches(main.address)).toBe(true);
      expect(api.violations).toEqual([]);
    });
  }

  it('loses a retired key that came back, and the address it took', async ({ onTestFinished, annotate }) => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 }, { finished: onTestFinished });
    const { friend, phone, server } = await goOnline(story, 501, 'Anna');
    const [old = ''] = await keysOn(server);
    const renewed = await ask(friend, '/regen');
    await phone.switchTo(renewed.text, renewed.name);
    await eventually(async () => !(await keysOn(server)).includes(old));
    expect(await phone.reaches(server.address)).toBe(true);
    await server.addHandmadePeer({ publicKey: old, allowedIps: ['10.0.0.3/32'] });
    const start = performance.now();
    await eventually(async () => !(await keysOn(server)).includes(old));
    expect(await phone.reaches(server.address)).toBe(true);
    await annotate(`gone, and the friend back, after ${Math.round(performance.now() - start)} ms`);
    expect([...(await server.allowedIps()).values()]).toEqual([['10.0.0.3/32']]);
    expect(story.api.violations).toEqual([]);
  });

  it('keeps foreign peers, and the owner hears of each once, also across restarts', async ({ onTestFinished }) => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 }, { finished: onTestFinished });
    const { daemon, main, owner, api } = story;
    owner.start();
    await owner.receives(/add_user/);
    const reports = () => owner.chat.messages.filter(({ text }) => text.includes('чужие пиры'));
    const foreign = ['10.0.0.2/32', '10.0.0.3/32'].map((ip) => ({
      publicKey: generateKeyPair().publicKey,
      presharedKey: generatePresharedKey(),
      allowedIps: [ip],
    }));
    const [client1, late] = foreign;
    if (!client1 || !late) throw new Error('two are made');
    await main.addHandmadePeer(client1);
    await owner.receives(({ text }) => text.includes('чужие пиры: 1') && text.includes(client1.publicKey));
    const anna = await goOnline(story, 501, 'Anna');
    expect(settingOf(anna.config.text, 'Address')).toBe('10.0.0.3/32');
    await daemon.stop();
    await daemon.start();
    await daemon.says('node main is up', { from: daemon.log.lastIndexOf('started:') });
    expect(reports()).toHaveLength(1);
    await daemon.stop();
    anHourLater(daemon);
    await daemon.start();
    await main.addHandmadePeer({ ...late, allowedIps: ['10.0.0.4/32'] });
    await owner.receives(({ text }) => text.includes(late.publicKey));
    await daemon.stop('SIGKILL');
    await daemon.start();
    const boris = await goOnline(story, 502, 'Boris');
    expect(settingOf(boris.config.text, 'Address')).toBe('10.0.0.5/32');
    expect(reports()).toHaveLength(2);
    expect(reports()[1]?.text).not.toContain(client1.publicKey);
    expect((await main.allowedIps()).get(client1.publicKey)).toEqual(client1.allowedIps);
    expect(await main.presharedKeyOf(client1.publicKey)).toBe(client1.presharedKey);
    expect(await keysOn(main)).toHaveLength(4);
    expect(api.violations).toEqual([]);
  });
});
