import { hostname } from 'node:os';
import type { SshSettings } from '../../config/settings.ts';
import type { AtWork } from '../at-work/at-work.ts';
import { CliError } from '../cli-error.ts';
import { type AdminParts, loginAsAdmin } from './admin-login.ts';
import { type NodeShell, runHere, runThere } from './remote-setup.ts';

/** Who logs in on another machine: `root`, or a user who may become root. */
export interface AdminWords {
  readonly user: string;
  /** A private key's file; null: the usual ones, else a password. */
  readonly identity: string | null;
}

/**
 * Opens a shell on the machine of these SSH settings; on this machine, which needs root, if they are null. `command` is for the hint. Only
 * for a command that has the machine for itself.
 */
export async function openShell(
  ssh: Pick<SshSettings, 'host' | 'port' | 'hostKey'> | null,
  { user, identity }: AdminWords,
  command: string,
  parts: AdminParts & { readonly atWork: Pick<AtWork, 'requireHeld'> },
): Promise<NodeShell> {
  const { t } = parts;
  parts.atWork.requireHeld(ssh);
  if (ssh === null) {
    if (process.getuid?.() !== 0) throw new CliError(t.needsRoot(command));
    return { host: hostname(), run: (steps) => runHere(steps, t), close: () => undefined };
  }
  const { host, port, hostKey: fingerprint } = ssh;
  const link = await loginAsAdmin({ host, port, user, identity, fingerprint }, parts);
  return { host, run: (steps) => runThere({ link, host, user }, steps, t), close: link.drop };
}
