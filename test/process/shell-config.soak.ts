import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLink } from '../../src/amnezia/vpn-link.ts';
import { SAMPLE_2, withAwg } from '../lab/amneziawg/amneziawg.ts';
import { builtCli } from '../lab/built.ts';
import { eventually } from '../lab/eventually.ts';
import { canScan, scanQr } from '../lab/scan-qr.ts';
import { terminalPicture } from '../lab/terminal-screen.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { vpnBot } from '../stage/command-line.ts';
import { admit, configFor, noNode, openServer, openStage, type Stage, storeOf } from '../stage/daemon-stage.ts';

const run = ({ daemon }: Stage, ...words: string[]) => vpnBot(daemon.folder, ['config', ...words]);
const CLEARED = '\u001b[2J\u001b[3J\u001b[H';
const CLI = builtCli();

/** `vpn-bot config owner --qr` on a real terminal, with its question answered. */
async function openTerminal({ daemon }: Stage, answer: string, columns = 100) {
  const command = `stty columns ${columns} rows 60; ${process.execPath} ${CLI} config owner --qr`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: daemon.folder,
    env: { PATH: process.env['PATH'], TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await eventually(() => text.includes('[y/N]'));
  child.stdin.write(answer);
  const ended: Promise<number> = once(child, 'close').then(([code]) => code);
  return { shown: () => text, type: (typed: string) => child.stdin.write(typed), ended };
}

async function openLab() {
  const lab = await WireguardLab.start();
  onTestFinished(() => lab.close());
  const stage = await openStage({ server: await lab.server() });
  return { ...stage, phone: await lab.phone() };
}

const auditOf = ({ daemon }: Stage) => readFileSync(join(dirname(daemon.storePath), 'audit.jsonl'), 'utf8');

describe.skipIf(noNode)('vpn-bot config', { timeout: 120_000 }, () => {
  test('gives the owner a first device that works at once, before anybody wrote to the bot', async () => {
    const stage = await openLab();
    const first = await run(stage, 'owner');
    expect(first).toMatchObject({ code: 0, errors: expect.stringMatching(/^1: Main, for WireGuard/) });
    await stage.phone.up(first.said);
    expect(await stage.phone.reaches('10.0.0.1')).toBe(true);
    // the same again is the same file
    expect((await run(stage, '1')).said).toBe(first.said);
    expect(Object.values(storeOf(stage.daemon).peers)).toHaveLength(1);
    const entries = auditOf(stage).trim().split('\n');
    expect(entries.map((line) => JSON.parse(line))).toEqual(
      Array(2).fill(expect.objectContaining({ by: 1, whom: '1', what: 'vpn-bot config' })),
    );
    expect(stage.daemon.log + auditOf(stage)).not.toContain(/PrivateKey = (\S+)/.exec(first.said)?.[1]);
  });

  test('gives a friend’s device, the very file that the chat sends, and makes others', async () => {
    const stage = await openStage({ server: await openServer() });
    stage.owner.start();
    const anna = await admit(stage, 502, 'en');
    anna.send('/get_config');
    const sent = await configFor(anna);
    expect((await run(stage, '@friend502')).said).toBe(sent.text.trimEnd());
    // a new key that waits for its first use is what the chat sends, too
    anna.send('/regen');
    const renewed = await configFor(anna);
    expect((await run(stage, '502')).said).toBe(renewed.text.trimEnd());
    const file = join(stage.daemon.folder, 'laptop.conf');
    expect(await run(stage, '502', file, '--new-device', 'Laptop')).toMatchObject({ code: 0, said: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toBe(sent.text);
    expect(await run(stage, '502', file, '--device', 'laptop')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('is there already'),
    });
    expect(await run(stage, '502')).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/several devices.*Laptop/s),
    });
    expect(await run(stage, '502', '--new-device', 'Laptop')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('Laptop: they have a device of that name'),
    });
    expect((await run(stage, '502', '--device', 'laptop')).said).toBe(readFileSync(file, 'utf8').trimEnd());
    // it counts as given: /regen makes a new key, where a file that nobody has would be sent again
    const peers = Object.values(storeOf(stage.daemon).peers) as { name: string | null; handed_at: string | null }[];
    expect(peers.find(({ name }) => name === 'Laptop')?.handed_at).not.toBeNull();
    expect(peers.find(({ name }) => name === null)?.handed_at).toBeNull();
    expect(await run(stage, '502', '--link', '--device', 'laptop')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('--app amneziavpn'),
    });
    expect((await run(stage, '502', '--link', '--device', 'laptop', '--app', 'amneziavpn')).said).toMatch(
      /^vpn:\/\/[\w-]+$/,
    );
  });

  test.skipIf(!canScan())('shows a QR code that holds the same config', async () => {
    const stage = await openStage({ server: await openServer() });
    const { said } = await run(stage, 'owner');
    const qr = await run(stage, 'owner', '--qr');
    expect(
      scanQr(terminalPicture(`${qr.said}\n`, 80, 0))
        .toString()
        .trimEnd(),
    ).toBe(said);
  });

  test('asks before it shows a key on a terminal, and clears the screen afterwards', async () => {
    const stage = await openStage({ server: await openServer() });
    const { shown, ended } = await openTerminal(stage, 'n\n');
    expect(await ended).toBe(1);
    expect([shown().includes('Not shown'), shown().includes('▀')]).toEqual([true, false]);
    const willing = await openTerminal(stage, 'y\n');
    await eventually(() => willing.shown().includes('Press Enter'));
    expect([willing.shown().includes('▀'), willing.shown().includes(CLEARED)]).toEqual([true, false]);
    willing.type('\n');
    expect(await willing.ended).toBe(0);
    expect(willing.shown().includes(CLEARED)).toBe(true);
  });

  test.skipIf(!canScan())(
    'says how wide a window the longer code of an AmneziaWG config needs, which is read then',
    async () => {
      const lab = await WireguardLab.start({ protocol: 'amneziawg' });
      onTestFinished(() => lab.close());
      const server = await lab.server({ amneziawg: { parameters: SAMPLE_2 } });
      const settings = { WG_PROTOCOL: 'amneziawg', RECONCILE_SECONDS: 1 };
      const stage = await openStage({ server, settings, env: { PATH: withAwg() } });
      const narrow = await openTerminal(stage, 'y\n', 80);
      expect(await narrow.ended).toBe(1);
      expect(narrow.shown().includes('▀')).toBe(false);
      const needed = Number(/needs (\d+) columns, and this terminal has 80/.exec(narrow.shown())?.[1]);
      const wide = await openTerminal(stage, 'y\n', needed);
      await eventually(() => wide.shown().includes('Press Enter'));
      const lines = wide.shown().replaceAll('\r', '').split('\n');
      const code = lines.filter((line) => line.includes('▀')).join('\n');
      expect(scanQr(terminalPicture(code, needed, 255)).toString()).toMatch(/^\[Interface\].*\nS1 = \d+\n/s);
      const link = await run(stage, 'owner', '--link', '--app', 'amneziavpn');
      expect(readLink(link.said)).toMatch(/PrivateKey|client_priv_key/);
    },
  );

  test('works without the daemon, which then goes on with that very key', async () => {
    const stage = await openLab();
    await stage.daemon.stop();
    const { said, errors } = await run(stage, 'owner');
    expect(errors).toContain('The bot is not running');
    await stage.phone.up(said);
    expect(await stage.phone.reaches('10.0.0.1')).toBe(true);
    await stage.daemon.start();
    expect((await run(stage, 'owner')).said).toBe(said);
  });
});

test('a node that is silent is told, and nothing is shown', { timeout: 120_000 }, async () => {
  const stage = await openStage();
  stage.owner.start();
  await admit(stage, 502);
  const { code, said, errors } = await run(stage, '502');
  expect([code, said]).toEqual([1, '']);
  expect(errors).toMatch(/Main does not answer/);
});
