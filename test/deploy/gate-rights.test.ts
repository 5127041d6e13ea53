import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it } from 'vitest';

/** These need no right of root's: `standby` becomes `apply`, and `knock` sends packets as anybody may. */
const WITHOUT_RIGHTS = ['standby', 'knock'];

it('the login of a gate may run each word of the gate that needs root, and nothing else', async () => {
  const gate = readFileSync('deploy/vpn-bot-gate', 'utf8');
  const [, listed = ''] = /^case \$word in\n {2}([a-z -|]+)\) ;;$/m.exec(gate) ?? [];
  const words = listed.split(' | ').filter((word) => !WITHOUT_RIGHTS.includes(word));
  expect(words).toContain('dump');
  const text = '. deploy/lib/setup-gate.sh; login=bot GATE_PROGRAM=/gate; gate_sudoers';
  const { stdout } = await execa('sh', ['-c', text]);
  const [, rights = ''] = /^bot ALL=\(root\) NOPASSWD: (.*)$/m.exec(stdout) ?? [];
  expect(rights.split(', ').toSorted()).toEqual(words.map((word) => `/gate ${word}`).toSorted());
});
