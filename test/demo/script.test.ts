import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { LaunchedDemo } from './launch-demo.ts';
import { REAL_PROGRAMS } from './servers/real-servers.ts';

const root = process.getuid?.() === 0;
const NOBODY = 65_534;

describe('npm run demo -- --script', () => {
  it('tells the story without root', async () => {
    const args = root ? ['--script', '--lang', 'ru'] : ['--script', '--simulated', '--lang', 'ru'];
    const demo = new LaunchedDemo({ args, ...(root && { uid: NOBODY }) });
    const code = await demo.ended();
    expect(demo.printed).toMatch(/Все шаги \(6\)/);
    expect(demo.printed).toContain('WireGuard имитируется');
    expect(code).toBe(0);
  }, 120_000);

  it.skipIf(missingFor(...REAL_PROGRAMS))(
    'tells the story with real tunnels',
    async () => {
      const demo = new LaunchedDemo({ args: ['--script'] });
      const code = await demo.ended();
      expect(demo.printed).toMatch(/All 6 steps/);
      expect(code).toBe(0);
    },
    120_000,
  );

  it('ends with 1 and the daemon’s log when the story cannot go on', async () => {
    const demo = new LaunchedDemo({ args: ['--script', '--simulated'] });
    const daemon = await eventually(() => demo.printed.includes('/start') && demo.process('src/main.ts'), {
      timeout: 30_000,
    });
    process.kill(daemon, 'SIGKILL');
    expect(await demo.ended()).toBe(1);
    expect(demo.printed).toContain('node eu1 is up');
  }, 60_000);
});
