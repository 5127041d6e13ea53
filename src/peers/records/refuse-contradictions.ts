import type { z } from 'zod';
import { keysOf } from './device-holdings.ts';
import type { LinkRecord } from './link-record.ts';
import type { PeerRecord } from './peer-record.ts';
import type { UserRecord } from './user-record.ts';

/** What of the store is compared. */
interface Store {
  readonly users: Readonly<Record<string, UserRecord>>;
  readonly links: Readonly<Record<string, Readonly<Record<string, LinkRecord>>>>;
  readonly peers: Readonly<Record<string, PeerRecord>>;
}

/** Refuses a store in which two records share an address or key, since that would cut somebody off; the error names the record. */
export function refuseContradictions(store: Store, context: z.core.$RefinementCtx): void {
  const holders = new Map<string, string>();
  const claim = (what: string, value: string, id: string, field: string) => {
    const other = holders.get(what);
    if (other !== undefined && other !== id) {
      context.addIssue({ code: 'custom', path: ['peers', id, field], message: `${value} belongs to ${other} already` });
    }
    holders.set(what, id);
  };
  for (const [id, user] of Object.entries(store.users)) {
    if (id !== String(user.telegram_id)) {
      context.addIssue({ code: 'custom', path: ['users', id, 'telegram_id'], message: `must be ${id}` });
    }
  }
  for (const [entry, exits] of Object.entries(store.links)) {
    for (const [exit, { wg_ip }] of Object.entries(exits)) holders.set(`${exit} ${wg_ip}`, `the link of ${entry}`);
  }
  for (const [id, peer] of Object.entries(store.peers)) {
    claim(`${peer.server_id} ${peer.wg_ip}`, peer.wg_ip, id, 'wg_ip');
    if (peer.wg_ip6 !== null) claim(`${peer.server_id} ${peer.wg_ip6}`, peer.wg_ip6, id, 'wg_ip6');
    const keys = keysOf(peer);
    for (const key of keys) claim(key, 'this key', id, 'public_key');
    if (new Set(keys).size < keys.length) {
      context.addIssue({ code: 'custom', path: ['peers', id, 'public_key'], message: 'one key in two roles' });
    }
  }
}
