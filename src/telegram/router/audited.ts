import type { Audience } from '../../access/audience.ts';
import type { Handling } from './handling.ts';
import type { Request } from './request.ts';

/** What is done by whom, in words that the owner reads later in `/log`. */
export interface Deed extends Pick<Request, 'updateId' | 'from'> {
  readonly audience: Audience;
  readonly what: string;
  /** An id or `@username`; null: nobody in particular. */
  readonly whom: string | null;
}

/** One action of somebody with a right, as the audit keeps it. */
export interface AuditEntry {
  /** ISO time. */
  readonly at: string;
  readonly update: number;
  readonly by: number;
  readonly what: string;
  readonly whom: string | null;
}

/** Where actions are written down. */
export interface Audit {
  /** The last entries, newest first. */
  recent(count: number): readonly AuditEntry[];
  /** Safely on disk when it resolves; nothing for an update that is written down already. */
  append(entry: AuditEntry): Promise<void>;
}

/**
 * Runs a handler; if it needed a right and changed something, that is written down before the update is confirmed: killed in between,
 * the update comes again and changes nothing, and is written down then.
 */
export async function audited({ app, log }: Handling, deed: Deed, run: () => Promise<void>): Promise<void> {
  await run();
  const { audience, updateId, from, what, whom } = deed;
  if (audience === 'everyone' || audience === 'friend') return;
  if (!app.store.state.seen_updates.includes(updateId)) return;
  try {
    await app.audit.append({ at: new Date(app.now()).toISOString(), update: updateId, by: from.id, what, whom });
  } catch (error) {
    log.error({ by: from.id, what, whom, err: error }, 'an action could not be written into the audit file');
  }
}
