import { describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { LaunchedDemo } from './launch-demo.ts';
import { REAL_PROGRAMS } from './servers/real-servers.ts';
import { between, WITHOUT_ROOT } from './told-script.ts';

describe('npm run demo -- --script', () => {
  it.skipIf(missingFor(...REAL_PROGRAMS))(
    'tells the story with real tunnels',
    async () => {
      const demo = new LaunchedDemo({ args: ['--script'] });
      const code = await demo.ended();
      expect(demo.printed).toMatch(/All 8 steps/);
      const blocked = between(demo.printed, 'drops WireGuard', 'lets WireGuard pass');
      expect(blocked).toMatch(/no answer.*It does not work.*MTS.*by another door: \S+:443\n.*✅ It works/s);
      expect(between(demo.printed, 'pulls the plug', 'has power again')).not.toContain('✅');
      expect(code).toBe(0);
    },
    300_000,
  );

  it('begins without root, and ends with 1 and the daemon’s log when the story cannot go on', async () => {
    const demo = new LaunchedDemo(WITHOUT_ROOT);
    const daemon = await eventually(() => demo.printed.includes('/start') && demo.process('src/main.ts'));
    process.kill(daemon, 'SIGKILL');
    expect(await demo.ended()).toBe(1);
    expect(demo.printed).toContain('WireGuard имитируется');
    expect(demo.printed).toContain('node eu1 is up');
  }, 120_000);
});
