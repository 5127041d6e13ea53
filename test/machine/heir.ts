import { sweepLeftovers } from '../lab/leftovers.ts';
import { sweepMachines } from './leftovers.ts';

// Started beside each test process: when that one is gone, however it ended, nothing of it stays on this machine.
process.stdin.on('end', async () => {
  await sweepMachines();
  await sweepLeftovers();
});
process.stdin.resume();
