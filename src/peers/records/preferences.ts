import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { ALLOWANCE_ENDS, allowanceGb, speedMbit, timestamp } from './user-record.ts';

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
  /** A friend's monthly allowance (GB); null: none. What happens at its end, and the day of the month on which it begins anew. */
  allowance_gb: allowanceGb.nullable().default(null),
  allowance_end: z.enum(ALLOWANCE_ENDS).default('tell'),
  allowance_day: z.int().min(1).max(28).default(1),
  /** A friend's speed limit on each node (Mbit/s, each way); null: none. And that of friends who are slowed down by their allowance. */
  speed_mbit: speedMbit.nullable().default(null),
  slow_mbit: speedMbit.default(2),
  /** Whether an encrypted backup is sent to the owner each week. */
  weekly_backup: z.boolean().default(false),
  last_backup_at: timestamp.nullable().default(null),
  /** The age recipient that whole backups are sealed to where `BACKUP_RECIPIENT` is not set (`vpn-bot backup-key`); null: none. */
  backup_recipient: z.string().nullable().default(null),
  /** Whether one is sent to the owner's mail address each week. */
  mail_backup: z.boolean().default(false),
  /** Whether the digest of a month is sent when it is over; the last month (`2026-11`) that has begun, and the version then. */
  monthly_digest: z.boolean().default(true),
  digest_month: z
    .string()
    .regex(/^\d{4}-\d\d$/, 'not a month such as 2026-11')
    .nullable()
    .default(null),
  digest_version: z.string().nullable().default(null),
});

export type DraftPreferences = z.infer<typeof preferencesRecord>;
export type Preferences = Immutable<DraftPreferences>;

/** The preferences before the owner sets any. */
export const defaultPreferences = (): DraftPreferences => preferencesRecord.parse({});
