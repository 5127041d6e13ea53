import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SealedPage } from '../../src/handover/sealed-page.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { vpnBot } from '../stage/command-line.ts';
import { admit, configFor, noNode, openServer, openStage, type Stage, storeOf } from '../stage/daemon-stage.ts';
import { openedHandover } from '../stage/opened-handover.ts';

const run = ({ daemon }: Stage, ...words: string[]) => vpnBot(daemon.folder, ['handover', ...words]);
const auditOf = ({ daemon }: Stage) => readFileSync(join(dirname(daemon.storePath), 'audit.jsonl'), 'utf8');

/** What is behind the words that the command said. */
function opened(path: string, said: string): Promise<SealedPage> {
  return openedHandover(readFileSync(path, 'utf8'), /: ([a-zа-я ]+)$/.exec(said.trim())?.[1] ?? '');
}

async function openLab() {
  const lab = await WireguardLab.start();
  onTestFinished(() => lab.close());
  const stage = await openStage({ server: await lab.server() });
  return { ...stage, phone: await lab.phone() };
}

describe.skipIf(noNode)('vpn-bot handover', { timeout: 120_000 }, () => {
  test('makes a file whose config works at once; the owner hears, and the friend is offered a key of their own', async () => {
    const stage = await openLab();
    stage.owner.start();
    const anna = await admit(stage, 502, 'en');
    const path = join(stage.daemon.folder, 'anna.html');
    const given = await run(stage, '502', path, '--on', 'android');
    expect(given).toMatchObject({ code: 0, errors: expect.stringMatching(/works from the first connection/i) });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const page = await opened(path, given.said);
    const list = async () => (await vpnBot(stage.daemon.folder, ['friend', 'list'])).said;
    expect(await list()).toMatch(/Friend 502.*handed over, waits until/);
    expect(Object.values(storeOf(stage.daemon).peers)).toEqual([
      expect.objectContaining({ sent_at: null, deadline: expect.any(String), platform: 'android' }),
    ]);
    await stage.phone.up(page.text);
    expect(await stage.phone.reaches('10.0.0.1')).toBe(true);
    await stage.owner.receives(/открыт, подключение/, { anyOrder: true });
    expect(await list()).toMatch(/Friend 502.*the hand-over was opened: connected at/);
    const offer = await anna.receives(/new config here/, { anyOrder: true });
    anna.press(offer.buttons[0]?.text ?? '');
    const fresh = await configFor(anna);
    expect(fresh.text).not.toBe(page.text);
    const words = given.said.split(': ').at(-1) ?? '';
    expect(auditOf(stage)).toContain('vpn-bot handover');
    for (const secret of [words, /PrivateKey = (\S+)/.exec(page.text)?.[1] ?? ''])
      expect(stage.daemon.log + auditOf(stage)).not.toContain(secret);
  });

  test('gives a working friend a waiting key, the same one twice, and leaves the old one alone', async () => {
    const stage = await openStage({ server: await openServer() });
    stage.owner.start();
    const anna = await admit(stage, 502, 'en');
    anna.send('/get_config');
    const sent = await configFor(anna);
    const paths = ['one.html', 'two.html'].map((name) => join(stage.daemon.folder, name));
    const texts: string[] = [];
    for (const path of paths) texts.push((await opened(path, (await run(stage, '@friend502', path)).said)).text);
    expect(texts[1]).toBe(texts[0]);
    expect(texts[0]).not.toBe(sent.text);
    expect(await run(stage, '502', paths[0] ?? '')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('is there already'),
    });
    expect(Object.values(storeOf(stage.daemon).peers)).toHaveLength(1);
  });

  test('makes a ZIP with digits, a page for paper, and further devices, which count like any', async () => {
    const stage = await openStage({ server: await openServer() });
    stage.owner.start();
    await admit(stage, 502, 'ru');
    const [zip, print] = ['a.zip', 'a-print.html'].map((name) => join(stage.daemon.folder, name)) as [string, string];
    const zipped = await run(stage, '502', zip, '--zip', '--on', 'ios');
    expect(zipped.said).toMatch(/: \d{4} \d{4} \d{4} \d{4}$/);
    expect(readFileSync(zip).subarray(0, 2).toString()).toBe('PK');
    expect(await run(stage, '502', print, '--print')).toMatchObject({ code: 0, said: '' });
    expect(readFileSync(print, 'utf8')).toContain('id="qr"');
    for (const name of ['Two', 'Three']) {
      const made = await run(stage, '502', join(stage.daemon.folder, `${name}.html`), '--new-device', name);
      expect(made.code).toBe(0);
    }
    expect(await run(stage, '502', join(stage.daemon.folder, 'four.html'), '--new-device', 'Four')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/as many devices/),
    });
    expect(await run(stage, '502', '--zip', '--print')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/--zip/),
    });
  });

  test('works without the daemon, which goes on with that very key', async () => {
    const stage = await openLab();
    stage.owner.start();
    await admit(stage, 502, 'en');
    await stage.daemon.stop();
    const path = join(stage.daemon.folder, 'anna.html');
    const { said, errors } = await run(stage, '502', path);
    expect(errors).toContain('The bot is not running');
    await stage.phone.up((await opened(path, said)).text);
    expect(await stage.phone.reaches('10.0.0.1')).toBe(true);
    await stage.daemon.start();
    await stage.owner.receives(/открыт, подключение/, { anyOrder: true });
  });
});
