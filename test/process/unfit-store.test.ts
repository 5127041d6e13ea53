import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { admit, configFor, noNode, openServer, openStage, setStage, settledPeers } from '../stage/daemon-stage.ts';

const UNFIT = [
  ['a FIFO', (path: string) => void execFileSync('mkfifo', [path]), 'is a FIFO, not a file', 'это FIFO, а не файл'],
  ['a folder', (path: string) => mkdirSync(path), 'is a folder, not a file', 'это папка, а не файл'],
  ['a huge file', huge, 'is too large', 'слишком велик'],
] as const;

function huge(path: string): void {
  writeFileSync(path, '');
  truncateSync(path, 3e9);
}

test.each(UNFIT)(
  'a start with %s in the place of the store is refused by its name, and at once',
  async (_, put, why) => {
    const { daemon } = await setStage();
    mkdirSync(dirname(daemon.storePath));
    put(daemon.storePath);
    daemon.launch();
    expect(await daemon.ended()).toEqual({ code: 78, signal: null });
    expect(daemon.log).toMatch(new RegExp(`^<3>PEERS_FILE=\\S+/peers\\.json: ${why}`, 'm'));
  },
);

test.skipIf(noNode).each(UNFIT)(
  'while it runs %s in the place of the store is put aside, the owner told, and everybody is served',
  async (_, put, _why, told) => {
    const server = await openServer();
    const stage = await openStage({ server, settings: { RECONCILE_SECONDS: 1 } });
    const { daemon, owner } = stage;
    owner.start();
    const anna = await admit(stage, 502);
    rmSync(daemon.storePath);
    put(daemon.storePath);
    anna.send('/status');
    await anna.receives(/./);
    anna.send('/get_config');
    await configFor(anna);
    await owner.receives(new RegExp(told));
    expect(Object.keys(await settledPeers(daemon))).toHaveLength(1);
    expect(readdirSync(dirname(daemon.storePath)).filter((name) => name.includes('.rejected-'))).toHaveLength(1);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    await daemon.start();
    anna.send('/get_config');
    await configFor(anna);
  },
);
