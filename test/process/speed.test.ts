import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { isConfig } from '../lab/is-config.ts';
import { noNode, openServer, openStage, storeOf } from '../stage/daemon-stage.ts';
import { stateOf, user } from '../stage/sample-state.ts';

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

describe.skipIf(noNode)('/get_config of a new friend', () => {
  test('costs one call of wg and one write of the store before its upload starts', async () => {
    const server = await openServer();
    const wg = recordingWg();
    const settings = { RECONCILE_SECONDS: 3600 };
    const store = JSON.stringify(
      stateOf([], { users: { 501: user(501, { language: 'ru', name: 'Friend', username: null }) } }),
    );
    const { api, daemon } = await openStage({ server, settings, env: wg.env, store });
    await daemon.says('node main is up');
    await eventually(() => storeOf(daemon).nodes.main?.server_key);
    const anna = api.person({ id: 501, first_name: 'Friend', language_code: 'ru' });
    // without the write that notes the month, some time after the start
    const writes = () => {
      const { revision, preferences } = storeOf(daemon);
      return revision - (preferences.digest_month === null ? 0 : 1);
    };
    const before = writes();
    wg.forget();
    // a new device is looked at until it is online, and each node's version is asked for
    const changes = () => wg.calls().filter((call) => !/ dump$|^--version|^version/.test(call));
    api.fail({ method: 'sendDocument', with: { kind: 'delay', ms: 300 } });
    anna.send('/get_config');
    await api.calling('sendDocument');
    expect(changes()).toEqual([expect.stringMatching(/^addconf /)]);
    expect(writes()).toBe(before + 1); // the device, with the name of its file
    await anna.receives(isConfig);
    await eventually(() => writes() === before + 3); // that it was sent, and its buttons
    const calls = changes().filter((call) => !call.startsWith('show ')); // how the machine is, is asked once a minute
    expect(calls).toEqual([expect.stringMatching(/^addconf /)]);
  });
});
