import { spawn } from 'node:child_process';
import { lockStore } from '../../src/store/lock.ts';

// Locks the store, starts a process that will outlive this one, and says what became of it.
try {
  await lockStore(process.argv[2] ?? '');
  const orphan = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  process.stdout.write(`locked ${orphan.pid}\n`);
  setInterval(() => undefined, 1000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? `${error.name}: ${error.message}` : 'failed'}\n`);
}
