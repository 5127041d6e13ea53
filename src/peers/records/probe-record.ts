import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { host4, sealed, wireguardKey } from './record-fields.ts';

/** Rule 17: the bot's own peer on a node, with which it tries the node's doors. */
export const probeRecord = z.looseObject({
  public_key: wireguardKey,
  secret: sealed,
  /** Null: the network was too full for one; then only handshakes are tried. */
  wg_ip: host4.nullable(),
  /** Whether the node is to have it. The record stays when it is off, so that its key is never taken for a foreign peer's. */
  on: z.boolean(),
});

export type DraftProbe = z.infer<typeof probeRecord>;
export type ProbeRecord = Immutable<DraftProbe>;
