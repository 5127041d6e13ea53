import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { choose, goOnline, type Online } from '../stage/online.ts';
import { beginStory, configOf, letIn, type Story, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

async function setServerKey(server: WireguardServer, privateKey: string): Promise<void> {
  const script = 'cat | wg set "$1" private-key /dev/stdin';
  await execa('sh', ['-c', script, 'sh', server.interface], { input: privateKey });
}

/** What the owner was told of a server's key. */
const warnings = ({ owner }: Story) => owner.chat.messages.filter(({ text }) => text.includes('отвечает с другим'));
const linesOf = ({ daemon }: Story, words: RegExp) => daemon.log.split('\n').filter((line) => words.test(line));

describe.skipIf(missing).concurrent('a node that answers with another server key', { timeout: 120_000 }, () => {
  it('gets no change, its friends no config, and the owner hears of it once', async ({ onTestFinished }) => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 }, { finished: onTestFinished });
    const { daemon, eu1, owner, api, settings } = story;
    const impostor = generateKeyPair();
    const { friend, config }: Online = await goOnline(story, 501, 'Anna', 'eu1');
    const boris = await letIn(story, 502, 'Boris', 'en');
    await choose(boris, 'eu1');

    await setServerKey(eu1, impostor.privateKey);
    await daemon.says('node eu1 is down (wrong-key)');
    expect((await owner.receives(/отвечает с другим ключом/)).text).toContain(impostor.publicKey);
    const before = await eu1.wg('show', 'allowed-ips');
    for (const person of [friend, boris]) person.send('/get_config');
    await friend.receives(/not answering.*by itself/);
    await boris.receives(/not answering.*by itself/);
    expect(warnings(story)).toHaveLength(1);
    await daemon.stop();
    const from = daemon.log.length;
    await daemon.start(); // the known key is in the store
    await daemon.says('node eu1 is down (wrong-key)', { from });
    expect(await eu1.wg('show', 'allowed-ips')).toBe(before);
    expect(friend.chat.messages.filter(isConfig)).toHaveLength(1);
    expect(boris.chat.messages.filter(isConfig)).toHaveLength(0);

    await daemon.stop();
    daemon.configure({ ...settings, WG_EU1_SERVER_PUBLIC_KEY: impostor.publicKey });
    await daemon.start();
    for (const person of [friend, boris])
      expect(settingOf((await configOf(person)).text, 'PublicKey')).toBe(impostor.publicKey);
    await eventually(async () => (await eu1.allowedIps()).size === 2);
    expect(settingOf(config.text, 'PublicKey')).toBe(eu1.keys.publicKey);
    expect(api.violations).toEqual([]);
  });

  it('is told of also when it was away before, and is believed again with its old key', async ({ onTestFinished }) => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 }, { finished: onTestFinished });
    const { daemon, eu1, sshd, owner, api } = story;
    owner.start();
    await owner.receives(/add_user/);
    const { friend, phone, config } = await goOnline(story, 501, 'Anna', 'eu1');
    await sshd.stop();
    await daemon.says('node eu1 is down (unreachable)');
    await setServerKey(eu1, generateKeyPair().privateKey);
    await sshd.start();
    await owner.receives(/отвечает с другим ключом/, { timeout: 60_000 });
    friend.send('/get_config');
    await friend.receives(/not answering.*by itself/);
    await setServerKey(eu1, eu1.keys.privateKey);
    expect((await configOf(friend, 30_000)).text).toBe(config.text);
    await phone.switchTo(config.text, config.name);
    expect(await phone.reaches(eu1.address)).toBe(true);
    expect(warnings(story)).toHaveLength(1);
    expect(linesOf(story, /^<\d>node eu1 is back after/)).toHaveLength(1);
    expect(api.violations).toEqual([]);
  });
});
