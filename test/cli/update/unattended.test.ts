import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { Code } from '../../../src/cli/update/code.ts';
import { unattended } from '../../../src/cli/update/unattended.ts';
import type { UpdateOutcome } from '../../../src/cli/update/update.ts';
import { SetupError } from '../../../src/errors.ts';
import { update as texts } from '../../../src/texts/en/cli/update.ts';
import { askForUpdate } from '../../../src/updates/ask-for-update.ts';
import { readUpdateState, updateFiles } from '../../../src/updates/update-state.ts';
import { missingFor } from '../../lab/requirements.ts';
import { Releases } from './releases-lab.ts';

const HOUR = 3_600_000;

/** Root's unit at real git, with installing by a counter; the bot's folder is beside root's. */
async function openUnit() {
  const releases = await Releases.make();
  releases.trust();
  const bots = join(releases.folder, 'bot');
  mkdirSync(bots);
  const files = updateFiles(join(bots, 'peers.json'));
  const unit = {
    releases,
    files,
    bots,
    now: Date.parse('2026-11-29T12:00:00Z'),
    installed: 0,
    /** What the file said while it was installing. */
    meanwhile: null as Awaited<ReturnType<typeof readUpdateState>>,
    outcome: { kind: 'done' } as UpdateOutcome | SetupError,
    run: () =>
      unattended({
        code: new Code(releases.clone, releases.signers),
        install: async () => {
          unit.installed += 1;
          unit.meanwhile = await readUpdateState(files.state);
          if (unit.outcome instanceof SetupError) throw unit.outcome;
          return unit.outcome;
        },
        ...{ files, texts, now: () => unit.now },
      }),
    state: () => readUpdateState(files.state),
    /** The bot asks, some time after the last time. */
    ask: (after = 1000) => {
      unit.now += after;
      return askForUpdate(files.request, unit.now);
    },
  };
  return unit;
}

/** A signed release 2.0.0 with a changelog. */
async function release(releases: Releases): Promise<string> {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [2.0.0] - 2026-11-29\n\n### Added\n\n- `one` thing\n  over two lines\n- another\n\n## [1.0.0]\n\n- old\n';
  const commit = await releases.commit(changelog, 'CHANGELOG.md');
  await releases.sign('v2.0.0');
  return commit;
}

describe.skipIf(missingFor('git', 'ssh-keygen'))('root’s unit', () => {
  it('writes down a signed release and what is new in it, and installs nothing by itself', async () => {
    const unit = await openUnit();
    await unit.run();
    expect(await unit.state()).toMatchObject({ signed: true, available: null, last: null });
    const commit = await release(unit.releases);
    await unit.releases.commit('unsigned');
    await unit.run();
    const changes = ['one thing over two lines', 'another'];
    expect((await unit.state())?.available).toEqual({ version: '2.0.0', commit, changes });
    expect(statSync(unit.files.state).mode & 0o777).toBe(0o644);
    expect(unit.installed).toBe(0);
  });

  it('installs once for each request, and says how it ended', async () => {
    const unit = await openUnit();
    await release(unit.releases);
    await unit.run();
    await unit.ask();
    await unit.run();
    expect(await unit.state()).toMatchObject({
      available: null,
      last: { outcome: 'done', version: '2.0.0', reason: null },
    });
    await unit.run(); // the daily look: nobody asked again
    expect(unit.installed).toBe(1);
    unit.outcome = { kind: 'rolled-back', reason: 'no longer up: main\nand more' };
    await unit.ask(HOUR);
    await unit.run();
    expect((await unit.state())?.last).toMatchObject({ outcome: 'rolled-back', reason: 'no longer up: main and more' });
    unit.outcome = new SetupError(['changed by hand']);
    await unit.ask(HOUR);
    await unit.run();
    expect((await unit.state())?.last).toMatchObject({ outcome: 'failed', reason: 'changed by hand' });
    expect(unit.installed).toBe(3);
  });

  it('tries once an hour, however often it is asked, also when the program was killed at it', async () => {
    const unit = await openUnit();
    await release(unit.releases);
    await unit.run();
    for (let i = 0; i < 20; i += 1) {
      await unit.ask();
      await unit.run();
    }
    expect(unit.installed).toBe(1);
    expect(unit.meanwhile).toMatchObject({ tried_at: expect.any(String), request: expect.any(Number), last: null });
    expect((await unit.state())?.last).toMatchObject({ outcome: 'too-soon' });
    await unit.ask(HOUR);
    await unit.run();
    expect(unit.installed).toBe(2);
    // a clock that was set back opens no gap
    unit.now -= HOUR / 2;
    await unit.ask();
    await unit.run();
    expect(unit.installed).toBe(2);
  });

  it('takes neither a link, nor a folder, nor a file with content for a request, and touches none of them', async () => {
    const unit = await openUnit();
    await release(unit.releases);
    await unit.run();
    const secret = join(unit.releases.folder, 'secret');
    writeFileSync(secret, '');
    symlinkSync(secret, unit.files.request);
    utimesSync(secret, 1, 1);
    await unit.run();
    rmSync(unit.files.request);
    mkdirSync(unit.files.request);
    await unit.run();
    rmSync(unit.files.request, { recursive: true });
    writeFileSync(unit.files.request, '--upload-pack=/bin/sh');
    await unit.run();
    await execa('mkfifo', [`${unit.files.request}.fifo`]);
    rmSync(unit.files.request);
    symlinkSync(`${unit.files.request}.fifo`, unit.files.request);
    await unit.run();
    expect(unit.installed).toBe(0);
    expect(statSync(secret).mtimeMs).toBe(1000);
  });

  it('takes a request that lies there from before for none', async () => {
    const unit = await openUnit();
    await release(unit.releases);
    await unit.ask();
    await unit.run();
    writeFileSync(unit.files.state, '{"damaged":');
    await unit.run();
    await unit.run();
    expect(unit.installed).toBe(0);
  });

  it('offers nothing that is unsigned, older, or elsewhere, nor anything where no signers are named', async () => {
    const unit = await openUnit();
    const { releases } = unit;
    await releases.commit('second');
    await releases.sign('v1.1.0', 'stranger');
    await releases.git('tag', '-a', '-m', 'v1.2.0', 'v1.2.0');
    await unit.run();
    expect((await unit.state())?.available).toBeNull();
    // a downgrade: the installed version is ahead of all signed ones
    await releases.sign('v1.3.0');
    await execa('git', ['-C', releases.clone, 'pull', '-q']);
    await releases.git('reset', '-q', '--hard', 'HEAD~1');
    await unit.run();
    expect((await unit.state())?.available).toBeNull();
    // another origin, with a history of its own and the right name of a tag
    const other = await Releases.make();
    await other.commit('theirs');
    await other.sign('v9.0.0');
    await execa('git', ['-C', releases.clone, 'remote', 'set-url', 'origin', other.origin]);
    await unit.run();
    expect((await unit.state())?.available).toBeNull();
    rmSync(releases.signers);
    await unit.run();
    expect(await unit.state()).toMatchObject({ signed: false, available: null });
    expect(unit.installed).toBe(0);
  });

  it('writes into no folder that somebody else could change', async () => {
    const unit = await openUnit();
    await execa('chmod', ['777', unit.releases.folder]);
    await expect(unit.run()).rejects.toThrow();
    await execa('chmod', ['755', unit.releases.folder]);
    expect(readFileSync(unit.releases.signers, 'utf8')).toContain('ssh-ed25519');
  });
});
