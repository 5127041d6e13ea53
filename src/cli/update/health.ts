import type { Complaint } from '../../texts/cli/complaint.ts';

/** The health of the service according to systemd. */
export interface Health {
  /** It runs and has reported READY=1. */
  readonly active: boolean;
  /** It ended and systemd will not restart it. */
  readonly failed: boolean;
  /** How often systemd has restarted it since it was started by a command. */
  readonly restarts: number;
  readonly telegram: boolean;
  /** Ids of the nodes that are up. */
  readonly nodes: readonly string[];
}

/** Parses the output of `systemctl show -p ActiveState -p NRestarts -p StatusText`; the status text is the daemon's own. */
export function readHealth(text: string): Health {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  const status = value('StatusText');
  return {
    active: value('ActiveState') === 'active',
    failed: value('ActiveState') === 'failed',
    restarts: Number(value('NRestarts')),
    telegram: /\bTelegram (?:reached|off)\b/.test(status),
    nodes: [...status.matchAll(/([a-z0-9]{1,8}) up\b/g)].map(([, id = '']) => id),
  };
}

/** In what the service is worse than before the update; empty: in nothing. */
export function complaintsAbout(now: Health, before: Health): Complaint[] {
  if (before.active && !now.active) return [{ kind: now.restarts > 0 ? 'crashes' : 'not-ready' }];
  if (now.restarts > 0) return [{ kind: 'crashes' }];
  const down = before.nodes.filter((id) => !now.nodes.includes(id));
  return [
    ...(down.length > 0 ? [{ kind: 'nodes' as const, ids: down }] : []),
    ...(before.telegram && !now.telegram ? [{ kind: 'telegram' as const }] : []),
  ];
}
