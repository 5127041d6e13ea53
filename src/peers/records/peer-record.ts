import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { countRecord } from './count-record.ts';
import { editionRecord } from './edition-record.ts';
import { handoverRecord } from './handover-record.ts';
import { host4, host6, sealed, wireguardKey } from './record-fields.ts';
import { routesRecord } from './routes-record.ts';
import { shownName, speedMbit, telegramId, timestamp } from './user-record.ts';

/** A config file that was sent, or was about to be: the name that its content has (invariant 14). */
const sentFile = z.looseObject({
  key: wireguardKey,
  /** The form of the config: `full` or a variant. */
  variant: z.string(),
  /** Number among all files of the friend; 0: sent by a version without numbers. */
  number: z.int().nonnegative(),
  /** The tunnel's name: the file's name without `.conf`. */
  name: z.string(),
  /** Hash of the content. */
  print: z.string(),
  /** Whether its QR code was sent with it. */
  has_picture: z.boolean().default(true),
  /** The program that it is for. */
  app: z.string().default('wireguard'),
  /** In which edition it was sent (rule 13); null: not known, as for files of earlier versions. */
  edition: editionRecord.nullable().default(null),
  /** Telegram will never take it to its friend, who therefore does not have it. */
  refused: z.boolean().optional(),
});

/** A device of a friend on one node. */
export const peerRecord = z.looseObject({
  telegram_id: telegramId,
  server_id: z.string(),
  /** Number of the device among the friend's on this node, from 1. */
  number: z.int().positive(),
  name: shownName,
  wg_ip: host4,
  wg_ip6: host6.nullable(),
  active: z.boolean(),
  /** Own speed limit (Mbit/s, each way), where it is lower than its friend's; null: none of its own. */
  speed_mbit: speedMbit.nullable().default(null),
  removed_at: timestamp.nullable(),
  public_key: wireguardKey,
  /** Encrypted private and preshared key; null: we never had them (imported). */
  secret: sealed.nullable(),
  sent_at: timestamp.nullable(),
  /** When its key was handed over outside of Telegram, and until when (rule 19) that key has to be used; null: no end. */
  handed_at: timestamp.nullable().default(null),
  deadline: timestamp.nullable().default(null),
  next: z
    .looseObject({
      public_key: wireguardKey,
      secret: sealed,
      sent_at: timestamp.nullable(),
      /** As the device's own. */
      handed_at: timestamp.nullable().optional(),
      deadline: timestamp.nullable().optional(),
      /** The roll-out that made it, and holds its grace time while it is open; never set where its friend asked for the key. */
      rollout: z.string().nullable().optional(),
      /** The watched time of the node at which the current key ends, as its friend was told before this key took an earlier one's place. */
      promised: z
        .looseObject({
          node: z.string(),
          at: z.int().nonnegative(),
          /** As the node's own then: once it was back from an outage, the whole grace time counts instead. */
          up_since: timestamp.nullable().optional(),
        })
        .nullable()
        .optional(),
    })
    .nullable(),
  handover: handoverRecord.nullable().default(null),
  /** Retired keys, which must be gone from the node, and since when (ISO). */
  retired: z.record(wireguardKey, timestamp),
  /**
   * A request for the config, which waits for its upload. `noted`: the friend was told that it will come by itself. `begun`: an upload was
   * tried, so it may have arrived.
   */
  send: z
    .looseObject({
      since: timestamp,
      noted: z.boolean(),
      begun: z.boolean().optional(),
      /** Why it comes without its friend asking; see `NEWS`. */
      news: z.string().optional(),
    })
    .nullable(),
  /** The program that its files are for; see `appOf`. */
  app: z.string().default('wireguard'),
  /** What it sends through the tunnel; null: all that its node lists. */
  routes: routesRecord.nullable().default(null),
  /** What its friend said it runs on: a platform of the guides, or `computer`; null: nothing yet. */
  platform: z.string().nullable().default(null),
  /** The platform whose guide its friend opened last; null: none yet. */
  guide: z.string().nullable().default(null),
  /** The door that its files name (`host:port`, see `doorFor`); null: the node's first one. */
  door: z.string().nullable().default(null),
  /** The door that it was last seen to come through, where that can be told; null: it never could. */
  seen_door: z.string().nullable().default(null),
  /**
   * Set while its friend was given another door and has not connected since: when that was asked for, on which network, and the doors
   * that did not work.
   */
  trying_door: z
    .looseObject({ at: timestamp, network: z.string().nullable(), failed: z.array(z.string()) })
    .nullable()
    .default(null),
  /** A second device for the day when the first one's way is blocked (rule 16). */
  spare: z.boolean().default(false),
  /** Of a spare: when its present key first shook hands. */
  proven_at: timestamp.nullable().default(null),
  /** Of a spare: since when it has been used without a day's pause. */
  used_since: timestamp.nullable().default(null),
  /** The watched time of its node (ms) at which its file was last sent again because the node's parameters had changed; absent: never. */
  resent_ms: z.int().nonnegative().optional(),
  /** The files that were sent, the latest at the end. */
  files: z.array(sentFile).default([]),
  /** The key whose config has arrived and whose message with buttons is due (Telegram allows no buttons under an album). */
  buttons_due: wireguardKey.nullable().default(null),
  /** The key whose first handshake was announced to the friend. */
  greeted_key: wireguardKey.nullable().default(null),
  /** The key that never shook hands, so that the friend was offered help. */
  offered_key: wireguardKey.nullable().default(null),
  /** The address about which the friend was told that a foreign peer holds it. */
  blocked_told: z.string().nullable().default(null),
  /** Counts of watched time, by what waits for it; see `counting.ts`. */
  counting: z.record(z.string(), countRecord).default({}),
});

/** A device as committed, immutable. */
export type PeerRecord = Immutable<z.infer<typeof peerRecord>>;
/** A device inside a change: may be written to. */
export type DraftPeer = z.infer<typeof peerRecord>;

type NewPeer = Pick<DraftPeer, 'telegram_id' | 'server_id' | 'number' | 'wg_ip' | 'wg_ip6' | 'public_key' | 'secret'> &
  Partial<Pick<DraftPeer, 'app' | 'door' | 'routes'>>;

/** The record of a new device: on, and nothing sent yet. */
export function newPeer(peer: NewPeer): DraftPeer {
  return {
    name: null,
    active: true,
    speed_mbit: null,
    removed_at: null,
    sent_at: null,
    handed_at: null,
    deadline: null,
    next: null,
    handover: null,
    retired: {},
    send: null,
    app: 'wireguard',
    routes: null,
    platform: null,
    guide: null,
    door: null,
    seen_door: null,
    trying_door: null,
    spare: false,
    proven_at: null,
    used_since: null,
    files: [],
    buttons_due: null,
    greeted_key: null,
    offered_key: null,
    blocked_told: null,
    counting: {},
    ...peer,
  };
}
