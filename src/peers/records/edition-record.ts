import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { wireguardKey } from './record-fields.ts';

/**
 * What a sent file says that is not its device's own, part by part. A part that is absent was not known, or not yet written by that
 * version: it is compared with nothing.
 */
export const editionRecord = z.looseObject({
  server_key: wireguardKey.optional(),
  /** A hash of the AmneziaWG values that both ends must share; empty: there are none. */
  vital: z.string().optional(),
  /** `host:port`; see `doorText`. */
  door: z.string().optional(),
  dns: z.string().optional(),
  /** Null: the file names none. */
  mtu: z.int().nullable().optional(),
  /** A hash of what the node sends through the tunnel. */
  routes: z.string().optional(),
  protocol: z.string().optional(),
  /** Of a roll-out's target: a hash of the services that devices choose from. */
  services: z.string().optional(),
});

export type Edition = Immutable<z.infer<typeof editionRecord>>;
