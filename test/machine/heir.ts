import { eventually } from '../lab/eventually.ts';
import { sweepLeftovers } from '../lab/leftovers.ts';
import { sweepMachines } from './leftovers.ts';

// Started beside each test process: when that one is gone, however it ended, nothing of it stays on this machine.
process.stdin.on('end', async () => {
  // others sweep as well, and one may take away what the other is about to
  await eventually(() => sweepMachines().then(() => true), { timeout: 120_000, every: 500 });
  await sweepLeftovers();
});
process.stdin.resume();
