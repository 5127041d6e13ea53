import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

/** A node whose friends have a name server of its own (`vpn-bot dns on`). */
export const resolverRecord = z.looseObject({
  /** Addresses (https) of lists of domains that it says do not exist. */
  lists: z.array(z.string()).default([]),
  /** The node's `DNS` setting from before, as it was written; null: there was none. */
  dns_before: z.string().nullable().default(null),
  /** Since when it fails, as the owner was told; absent: it answers. */
  failing_since: timestamp.optional(),
});

export type ResolverRecord = Immutable<z.infer<typeof resolverRecord>>;
