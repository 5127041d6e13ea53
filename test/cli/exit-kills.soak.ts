import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedFrom } from '../lab/choose-seed.ts';
import { missingFor } from '../lab/requirements.ts';
import { evenSteps } from './even-steps.ts';
import { ExitLab } from './exit-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'nft', 'ip', 'sshd', 'ssh', 'unshare');
/** At how many steps of each command it is killed; where they begin follows from the seed, so that all are met in time. */
const KILLS = 6;
const seed = seedFrom('KILLS_SEED');
/** Lets a shell on the entry that reads its commands be killed before the step that /run/kill-at names; counts in /run/steps. */
const LAY_DOWN_SHELL = `cat >/usr/local/bin/sh <<'E'
#!/bin/bash
[ "$1" = -s ] && [ -e /run/kill-at ] || exec /bin/sh "$@"
export BASH_ENV=/run/trap
exec /bin/bash -s
E
chmod 755 /usr/local/bin/sh
cat >/run/trap <<'E'
unset BASH_ENV
set -o functrace
trap 'echo >>/run/steps; [ "$(wc -l </run/steps)" -lt "$(cat /run/kill-at)" ] || kill -9 $$' DEBUG
E`;

describe.skipIf(missing)(`where root’s shell on the entry is killed (KILLS_SEED=${seed})`, { timeout: 900_000 }, () => {
  let lab: ExitLab;

  beforeAll(async () => {
    lab = await ExitLab.start();
    await lab.entry.root(LAY_DOWN_SHELL);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const add = () => lab.exit('add', 'eu1', 'main');
  const remove = () => lab.exit('remove', 'eu1', 'main');
  /** Runs the command with a kill before this step, and gives how many steps it took. */
  const killed = async (step: number, command: () => ReturnType<typeof add>) => {
    await lab.entry.root(`rm -f /run/steps; echo ${step} >/run/kill-at`);
    const done = await command();
    return { ...done, steps: Number(await lab.entry.root('wc -l </run/steps; rm /run/kill-at')) };
  };
  const files = () =>
    lab.entry.root(
      'cd /; for f in etc/vpn-bot-exits.conf etc/wireguard/vbx*.conf usr/local/sbin/vpn-bot-exits etc/systemd/system/vpn-bot-exits*; do echo "$f"; cat "$f"; done; ip rule; ip route show table 7601 | grep -v linkdown; true',
    );
  const expectNothing = async () => {
    expect(await lab.traces()).toBe('');
    expect([lab.store().links, (await lab.main.allowedIps()).size]).toEqual([{}, 0]);
  };
  const expectLinked = async (traces: string, text: string) => {
    expect(await lab.traces()).toBe(traces);
    expect(await files()).toBe(text);
    const { public_key: key, wg_ip, wg_ip6 } = lab.store().links.eu1.main;
    expect([...(await lab.main.allowedIps())]).toEqual([[key, [wg_ip, wg_ip6]]]);
    expect(await lab.entry.root('ping -q -c 1 -w 30 10.7.0.1 >/dev/null && echo reached')).toBe('reached');
  };

  it('exit add is finished by a second call, or undone by exit remove, at whatever step it was', async () => {
    const whole = await killed(1_000_000, add);
    expect(whole, whole.text).toMatchObject({ code: 0 });
    const [traces, text] = [await lab.traces(), await files()];
    expect((await remove()).code).toBe(0);
    await expectNothing();
    for (const [number, step] of evenSteps(whole.steps, KILLS, seed).entries()) {
      const cut = await killed(step, add);
      // one that waited for less may have had fewer steps than the whole one, and was not killed
      expect([step, cut.code === 0]).toEqual([step, cut.steps < step]);
      if (number === 0) expect(cut.code).not.toBe(0);
      if (number % 2 === 0) {
        const second = await add();
        expect([step, second.code, second.text]).toEqual([step, 0, expect.stringContaining('the link works')]);
        await expectLinked(traces, text);
      }
      const gone = await remove();
      expect([step, gone.code, gone.text]).toEqual([step, 0, expect.stringContaining('the link is gone')]);
      await expectNothing();
    }
  });

  it('exit remove is finished by a second call, at whatever step it was', async () => {
    expect((await add()).code).toBe(0);
    const { steps } = await killed(1_000_000, remove);
    await expectNothing();
    for (const [number, step] of evenSteps(steps, KILLS, seed).entries()) {
      expect((await add()).code).toBe(0);
      const cut = await killed(step, remove);
      if (number > 0 && cut.steps < step) {
        expect([step, cut.code]).toEqual([step, 0]);
        await expectNothing();
        continue;
      }
      expect([step, cut.text]).toEqual([step, expect.stringContaining('does not know the link any more')]);
      const second = await remove();
      expect([step, second.code, second.text]).toEqual([step, 0, expect.stringContaining('the link is gone')]);
      await expectNothing();
    }
  });
});
