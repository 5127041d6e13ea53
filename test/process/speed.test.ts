import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cpuMs } from '../bench/stage/process-figures.ts';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { isConfig } from '../lab/is-config.ts';
import { peer, stateOf, user } from '../peers/sample-state.ts';
import { noNode, openServer, openStage, storeOf } from './stage.ts';

/** Every call of `wg` leaves a line behind once it has its text: one may wait for that from long before. */
function recordingWg() {
  const wg = `[ "$1" = addconf ] && text=$(cat "$3")
echo "$*" >>"$(dirname "$0")/calls"
[ "$1" = addconf ] || exec /usr/bin/wg "$@"
printf '%s\\n' "$text" | /usr/bin/wg "$@"`;
  const programs = new FakePrograms({ wg });
  onTestFinished(() => programs[Symbol.asyncDispose]());
  const file = join(programs.folder, 'calls');
  return {
    env: { PATH: programs.path },
    calls: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []),
    forget: () => writeFileSync(file, ''),
  };
}

const friendIds = Array.from({ length: 9 }, (_, i) => 501 + i);
const users = Object.fromEntries(
  friendIds.map((id) => [id, user(id, { language: 'ru', name: 'Friend', username: null })]),
);

/** A store with these nine friends, and with so many others who have a device. */
function storeWith(others: number): string {
  const peers = Array.from({ length: others }, (_, i) =>
    peer({ telegram_id: 10_000 + i, wg_ip: `10.0.${1 + Math.floor(i / 250)}.${1 + (i % 250)}/32` }),
  );
  const state = stateOf(peers);
  return JSON.stringify({ ...state, users: { ...state.users, ...users } });
}

/** What nine friends' first /get_config, up to their uploads, cost the daemon and its programs (ms of a processor). */
async function costOfNine(others: number): Promise<number> {
  const server = await openServer({ addresses: ['10.0.0.1/16'] });
  const settings = { WG_NETWORK_CIDR: '10.0.0.0/16', RECONCILE_SECONDS: 3600 };
  const { api, daemon } = await openStage({ server, settings, store: storeWith(others) });
  await eventually(async () => (await server.allowedIps()).size === others, { timeout: 20_000 });
  const before = cpuMs(daemon.pid);
  for (const id of friendIds) {
    const friend = api.person({ id, first_name: 'Friend', language_code: 'ru' });
    friend.send('/get_config');
    await friend.receives(isConfig);
  }
  const cost = cpuMs(daemon.pid) - before;
  await daemon.stop();
  return cost;
}

describe.skipIf(noNode)('/get_config of a new friend', () => {
  test('costs one call of wg and one write of the store before its upload starts', async () => {
    const server = await openServer();
    const wg = recordingWg();
    const settings = { RECONCILE_SECONDS: 3600 };
    const { api, daemon } = await openStage({ server, settings, env: wg.env, store: storeWith(0) });
    await daemon.says('node main is up');
    await eventually(() => storeOf(daemon).nodes.main?.server_key);
    const [id = 0] = friendIds;
    const anna = api.person({ id, first_name: 'Friend', language_code: 'ru' });
    const before = storeOf(daemon).revision;
    wg.forget();
    // a new device is looked at until it is online, and each node's version is asked for
    const changes = () => wg.calls().filter((call) => !/ dump$|^--version|^version/.test(call));
    api.fail({ method: 'sendMediaGroup', with: { kind: 'delay', ms: 300 } });
    anna.send('/get_config');
    await api.calling('sendMediaGroup');
    expect(changes()).toEqual([expect.stringMatching(/^addconf /)]);
    expect(storeOf(daemon).revision).toBe(before + 1);
    await anna.receives(isConfig);
    await eventually(() => storeOf(daemon).revision === before + 3); // that it was sent, and its buttons
    expect(changes()).toHaveLength(1);
  });

  test('costs about as much with a thousand friends as with none', async () => {
    const [few, many] = [await costOfNine(0), await costOfNine(1000)];
    // processor time, since other tests share the machine; a step that grew with the square of the friends would take seconds
    expect(many).toBeLessThan(3 * few + 300);
  });
});
