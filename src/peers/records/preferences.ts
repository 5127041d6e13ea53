import { z } from 'zod';
import type { Immutable } from '../../immutable.ts';
import { timestamp } from './user-record.ts';

const hour = z.int().min(0).max(23);
const percent = z.int().min(1).max(99).nullable();

/** What the owner sets in the chat (`/settings`, `/backup`); all other settings are in `env_vars.txt`. */
export const preferencesRecord = z.looseObject({
  /** Quiet hours in `BOT_TIMEZONE`, in which nothing is sent that can wait; the same hour twice: none. */
  quiet_from: hour.default(23),
  quiet_to: hour.default(8),
  /** The owner is alerted when a node's disk is fuller than this (percent); null: never. */
  disk_percent: percent.default(90),
  /** The owner is alerted when fewer of a node's addresses are free (percent); null: never. */
  addresses_percent: percent.default(10),
  /** Devices per friend and node; null: `DEVICE_LIMIT`. */
  device_limit: z.int().min(1).max(99).nullable().default(null),
  /** How long new people may stay, in days from the first handshake; null: without an end. */
  guest_days: z.int().positive().nullable().default(null),
  /** Whether an encrypted backup is sent to the owner each week. */
  weekly_backup: z.boolean().default(false),
  last_backup_at: timestamp.nullable().default(null),
});

export type DraftPreferences = z.infer<typeof preferencesRecord>;
export type Preferences = Immutable<DraftPreferences>;

/** The preferences before the owner sets any. */
export const defaultPreferences = (): DraftPreferences => preferencesRecord.parse({});
