import type { Complaint } from '../../texts/cli/complaint.ts';

/** How well off the service is, as systemd tells it. */
export interface Health {
  /** It said READY=1 and runs. */
  readonly active: boolean;
  /** It ended in a way after which systemd does not start it again. */
  readonly failed: boolean;
  /** Restarts by systemd since somebody started it. */
  readonly restarts: number;
  readonly telegram: boolean;
  /** Ids of the nodes that are up. */
  readonly nodes: readonly string[];
}

/** Reads what `systemctl show -p ActiveState -p NRestarts -p StatusText` prints; the status is the daemon's own line. */
export function readHealth(text: string): Health {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  const status = value('StatusText');
  return {
    active: value('ActiveState') === 'active',
    failed: value('ActiveState') === 'failed',
    restarts: Number(value('NRestarts')),
    telegram: /\bTelegram reached\b/.test(status),
    nodes: [...status.matchAll(/([a-z0-9]{1,8}) up\b/g)].map(([, id = '']) => id),
  };
}

/** In what the service is worse off than it was; what was bad before is no fault of an update. */
export function complaintsAbout(now: Health, before: Health): Complaint[] {
  if (before.active && !now.active) return [{ kind: now.restarts > 0 ? 'crashes' : 'not-ready' }];
  if (now.restarts > 0) return [{ kind: 'crashes' }];
  const down = before.nodes.filter((id) => !now.nodes.includes(id));
  return [
    ...(down.length > 0 ? [{ kind: 'nodes' as const, ids: down }] : []),
    ...(before.telegram && !now.telegram ? [{ kind: 'telegram' as const }] : []),
  ];
}
