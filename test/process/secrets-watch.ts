import { expect, onTestFinished } from 'vitest';
import type { Daemon } from '../lab/daemon.ts';
import { descendantsOf, readProc } from '../lab/processes.ts';

/** Everything that must stay secret, by what it is, and all that was seen of the daemon's children meanwhile. */
export interface SecretsWatch {
  readonly secrets: Map<string, string>;
  /** Command lines and environments of children, as they were. */
  readonly children: ReadonlySet<string>;
  /** Demands that none of the secrets stands in any of these texts, nor in what a child could read. */
  demandAbsence(texts: Readonly<Record<string, string>>): void;
}

/** Looks at every child of the daemon as often as it can, until the test is over. */
export function watchSecrets(daemon: Daemon): SecretsWatch {
  const secrets = new Map<string, string>();
  const children = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of daemon.pid === 0 ? [] : descendantsOf(daemon.pid)) {
      for (const file of ['cmdline', 'environ'] as const) {
        const text = readProc(pid, file);
        if (text) children.add(`${file} ${text.replaceAll('\0', ' ')}`);
      }
    }
  }, 10);
  onTestFinished(() => clearInterval(timer));
  const demandAbsence = (texts: Readonly<Record<string, string>>) => {
    for (const [place, text] of Object.entries({ ...texts, children: [...children].join('\n') })) {
      for (const [what, secret] of secrets) {
        expect(secret.length, `${what} is known`).toBeGreaterThan(7);
        expect(text.includes(secret), `${what} in ${place}`).toBe(false);
      }
    }
  };
  return { secrets, children, demandAbsence };
}
