import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

const hour = z.int().min(0).max(23);
const percent = z.int().min(1).max(99).nullable();

/** What the owner sets from the phone (`/settings`, `/backup`); all else is in `env_vars.txt`. */
export const preferencesRecord = z.looseObject({
  /** Nothing that can wait is said from this hour to that one, in `BOT_TIMEZONE`; the same hour twice: it is always said. */
  quiet_from: hour.default(23),
  quiet_to: hour.default(8),
  /** The owner hears when a node's disk is fuller than this (percent); null: never. */
  disk_percent: percent.default(90),
  /** The owner hears when fewer of a node's addresses are free (percent); null: never. */
  addresses_percent: percent.default(10),
  /** Devices per friend and node; null: `DEVICE_LIMIT`. */
  device_limit: z.int().min(1).max(99).nullable().default(null),
  /** How long somebody who is let in may stay, in days from the first handshake; null: for good. */
  guest_days: z.int().positive().nullable().default(null),
  /** A sealed backup comes to the owner's chat each week. */
  weekly_backup: z.boolean().default(false),
  last_backup_at: timestamp.nullable().default(null),
});

export type DraftPreferences = z.infer<typeof preferencesRecord>;
export type Preferences = Immutable<DraftPreferences>;

/** As they are until the owner sets something. */
export const defaultPreferences = (): DraftPreferences => preferencesRecord.parse({});
