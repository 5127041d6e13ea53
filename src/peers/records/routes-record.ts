import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';

/**
 * What a device sends through its tunnel instead of all that its node lists: `home`, all but its home network, or `only`, the networks of
 * these services. Another word is one of a later version, and counts as all.
 */
export const routesRecord = z.looseObject({
  kind: z.string(),
  /** Of `only`: names of services, as their lists have them. */
  services: z.array(z.string()).default([]),
});

export type DeviceRoutes = Immutable<z.infer<typeof routesRecord>>;
