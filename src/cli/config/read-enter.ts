import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Resolves when a line was entered, or the input has ended. */
export async function readEnter(input: Readable): Promise<void> {
  const reading = createInterface({ input });
  await Promise.race([once(reading, 'line'), once(reading, 'close')]);
  reading.close();
}
