import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { editionRecord } from './edition-record.ts';
import { wireguardKey } from './record-fields.ts';
import { telegramId, timestamp } from './user-record.ts';

/**
 * Where a device of a roll-out stands. `waiting`: nothing was asked of it yet; `sent`: its file is on its way, or in the chat; `back`: the
 * new file was switched on; `unreachable`: Telegram will never take it to its friend; `skipped`: it is off, or its friend undid it.
 */
export const DEVICE_STATES = ['waiting', 'sent', 'back', 'unreachable', 'skipped'] as const;

const deviceRecord = z.looseObject({
  state: z.enum(DEVICE_STATES),
  /** When it came into this state; of `sent`: when it was asked last. */
  since: timestamp,
  /** The key whose file was asked for last. */
  key: wireguardKey.nullable().default(null),
  /** The key's latest handshake by then (ms since 1970, by the node's clock): only another one says that the file is in use. */
  shaken: z.number().nullable().default(null),
  /** How often a file was asked for. */
  asked: z.int().nonnegative().default(0),
  /** A second, dormant device, which is counted apart. */
  spare: z.boolean().default(false),
  /** It was skipped because its friend undid the change. */
  undone: z.boolean().default(false),
});

/** Rule 14: the owner's act of bringing the stale devices of a node to today's edition. */
export const rollOutRecord = z.looseObject({
  node: z.string(),
  started_at: timestamp,
  state: z.enum(['open', 'finished', 'undone']),
  ended_at: timestamp.nullable().default(null),
  /** The edition in which new files of the node are sent; it follows the settings while the roll-out is open. */
  target: editionRecord,
  /** The devices that were stale at its start. */
  devices: z.record(z.string(), deviceRecord),
  /** The message that shows its progress to the owner; null: not sent yet. */
  shown_in: z.looseObject({ chat: telegramId, message: z.int().positive() }).nullable().default(null),
});

export type DeviceState = (typeof DEVICE_STATES)[number];
export type DraftRollOut = z.infer<typeof rollOutRecord>;
export type RollOut = Immutable<DraftRollOut>;
export type RolledDevice = Immutable<z.infer<typeof deviceRecord>>;

interface WithRollOuts {
  readonly rollouts: Readonly<Record<string, RollOut>>;
}

/** The id of the node's open roll-out; null: there is none. */
export const openRollOut = ({ rollouts }: WithRollOuts, nodeId: string): string | null =>
  Object.keys(rollouts).find((id) => rollouts[id]?.state === 'open' && rollouts[id].node === nodeId) ?? null;

/** Rule 14: whether an open roll-out keeps the grace time of this waiting key from ending. */
export const isHeld = ({ rollouts }: WithRollOuts, next: { readonly rollout?: string | null | undefined }): boolean =>
  next.rollout != null && rollouts[next.rollout]?.state === 'open';
