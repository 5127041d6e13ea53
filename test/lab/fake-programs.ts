import { chmodSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './leftovers.ts';

/** Programs that stand before the real ones in `path`: shell scripts by the name of what they replace. */
export class FakePrograms implements AsyncDisposable {
  readonly folder = temporaryFolder();
  /** For a driver or a login; the real programs come behind. */
  readonly path = `${this.folder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;

  constructor(scripts: Readonly<Record<string, string>>) {
    for (const [name, script] of Object.entries(scripts)) {
      const file = join(this.folder, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
