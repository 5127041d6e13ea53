import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { LANGUAGES } from '../../languages.ts';
import { readName, withoutHidden } from '../../visible.ts';
import { mailRecord } from './mail-record.ts';

export const timestamp = z.iso.datetime({ error: 'not a time such as 2026-11-22T09:00:00Z' });
export const telegramId = z.int().positive();
/** A name from outside, without hidden characters; null if nothing visible is left. Applied also to what an earlier version stored. */
export const shownName = z
  .string()
  .nullable()
  .transform((name) => (name === null ? null : readName(name) || null));
const nodeIds = z.array(z.string());
const count = z.int().positive();
/** A language; one that this version does not know becomes null instead of making the store invalid. */
const language = z.enum(LANGUAGES).nullable().catch(null);

/** The rights that the owner can give to a friend: managing people, managing servers, broadcasts. */
export const RIGHTS = ['people', 'servers', 'messages'] as const;
export type Right = (typeof RIGHTS)[number];

/** Auto: what the list names leaves at the entry, the rest at the exit. Home: all at the entry. Away: all at the exit. */
export const EXIT_WAYS = ['auto', 'home', 'away'] as const;
export type ExitWay = (typeof EXIT_WAYS)[number];

/** What happens at the end of a monthly allowance: the friend and the owner are only told, the friend is slowed down, or is off. */
export const ALLOWANCE_ENDS = ['tell', 'slow', 'pause'] as const;
export type AllowanceEnd = (typeof ALLOWANCE_ENDS)[number];

/** A monthly amount of traffic: GB (10⁹ bytes) in both directions together. */
export const MOST_GB = 100_000;
export const allowanceGb = z.int().min(1).max(MOST_GB);

/** Speeds that can be set (Mbit/s). */
export const MOST_MBIT = 9000;
export const speedMbit = z.int().min(1).max(MOST_MBIT);

/** A person who has or had access. */
export const userRecord = z.looseObject({
  telegram_id: telegramId,
  username: shownName,
  /** The person's Telegram name when they last wrote. */
  name: shownName.default(null),
  role: z.enum(['owner', 'user']),
  active: z.boolean(),
  preferred_server_id: z.string().nullable(),
  language,
  until: timestamp.nullable(),
  removed_at: timestamp.nullable(),
  /** When they were let in last; null: not known, as of people of earlier versions. */
  admitted_at: timestamp.nullable().default(null),
  /** For a guest whose time starts with the first handshake: how many days from then. */
  days_from_first: count.nullable().default(null),
  /** The last warning that was sent, as days before `until`; 0: that it has passed. */
  warned_days: z.int().nonnegative().nullable().default(null),
  /** Own limit of devices per node; null: `DEVICE_LIMIT`. */
  device_limit: count.nullable().default(null),
  /** Own monthly allowance; `gb` null: none at all. Null: the default of the preferences. */
  allowance: z
    .looseObject({ gb: allowanceGb.nullable(), end: z.enum(ALLOWANCE_ENDS) })
    .nullable()
    .default(null),
  /** The allowance's present month: its first day, what the owner added, and how many percent of which amount (GB) were told last. */
  allowance_month: z
    .looseObject({
      from: z.iso.date(),
      extra_gb: z.int().nonnegative(),
      told: z.int().min(0).max(100),
      of_gb: z.int().nonnegative(),
    })
    .nullable()
    .default(null),
  /** Set while the allowance is used up and something follows from it: what, and until when. */
  allowance_over: z
    .looseObject({ end: z.enum(['slow', 'pause']), until: timestamp })
    .nullable()
    .default(null),
  /** Own speed limit on each node (Mbit/s, each way); null: the default of the preferences. */
  speed_mbit: speedMbit.nullable().default(null),
  /** The nodes that this friend may choose; null: all. */
  allowed_nodes: nodeIds.nullable().default(null),
  /** Id of who let them in, by an invite or a command; null: unknown. */
  invited_by: telegramId.nullable().default(null),
  /** The owner's own name for the person; null: Telegram's name is shown. */
  called: shownName.default(null),
  /** The owner's note about the person. */
  note: z
    .string()
    .nullable()
    .transform((note) => note && withoutHidden(note))
    .default(null),
  rights: z.array(z.enum(RIGHTS)).default([]),
  /** How many file names were given out; it never decreases, so that no two files of the friend share a name. */
  files_named: z.int().nonnegative().default(0),
  /** Whether there was a file `vpn_<telegram_id>.conf`. Of people from before this was noted nobody knows: as if there was. */
  has_familiar_file: z.boolean().default(true),
  /** What they said last that they are connected through (see `NETWORKS`), and when. */
  network: z.looseObject({ name: z.string(), at: timestamp }).nullable().default(null),
  /** Where the friend leaves, by the entry; missing: the owner's default. */
  exits: z.record(z.string(), z.looseObject({ way: z.enum(EXIT_WAYS), to: z.string() })).default({}),
  /** Whether the friend may choose that; null: as `EXIT_CHOICE` says. */
  chooses_exit: z.boolean().nullable().default(null),
  /** Whether the name servers of the nodes block nothing for this friend. */
  sees_ads: z.boolean().default(false),
  /** When the friend was offered a spare; null: not yet. */
  spare_offered_at: timestamp.nullable().default(null),
  /** Whether the friend wants to be switched over when their server lets nobody in, and when that was done last (`told`: they know). */
  switches_over: z.boolean().default(false),
  switched_over: z
    .looseObject({ at: timestamp, from: z.string(), to: z.string(), told: z.boolean() })
    .nullable()
    .default(null),
  /** What the bot asked and still waits to be told; `about` is the question's own. */
  asked: z.looseObject({ kind: z.string(), about: z.string(), at: timestamp }).nullable().default(null),
  /** Access by mail; null: none. */
  mail: mailRecord.nullable().default(null),
});

/** A link that lets one person in, under the SHA-256 (hex) of its secret. */
export const inviteRecord = z.looseObject({
  created_at: timestamp,
  created_by: telegramId,
  expires_at: timestamp,
  /** The same by the time that the daemon has run for (ms). */
  ends_watched: z.number().nonnegative().nullable().default(null),
  name: shownName,
  until: timestamp.nullable(),
  days_from_first: count.nullable(),
  allowed_nodes: nodeIds.nullable(),
  /** The update that made it, which may come again. */
  update_id: z.int().nullable().default(null),
});

/** A stranger who asked for access. */
export const requestRecord = z.looseObject({
  asked_at: timestamp,
  username: shownName,
  name: z.string().transform((name) => readName(name)),
  language,
  /** Whether the owner was asked: at most 20 an hour are. */
  forwarded: z.boolean(),
});

export type DraftUser = z.infer<typeof userRecord>;
export type UserRecord = Immutable<DraftUser>;
export type InviteRecord = Immutable<z.infer<typeof inviteRecord>>;
export type RequestRecord = Immutable<z.infer<typeof requestRecord>>;

/** A person who was let in now. */
export function newUser(id: number, role: 'owner' | 'user'): DraftUser {
  return {
    telegram_id: id,
    username: null,
    name: null,
    role,
    active: true,
    preferred_server_id: null,
    language: null,
    until: null,
    removed_at: null,
    admitted_at: null,
    days_from_first: null,
    warned_days: null,
    device_limit: null,
    allowance: null,
    allowance_month: null,
    allowance_over: null,
    speed_mbit: null,
    allowed_nodes: null,
    invited_by: null,
    called: null,
    note: null,
    rights: [],
    files_named: 0,
    has_familiar_file: false,
    network: null,
    exits: {},
    chooses_exit: null,
    sees_ads: false,
    spare_offered_at: null,
    switches_over: false,
    switched_over: null,
    asked: null,
    mail: null,
  };
}

/** Whether the friend is off until the next month because the allowance is used up. */
export const isUsedUp = (user: UserRecord | undefined, now: number): boolean => isOver(user, 'pause', now);

/** Whether the friend is slowed down until the next month because the allowance is used up. */
export const isSlowed = (user: UserRecord | undefined, now: number): boolean => isOver(user, 'slow', now);

function isOver(user: UserRecord | undefined, end: AllowanceEnd, now: number): boolean {
  const over = user?.allowance_over ?? null;
  return over !== null && over.end === end && Date.parse(over.until) > now;
}
