import {
  dropButtons,
  giveUpConfig,
  isOnNode,
  markSent,
  type PendingButtons,
  type PendingConfig,
  pendingButtons,
  pendingConfigs,
} from '../../peers/devices/delivery.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { Draft, State } from '../../peers/records/records.ts';

/** One thing that may be sent to a device's friend now: the files of its config, or the message with buttons that follows them. */
export interface DeliveryJob {
  readonly what: 'config' | 'buttons';
  readonly peerId: string;
  readonly peer: PeerRecord;
  /** The config that is sent; null for the message with buttons. */
  readonly config: PendingConfig | null;
  /** Identifies the request, so that one which was served is not served again while the store cannot be written. */
  readonly requestId: string;
  /** One try; rejects with the Bot API's error. */
  readonly send: () => Promise<void>;
  /** Records in the store that it arrived. */
  readonly arrived: (draft: Draft, now: string) => void;
  /** Records that it can never arrive, so that it is not tried again. */
  readonly undeliverable: (draft: Draft, now: string) => void;
}

export interface DeliverySenders {
  /** What a node has, or null while it is down or unknown. */
  readonly snapshotOf: (nodeId: string) => Snapshot | null;
  /** False while a config has to wait for a change of its record (rule 16: a spare whose door is a device's now). */
  readonly mayGo?: (pending: PendingConfig) => boolean;
  /** Uploads the files of a config. */
  readonly upload: (pending: PendingConfig, snapshot: Snapshot) => Promise<void>;
  /** Sends the message with the buttons. */
  readonly sendButtons: (pending: PendingButtons) => Promise<void>;
}

/** All that may be sent now. Buttons come first, since their files are in the chat already. */
export function deliveryJobs(state: State, now: number, senders: DeliverySenders): DeliveryJob[] {
  return [
    ...pendingButtons(state, now).map((pending) => buttonsJob(pending, senders)),
    ...pendingConfigs(state, now).flatMap((pending) => configJob(pending, senders)),
  ];
}

/** Distinguishes a request for a config from others of the same device. */
export const requestIdOf = ({ since, key }: Pick<PendingConfig, 'since' | 'key'>): string =>
  `${since} ${key.public_key}`;

/** No job while the config would not work if it arrived now (rule 10). */
function configJob(pending: PendingConfig, { snapshotOf, mayGo, upload }: DeliverySenders): DeliveryJob[] {
  const { peerId, peer } = pending;
  const snapshot = snapshotOf(peer.server_id);
  if (!snapshot || !isOnNode(pending, snapshot) || mayGo?.(pending) === false) return [];
  const job: DeliveryJob = {
    what: 'config',
    config: pending,
    requestId: requestIdOf(pending),
    send: () => upload(pending, snapshot),
    arrived: (draft, now) => markSent(draft, pending, now),
    undeliverable: (draft, now) => giveUpConfig(draft, pending, now),
    ...{ peerId, peer },
  };
  return [job];
}

function buttonsJob(pending: PendingButtons, { sendButtons }: DeliverySenders): DeliveryJob {
  const { peerId, peer, publicKey } = pending;
  return {
    what: 'buttons',
    config: null,
    requestId: publicKey,
    send: () => sendButtons(pending),
    arrived: (draft) => dropButtons(draft, pending),
    undeliverable: (draft) => dropButtons(draft, pending),
    ...{ peerId, peer },
  };
}
