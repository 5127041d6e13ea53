import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { whatIsSkipped } from './check-programs.ts';

const CHECK = `const { default: check } = await import(${JSON.stringify(join(import.meta.dirname, 'check-programs.ts'))});
check();`;

/** A run of the check on a machine where no program is found but in root's folders, which the check adds. */
function onBareMachine(env: Readonly<Record<string, string>>) {
  const bare = 'data:text/javascript,process.getuid = () => 1000;'; // a user’s run, whoever runs this test
  const args = ['--import', bare, '--input-type=module', '-e', CHECK];
  return spawnSync(process.execPath, args, { env: { PATH: '/nowhere', ...env }, encoding: 'utf8' });
}

describe('a machine that lacks programs of the tests', () => {
  it('is told once which tests are skipped, and the command that helps', () => {
    const { status, stderr } = onBareMachine({});
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(
      /^Skipped here: the tests that need .*git.*root’s rights\. As root, .*npm run test:setup\n$/,
    );
  });

  it('fails under CI=true', () => {
    const { status, stderr } = onBareMachine({ CI: 'true' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('as root, npm run test:setup');
  });
});

it('says nothing where nothing is skipped, and only what helps', () => {
  expect(whatIsSkipped([], true)).toBeNull();
  expect(whatIsSkipped([], false)).toBe('Skipped here: the tests that need root’s rights. Run them as root');
  expect(whatIsSkipped(['age'], true)).toBe(
    'Skipped here: the tests that need age. Install what is missing: npm run test:setup',
  );
});
