import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const INSTALLER = readFileSync(resolve(import.meta.dirname, '../../deploy/install.sh'), 'utf8');
const WAIT = /^wait_until_all_is_well\(\) \{\n[\s\S]*?^\}$/m.exec(INSTALLER)?.[0];

it('the installer sums up when Telegram and every server were looked at, or tells after ten seconds what is not', async () => {
  const states = [
    'Telegram not reached; nodes: main looking, eu1 looking',
    'Telegram reached; nodes: main looking, eu1 up',
    'Telegram reached; nodes: main up, eu1 down',
    'Telegram reached; nodes: main up, eu1 up',
    'not asked for again',
  ];
  const script = `set -euo pipefail
states=("$@"); sleep() { said=$((said + 1)); }
systemctl() { printf '%s\\n' "\${states[$said]-$state}"; }
${WAIT}
said=0; wait_until_all_is_well; echo "$said"
state=$1 states=() said=0; wait_until_all_is_well; echo "$said"`;
  const { stdout } = await execa('bash', ['-c', script, 'bash', ...states]);
  expect(stdout).toBe('3\n20');
});
