import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockStore } from '../../src/store/lock.ts';
import { CommandLine } from '../stage/command-line.ts';
import { oldPeer, oldUser } from '../stage/legacy-lab.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';

const [K1, K2, K3] = [newKey(), newKey(), newKey()];
const peers = { 7: oldPeer(7, '10.0.0.3/24', K1), 8: oldPeer(8, '10.0.0.4/24', K2), 9: oldPeer(9, '10.0.0.4/24', K3) };
const users = {
  7: oldUser(7, { username: 'anna' }),
  8: oldUser(8, { active: false }),
  '-1': oldUser(-1, { username: 'boris' }),
};

/** The old bot's folder beside ours. */
function withOldBot(): { line: CommandLine; old: string } {
  const line = new CommandLine();
  const old = join(line.folder, 'old');
  mkdirSync(old);
  put(old);
  return { line, old };
}

function put(folder: string): void {
  writeFileSync(join(folder, 'peers.json'), JSON.stringify(peers));
  writeFileSync(join(folder, 'users.json'), JSON.stringify(users));
}

describe('vpn-bot import', () => {
  it('takes people and devices in, says a line for each, and keeps the originals', async () => {
    const { line, old } = withOldBot();
    const { code, said, errors } = await line.run(['import', 'old']);
    expect([code, errors]).toEqual([0, '']);
    for (const word of [
      'friend 7 (@anna): taken over',
      'friend 8: taken over (disabled)',
      '@boris: let in at their first message',
    ])
      expect(said).toContain(word);
    expect(said).toContain('10.0.0.3/24 taken over as 10.0.0.3/32');
    expect(said).toContain('node main cannot be asked now'); // two contend for .4
    expect(said).toMatch(/device of 8 on main left out: 10\.0\.0\.4 belongs to 9/);
    expect(Object.keys(line.store.users)).toEqual(['7', '8', '9']);
    expect(Object.values(line.store.peers).map(({ wg_ip }) => wg_ip)).toEqual(['10.0.0.3/32', '10.0.0.4/32']);
    expect(JSON.parse(readFileSync(join(old, 'peers.json'), 'utf8'))).toEqual(peers);
    expect(await line.run(['check'])).toMatchObject({ code: 0 });
  });

  it('--dry-run prints the same and changes no byte and no time', async () => {
    const { line } = withOldBot();
    for (const store of [null, stateOf([peer({ telegram_id: 20, wg_ip: '10.0.0.9/32' })])]) {
      if (store) line.write(store);
      const before = line.files;
      const dry = await line.run(['import', '--dry-run', 'old']);
      expect(dry.code).toBe(0);
      expect(line.files).toEqual(before);
      expect(dry.said).toMatch(/A dry run: nothing was changed\.$/);
    }
    const dry = await line.run(['import', '--dry-run', 'old']);
    const real = await line.run(['import', 'old']);
    expect(real.said.split('\n').slice(0, -1)).toEqual(dry.said.split('\n').slice(0, -1));
  });

  it('leaves who and what is known as it is, also when it is done twice', async () => {
    const { line } = withOldBot();
    const annas = peer({ wg_ip: '10.0.0.3/32' });
    line.write({ ...stateOf([annas]), users: { 7: user(7, { removed_at: '2026-11-22T09:00:00Z' }) } });
    const { said } = await line.run(['import', 'old']);
    expect(said).toContain('friend 7: known already');
    expect(said).toContain('left out: 10.0.0.3 belongs to 7');
    const { users: known, peers: devices } = line.store;
    expect([known['7']?.removed_at, devices['p1']]).toEqual(['2026-11-22T09:00:00Z', annas]);
    expect((await line.run(['import', 'old'])).said).toContain('device of 9 on main: its key is known already');
    expect([line.store.users, line.store.peers]).toEqual([known, devices]);
  });

  it('takes over PEERS_FILE itself where that is still the old bot’s, and shows it before', async () => {
    const line = new CommandLine();
    const folder = dirname(line.storePath);
    put(folder);
    const before = line.files;
    const dry = await line.run(['import', '-n', 'data']);
    expect([dry.code, line.files]).toEqual([0, before]);
    expect(dry.said).toContain('friend 7 (@anna): taken over');
    expect(dry.said).not.toContain('known already');
    const { code, said } = await line.run(['import', 'data']);
    expect([code, said]).toEqual([0, expect.stringContaining('the original is kept as')]);
    const kept = readdirSync(folder).find((name) => name.includes('.predecessor-')) ?? '';
    expect(readFileSync(join(folder, kept), 'utf8')).toBe(JSON.stringify(peers));
    expect(Object.keys(line.store.users)).toEqual(['7', '8', '9']);
  });

  it('refuses a folder without anybody, an entry that is wrong, and a store that is in use', async () => {
    const { line, old } = withOldBot();
    expect(await line.run(['import', 'data'])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('holds no peers.json'),
    });
    const lock = await lockStore(line.storePath);
    const before = line.files;
    expect(await line.run(['import', 'old'])).toMatchObject({
      code: 78,
      errors: expect.stringContaining('another vpn-bot'),
    });
    expect(line.files).toEqual(before);
    await lock.close();
    writeFileSync(join(old, 'peers.json'), JSON.stringify({ 7: { ...peers[7], active: 'yes' } }, null, 1));
    expect(await line.run(['import', 'old'])).toMatchObject({
      code: 78,
      errors: expect.stringMatching(
        /old\/peers\.json: line 7: 7\.active: .*; correct that entry or take it out; nothing was changed/,
      ),
    });
    expect(Object.keys(line.files)).toEqual(Object.keys(before));
  });
});
