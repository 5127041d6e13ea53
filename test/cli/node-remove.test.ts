import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { CommandLine } from '../stage/command-line.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';
import { remoteNode } from '../stage/settings-of.ts';

const known = () => ({ ...emptyNode(), server_key: newKey() });

/** Two friends chose eu1, one of them may go nowhere else; de1 is up as well, and us1 is down. */
function open() {
  const line = new CommandLine({ ...remoteNode('EU1'), ...remoteNode('DE1'), WG_DE1_SSH_HOST: '203.0.113.8' });
  const users = {
    7: user(7, { preferred_server_id: 'eu1' }),
    8: user(8, { preferred_server_id: 'eu1', allowed_nodes: ['eu1'] }),
  };
  const peers = [7, 8].map((id) => peer({ telegram_id: id, server_id: 'eu1', wg_ip: `10.1.0.${id}/32` }));
  const state = stateOf(peers, { users, nodes: { main: known(), eu1: known(), de1: known() } });
  line.write(state);
  const settings = () => readFileSync(join(line.folder, 'env_vars.txt'), 'utf8');
  const remove = (more: readonly string[], options = {}) => line.run(['node', 'remove', 'eu1', ...more], options);
  return { line, state, settings, remove };
}

describe('vpn-bot node remove', () => {
  it('says how many friends move where before it asks; a no and a dry run change nothing', async () => {
    const { settings, remove } = open();
    const before = settings();
    const declined = await remove([], { input: 'n\n', env: { LC_ALL: 'C' } });
    expect(declined).toMatchObject({ code: 1, errors: '' });
    expect(declined.said).toContain('People who move to de1 (DE1): 1; configs that the bot sends them: 1\n');
    expect(declined.said).toMatch(/^People whom no other server takes .*: 1; the bot tells them/m);
    const dry = await remove(['--to', 'MAIN', '--dry-run'], { env: { LC_ALL: 'ru_RU.UTF-8' } });
    expect(dry).toMatchObject({ code: 0, errors: '' });
    expect(dry.said).toMatch(
      /^Людей перейдёт на main \(Main\): 1; конфигов бот им пришлёт: 1\nЛюдей, которых не возьмёт/,
    );
    expect(dry.said).toContain('Пробный запуск: ничего не изменено.');
    expect(settings()).toBe(before);
  });

  it('leaves of the node only where its friends go, if the owner said that', async () => {
    const { line, settings, remove } = open();
    expect(await remove(['--to', 'de1', '--yes'])).toMatchObject({ code: 0 });
    expect(settings().match(/.*EU1.*/g)).toEqual(['WG_EU1_MOVED_TO=de1']);
    expect(await line.run(['check'])).toMatchObject({ code: 0, errors: '' });
    const other = open();
    expect(await other.remove(['--yes'])).toMatchObject({ code: 0 });
    expect(other.settings()).not.toMatch(/^\w*EU1/m);
  });

  it('refuses a target that is unknown or down, and to take the last server away', async () => {
    const { line, state, settings, remove } = open();
    const before = settings();
    line.write({ ...state, nodes: { ...state.nodes, de1: { ...known(), down_since: '2026-11-22T10:00:00Z' } } });
    for (const [to, words] of [
      ['nowhere', 'no such server'],
      ['eu1', 'no such server'],
      ['de1', 'de1 does not answer'],
    ] as const)
      expect(await remove(['--to', to, '--yes'])).toMatchObject({ code: 1, errors: expect.stringContaining(words) });
    expect(settings()).toBe(before);
    const last = await line.run(['node', 'remove', 'main', '--yes']);
    expect(last.code, last.errors).toBe(0);
    for (const id of ['eu1', 'de1']) await line.run(['node', 'remove', id, '--yes']);
    expect(settings()).toContain('WG_DE1_');
    expect((await line.run(['node', 'remove', 'de1', '--yes'])).errors).toContain('de1 is the only server');
  });
});
