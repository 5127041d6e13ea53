import { expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { LaunchedDemo } from './launch-demo.ts';
import { WITHOUT_ROOT } from './told-script.ts';

it('npm run demo -- --script begins without root, and ends with 1 and the daemon’s log when the story cannot go on', async () => {
  const demo = new LaunchedDemo(WITHOUT_ROOT);
  const daemon = await eventually(() => demo.printed.includes('/start') && demo.process('src/main.ts'));
  process.kill(daemon, 'SIGKILL');
  expect(await demo.ended()).toBe(1);
  expect(demo.printed).toContain('WireGuard имитируется');
  expect(demo.printed).toContain('node eu1 is up');
}, 120_000);
