import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { host4, host6, wireguardKey } from './record-fields.ts';
import { telegramId, timestamp } from './user-record.ts';

/** The last time that nothing came back through a link. */
const silence = z.looseObject({
  since: timestamp,
  /** When the exit answered again; null: it is silent still. */
  until: timestamp.nullable(),
  /** Whether it had answered for less than an hour before. */
  is_flapping: z.boolean(),
  /** Whether the owner was told of it and not yet of its end, and which friends. */
  owner_told: z.boolean(),
  told: z.array(telegramId),
});

/** Rule 18: a tunnel through which an entry's friends leave at another node, the exit. On the exit it is one more peer. */
export const linkRecord = z.looseObject({
  /** Made by the entry's root; the private half never leaves the entry. */
  public_key: wireguardKey,
  /** While the link gets a new key: that key, which is on the exit already, without an address. */
  next_key: wireguardKey.nullable().default(null),
  /** The link's own addresses in the exit's networks. */
  wg_ip: host4,
  wg_ip6: host6.nullable(),
  /** Absent: the exit was never silent. */
  silence: silence.optional(),
});

export type LinkRecord = Immutable<z.infer<typeof linkRecord>>;
