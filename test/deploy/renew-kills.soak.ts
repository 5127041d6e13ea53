import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { RENEW, RenewLab } from './renew-lab.ts';

const missing = missingFor('nft', 'ip', 'sshd', 'ssh', 'unshare', 'dnsmasq');
/** Kills the shell before the step that /run/kill-at names; counts in /run/steps, those of its parts as well. */
const TRAP = `unset BASH_ENV
set -o functrace
trap 'echo >>/run/steps; [ "$(wc -l </run/steps)" -lt "$(cat /run/kill-at)" ] || kill -9 $$' DEBUG`;
const NEVER = 1_000_000;

describe.skipIf(missing)('root’s helper programs', { timeout: 900_000 }, () => {
  let lab: RenewLab;

  beforeAll(async () => {
    lab = await RenewLab.start();
    await lab.root(`cat >/run/trap <<'E'\n${TRAP}\nE`);
  }, 120_000);
  afterAll(() => lab?.[Symbol.asyncDispose]());

  const killedAt = async (step: number) => {
    await lab.makeOlder();
    const run = `rm -f /run/steps; echo ${step} >/run/kill-at; BASH_ENV=/run/trap bash ${RENEW} >/dev/null 2>&1`;
    const [status = '', steps = ''] = (await lab.root(`${run}; echo $?; wc -l </run/steps`)).split('\n');
    return { status: Number(status), steps: Number(steps) };
  };

  it('are renewed by the next call, wherever the last one was killed', async () => {
    const { status, steps } = await killedAt(NEVER);
    expect(status).toBe(0);
    // the last steps wait for the name server: how many there are differs
    for (let part = 1; part <= 6; part += 1) {
      const killed = await killedAt(Math.round((steps * part) / 6.3));
      if (part <= 3) expect([part, killed.status]).toEqual([part, 137]);
      await lab.root(RENEW);
      await lab.expectRenewed();
    }
  });
});
