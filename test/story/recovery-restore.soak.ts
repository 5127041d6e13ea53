import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { vpnBot } from '../stage/command-line.ts';
import { ask, goOnline, type Online } from '../stage/online.ts';
import { deviceOf, readStore } from '../stage/store-file.ts';
import { beginStory, configOf, type Story, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
/** A phone whose session the server forgot sends for 15 s before it shakes hands anew. */
const BACK_S = 30;
const reaches = ({ phone, server }: Online, seconds?: number) => phone.reaches(server.address, seconds);
const command = ({ daemon }: Story, ...args: string[]) => vpnBot(daemon.folder, args);

/** Anna's /regen and her switch to the new key. */
async function renew(story: Story, anna: Online): Promise<void> {
  const old = deviceOf(readStore(story.daemon), anna.friend.id).public_key;
  const renewed = await ask(anna.friend, '/regen');
  await anna.phone.switchTo(renewed.text, renewed.name);
  await eventually(async () => !(await story.main.allowedIps()).has(old));
}

it.skipIf(missing)(
  'goes back to a backup: newer keys stay, removed people are back, removed keys stay removed, and phones tell so',
  async () => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 });
    const { daemon, lab, main, owner, api } = story;
    const anna = await goOnline(story, 501, 'Anna');
    const boris = await goOnline(story, 502, 'Boris');
    expect(await command(story, 'backup', 'mine.json')).toMatchObject({ code: 0 }); // while the daemon runs
    const K1 = deviceOf(readStore(daemon), 501).public_key;
    await renew(story, anna);
    owner.send('/remove_user 502');
    await eventually(async () => !(await reaches(boris, 1)));
    const clara = await goOnline(story, 503, 'Clara');
    await eventually(() => deviceOf(readStore(daemon), 503).greeted_key !== null); // the last that is written unasked

    const before = daemon.store;
    expect(await command(story, 'restore', '--yes', 'mine.json')).toMatchObject({
      code: 78,
      errors: expect.stringContaining('another vpn-bot uses this store already; stop that one first'),
    });
    expect(daemon.store).toBe(before);
    await daemon.stop();
    const { code, said } = await command(story, 'restore', '--yes', 'mine.json');
    expect([code, said]).toEqual([0, expect.stringContaining('Regain access: 502 (Boris) [main 10.0.0.4]')]);
    expect(said).toContain('Lose access: 503 (Clara) [main 10.0.0.5]');
    expect(said).not.toContain('newer key');
    expect(await reaches(anna)).toBe(true);

    const from = daemon.log.length;
    await daemon.start();
    await daemon.says('peers brought in line', { from });
    for (const friend of [anna, boris]) expect(await reaches(friend, BACK_S)).toBe(true);
    await eventually(async () => !(await reaches(clara, 1)));
    expect((await main.allowedIps()).has(K1)).toBe(false);
    const oldPhone = await lab.phone();
    await oldPhone.up(anna.config.text, anna.config.name);
    expect(await oldPhone.reaches(main.address, 1)).toBe(false);
    clara.friend.send('/get_config');
    expect((await clara.friend.receives(/закрытый VPN|private VPN/)).document).toBeUndefined();
    expect(await command(story, 'check')).toMatchObject({ code: 0 });
    expect(api.violations).toEqual([]);
  },
  120_000,
);

it.skipIf(missing)(
  'goes back to a backup over a store that is lost: names the newer keys on the nodes, which work until /get_config',
  async () => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 });
    const { daemon, main, owner, api } = story;
    owner.start();
    const anna = await goOnline(story, 501, 'Anna');
    const boris = await goOnline(story, 502, 'Boris', 'eu1');
    const backup = join(daemon.folder, 'data', 'backups');
    const backups = () => (existsSync(backup) ? readdirSync(backup) : []);
    await eventually(() => backups().length > 0); // that of this hour
    expect(await command(story, 'backup', join(backup, 'mine.json'))).toMatchObject({ code: 0 });
    const older = backups();
    await renew(story, anna);
    const newer = deviceOf(readStore(daemon), 501).public_key;
    await daemon.stop();
    for (const name of backups()) if (!older.includes(name)) rmSync(join(backup, name)); // of the next hour
    writeFileSync(daemon.storePath, daemon.store.slice(0, 400));
    const from = daemon.log.length;
    daemon.launch();
    expect(await daemon.ended()).toMatchObject({ code: 78 });
    const named = /the newest good backup is (\S+) \(revision \d+, 2 devices\).*vpn-bot restore \1/.exec(
      daemon.log.slice(from),
    );
    expect(named?.[1]).toBe(join(backup, 'mine.json'));

    const { code, said } = await command(story, 'restore', '--yes', named?.[1] ?? '');
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/present store cannot be used \(line \d+: breaks off at the end/),
    ]);
    expect(said).toContain(`Node main: 501 (Anna) uses a newer key than this backup has (${newer}); it keeps working`);
    expect(said).not.toContain(settingOf(anna.config.text, 'PrivateKey'));
    await daemon.start();
    expect((await owner.receives(/занял|адрес.*501|501/)).text).toContain('10.0.0.3');
    for (const friend of [anna, boris]) expect(await reaches(friend)).toBe(true);
    expect((await main.allowedIps()).get(newer)).toEqual(['10.0.0.3/32']);
    const config = await ask(anna.friend, '/get_config');
    expect(settingOf(config.text, 'Address')).not.toBe('10.0.0.3/32');
    await anna.phone.switchTo(config.text, config.name);
    expect(await reaches(anna)).toBe(true);
    expect(api.violations).toEqual([]);
  },
  120_000,
);

it.skipIf(missing)(
  'brings everything back on an empty machine from one backup, the settings and store.key',
  async () => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 });
    const { daemon, main, api, settings } = story;
    const anna = await goOnline(story, 501, 'Anna');
    const boris = await goOnline(story, 502, 'Boris', 'eu1');
    expect(await command(story, 'backup', 'mine.json')).toMatchObject({ code: 0 });
    const [backup, key] = ['mine.json', 'store.key'].map((name) => readFileSync(join(daemon.folder, name)));
    await daemon.stop('SIGKILL');
    await main.restart(); // the same server key, no peers
    expect(await reaches(anna, 1)).toBe(false);

    await using fresh = new Daemon({ settings });
    const write = (name: string, bytes: Buffer | undefined) =>
      writeFileSync(join(fresh.folder, name), bytes ?? '', { mode: 0o600 });
    write('mine.json', backup);
    const withoutKey = await vpnBot(fresh.folder, ['restore', '--yes', 'mine.json']);
    expect(withoutKey).toMatchObject({ code: 78, errors: expect.stringContaining('bring it back or set STORE_KEY') });
    write('store.key', key);
    expect(await vpnBot(fresh.folder, ['restore', '--yes', 'mine.json'])).toMatchObject({ code: 0 });
    await fresh.start();
    for (const friend of [anna, boris]) expect(await reaches(friend, BACK_S)).toBe(true);
    anna.friend.send('/get_config');
    expect((await configOf(anna.friend)).text).toBe(anna.config.text);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
