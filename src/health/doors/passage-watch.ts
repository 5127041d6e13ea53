import type { Snapshot, SnapshotPeer } from '../../peers/nodes/snapshot.ts';
import { deviceLists } from '../../peers/records/device-lists.ts';
import { isOn } from '../../peers/records/is-on.ts';
import type { PeerRecord } from '../../peers/records/peer-record.ts';
import type { Draft, State } from '../../peers/records/records.ts';
import { noteConnected } from './note-tries.ts';

/** A device that came through the door which it was given. */
export interface Passage {
  readonly peerId: string;
  /** `trying_door.at` of the record that this is about. */
  readonly asked: string;
}

/** The door by which a device comes from this endpoint, where that can be told; see `doorThrough`. */
type Through = (peer: PeerRecord, endpoint: string) => string | null;

/** What was seen of a device since its friend asked for another door. */
interface Trial {
  readonly asked: string;
  /** Whether the new file may be with its friend, so that what is seen may come of it. */
  mayBeThere: boolean;
  /** Its endpoint and handshake before the new file could be used, the last that were seen. */
  before: Pick<SnapshotPeer, 'endpoint' | 'handshakeAt'>;
  /** The handshake that may be the first one of the new file, since when it stands (ms), and the bytes received by then. */
  candidate: { readonly handshakeAt: number; readonly at: number; readonly received: number } | null;
}

/**
 * A client whose data does not get through makes a new handshake after 15 s (WireGuard's whitepaper, 6.5), so that a session which stands
 * for longer (ms), while something still comes from it, carries data both ways.
 */
const STANDS_MS = 20_000;

/**
 * Sees when a device that was given another door gets through it. The keys are the same as before, so a handshake alone may be the old
 * file's: it has to come from another endpoint, after the upload, and its session has to carry data.
 */
export class PassageWatch {
  readonly #trials = new Map<string, Trial>();

  /** The devices that got through by these snapshots; asked again, until `recordPassage` has written it, they are named again. */
  look(
    state: State,
    snapshotOf: (nodeId: string) => Snapshot | null,
    now: number,
    through: Through = () => null,
  ): Passage[] {
    const trying = deviceLists(state.peers).tryingDoor;
    const present = new Set(trying.map(([id]) => id));
    for (const id of this.#trials.keys()) if (!present.has(id)) this.#trials.delete(id);
    return trying.flatMap(([id, peer]): Passage[] => {
      const snapshot = snapshotOf(peer.server_id);
      const asked = peer.trying_door?.at;
      if (!snapshot || asked === undefined || !isOn(state, peer, now)) return [];
      const mayBeThere = hasBegun(peer, asked) || wasMailed(state, id, peer, asked);
      return this.#follow(id, peer, { asked, mayBeThere }, snapshot, through) ? [{ peerId: id, asked }] : [];
    });
  }

  #follow(
    id: string,
    peer: PeerRecord,
    asked: Pick<Trial, 'asked' | 'mayBeThere'>,
    { at, peers }: Snapshot,
    through: Through,
  ): boolean {
    const seen = newestOf(peer, peers);
    const known = this.#trials.get(id);
    const trial =
      known?.asked === asked.asked ? known : { ...asked, before: beforeTrial(seen, asked), candidate: null };
    this.#trials.set(id, trial);
    trial.mayBeThere ||= asked.mayBeThere;
    if (!trial.mayBeThere && seen) trial.before = seen;
    const { before, candidate } = trial;
    const isOfNewFile =
      trial.mayBeThere &&
      seen?.handshakeAt != null &&
      seen.handshakeAt !== before.handshakeAt &&
      seen.endpoint !== before.endpoint &&
      isThroughIts(peer, seen.endpoint, through);
    if (!isOfNewFile) {
      trial.candidate = null;
      return false;
    }
    const { handshakeAt, received } = seen;
    if (handshakeAt === null || candidate?.handshakeAt !== handshakeAt) {
      trial.candidate = handshakeAt === null ? null : { handshakeAt, at, received };
      return false;
    }
    return at - candidate.at >= STANDS_MS && received > candidate.received;
  }
}

/**
 * Writes that a device got through: the door is good on that network. False if nobody is to be told: the record changed meanwhile, or the device
 * was given no other door (its friend left the last one of its server) and came back by the one that had failed, perhaps from elsewhere.
 */
export function recordPassage(draft: Draft, { peerId, asked }: Passage, now: string): boolean {
  const peer = draft.peers[peerId];
  if (!peer || peer.trying_door?.at !== asked) return false;
  const { server_id: nodeId, door } = peer;
  const { network, failed } = peer.trying_door;
  peer.trying_door = null;
  if (door !== null && failed.includes(door)) return false;
  if (door !== null) noteConnected(draft, { nodeId, door, network }, now);
  return true;
}

/**
 * Whether an upload of the file may have begun: its answer may be slow or lost, and the friend quick. A later request than the trial's
 * follows one that may have been served, and a spare that was handed out as it is may be in the app for long.
 */
const hasBegun = ({ send, sent_at, trying_door }: PeerRecord, asked: string): boolean =>
  send === null ||
  send.begun === true ||
  send.since !== asked ||
  (sent_at !== null && trying_door?.failed.length === 0);

/** Whether the file is, or lately was, the answer to a letter, which Telegram's upload need not precede. */
function wasMailed({ users }: State, peerId: string, { telegram_id }: PeerRecord, asked: string): boolean {
  const mail = users[telegram_id]?.mail;
  if (!mail) return false;
  return (
    mail.asked?.peer === peerId ||
    mail.asked?.second === peerId ||
    mail.answered.some((at) => Date.parse(at) >= Date.parse(asked))
  );
}

/** A relay tells which door it is; of the others none is told apart. */
function isThroughIts(peer: PeerRecord, endpoint: string | null, through: Through): boolean {
  const door = endpoint === null ? null : through(peer, endpoint);
  return door === null || door === peer.door;
}

const NOTHING = { endpoint: null, handshakeAt: null } as const;

/** After a restart the first look may be later than the first handshake of the new file. */
function beforeTrial(
  seen: SnapshotPeer | null,
  { asked, mayBeThere }: Pick<Trial, 'asked' | 'mayBeThere'>,
): Trial['before'] {
  // WireGuard tells handshakes in whole seconds
  const isLater = mayBeThere && (seen?.handshakeAt ?? 0) >= Math.floor(Date.parse(asked) / 1000) * 1000;
  return seen === null || isLater ? NOTHING : seen;
}

function newestOf({ public_key, next }: PeerRecord, peers: Snapshot['peers']): SnapshotPeer | null {
  const own = peers.get(public_key) ?? null;
  const waiting = next ? (peers.get(next.public_key) ?? null) : null;
  return (waiting?.handshakeAt ?? 0) > (own?.handshakeAt ?? 0) ? waiting : own;
}
