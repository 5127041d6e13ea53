import {
  dropButtons,
  dropWish,
  isOnNode,
  markSent,
  type PendingButtons,
  type PendingConfig,
  pendingButtons,
  pendingConfigs,
} from '../../peers/devices/delivery.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { Draft, PeerRecord, State } from '../../peers/records/records.ts';

/** Something for one device that may be sent now: the files of its config, or the message that follows them. */
export interface Parcel {
  readonly what: 'config' | 'buttons';
  readonly peerId: string;
  readonly peer: PeerRecord;
  /** Whose config it is; null for other things. */
  readonly config: PendingConfig | null;
  /** Which wish it meets, so that one that was met is not met again while the store cannot be written. */
  readonly wish: string;
  /** One try; rejects with the Bot API's error. */
  readonly send: () => Promise<void>;
  readonly arrived: (draft: Draft, now: string) => void;
  /** It never will. */
  readonly struckOff: (draft: Draft) => void;
}

export interface ParcelSenders {
  /** What a node has, or null while it is down or unknown. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  /** Uploads the files of a config. */
  readonly upload: (pending: PendingConfig, snapshot: Snapshot) => Promise<void>;
  /** Sends the message with the buttons. */
  readonly sendButtons: (pending: PendingButtons) => Promise<void>;
}

/** Everything that may be sent now. Buttons first: they belong to files that are in the chat already. */
export function parcels(state: State, now: number, senders: ParcelSenders): Parcel[] {
  return [
    ...pendingButtons(state, now).map((pending) => buttonsParcel(pending, senders)),
    ...pendingConfigs(state, now).flatMap((pending) => configParcel(pending, senders)),
  ];
}

/** What tells one wish for a config from another of the same device. */
export const wishOf = ({ since, key }: Pick<PendingConfig, 'since' | 'key'>): string => `${since} ${key.public_key}`;

/** None while the config would not work if it arrived. */
function configParcel(pending: PendingConfig, { snapshotOf, upload }: ParcelSenders): Parcel[] {
  const { peerId, peer } = pending;
  const snapshot = snapshotOf(peer.server_id);
  if (!snapshot || !isOnNode(pending, snapshot)) return [];
  const parcel: Parcel = {
    what: 'config',
    config: pending,
    wish: wishOf(pending),
    send: () => upload(pending, snapshot),
    arrived: (draft, now) => markSent(draft, pending, now),
    struckOff: (draft) => dropWish(draft, pending),
    ...{ peerId, peer },
  };
  return [parcel];
}

function buttonsParcel(pending: PendingButtons, { sendButtons }: ParcelSenders): Parcel {
  const { peerId, peer, publicKey } = pending;
  return {
    what: 'buttons',
    config: null,
    wish: publicKey,
    send: () => sendButtons(pending),
    arrived: (draft) => dropButtons(draft, pending),
    struckOff: (draft) => dropButtons(draft, pending),
    ...{ peerId, peer },
  };
}
