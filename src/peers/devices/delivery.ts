import type { Snapshot } from '../nodes/snapshot.ts';
import { addressesOf } from '../records/device-holdings.ts';
import { deviceLists } from '../records/device-lists.ts';
import { isOn } from '../records/is-on.ts';
import type { PeerRecord } from '../records/peer-record.ts';
import type { Draft, State } from '../records/records.ts';
import { openRollOut } from '../records/rollout-record.ts';

/** A config that waits for its upload. */
export interface PendingConfig {
  readonly peerId: string;
  readonly peer: PeerRecord;
  /** The key of the config: the waiting one if there is one. */
  readonly key: { readonly public_key: string; readonly secret: string };
  readonly since: string;
}

/** All configs that wait, for devices that are on and whose private key is ours. */
export function pendingConfigs(state: State, now: number): PendingConfig[] {
  return deviceLists(state.peers).toSend.flatMap(([peerId, peer]) => {
    if (!peer.send || !isOn(state, peer, now)) return [];
    const { public_key, secret } = peer.next ?? peer;
    return secret === null ? [] : [{ peerId, peer, key: { public_key, secret }, since: peer.send.since }];
  });
}

/** The message with buttons that is due for a config whose files have arrived. */
export interface PendingButtons {
  readonly peerId: string;
  readonly peer: PeerRecord;
  readonly publicKey: string;
}

/** All such messages that wait, for devices that are on and whose key is still one of theirs. */
export function pendingButtons(state: State, now: number): PendingButtons[] {
  return deviceLists(state.peers).awaitingButtons.flatMap(([peerId, peer]) => {
    const publicKey = peer.buttons_due;
    const isKnown = publicKey !== null && (publicKey === peer.public_key || publicKey === peer.next?.public_key);
    return isKnown && isOn(state, peer, now) ? [{ peerId, peer, publicKey }] : [];
  });
}

/** Rule 10 and invariant 13: whether the config would work if it arrived now. */
export function isOnNode({ peer, key }: Pick<PendingConfig, 'peer' | 'key'>, snapshot: Snapshot): boolean {
  if (snapshot.hasKnownParameters === false) return false;
  const onNode = snapshot.peers.get(key.public_key);
  if (!onNode) return false;
  if (key.public_key !== peer.public_key) return true; // a waiting key gets its addresses at its first handshake
  return addressesOf(peer).every((address) => onNode.allowedIps.includes(address));
}

/** Records, before the first upload for a request is tried, that the config may have arrived from now on. */
export function markBegun(draft: Draft, { peerId, since }: Pick<PendingConfig, 'peerId' | 'since'>): void {
  const send = draft.peers[peerId]?.send;
  if (send?.since === since) send.begun = true;
}

/** Records that an upload succeeded: its buttons are due. A request that came during the upload, or for another key, stays. */
export function markSent(draft: Draft, { peerId, key, since }: PendingConfig, now: string): void {
  const peer = draft.peers[peerId];
  if (!peer) return;
  const sent = peer.next?.public_key === key.public_key ? peer.next : peer;
  if (sent.public_key === key.public_key) {
    sent.sent_at ??= now;
    // rule 19: Telegram carried a key of the device, so its grace time counts from now on
    peer.deadline = null;
    if (sent.deadline != null) sent.deadline = null;
    peer.buttons_due = key.public_key;
  }
  dropConfigRequest(draft, { peerId, key, since });
}

/** Ends a request whose upload can never succeed (rule 10: the friend blocked the bot). */
export function giveUpConfig(draft: Draft, pending: PendingConfig, now: string): void {
  const { peerId, peer, key, since } = pending;
  const record = draft.peers[peerId];
  if (record?.send?.since === since) {
    const file = record.files.findLast((sent) => sent.key === key.public_key);
    if (file) file.refused = true;
    noteUnreachable(draft, { peerId, nodeId: peer.server_id, key: key.public_key, now });
  }
  dropConfigRequest(draft, pending);
}

/** Rule 14: the roll-out that asked for it does not wait for this device any more. */
function noteUnreachable(draft: Draft, about: Readonly<Record<'peerId' | 'nodeId' | 'key' | 'now', string>>): void {
  const id = openRollOut(draft, about.nodeId);
  const device = id === null ? undefined : draft.rollouts[id]?.devices[about.peerId];
  if (device?.state === 'sent' && device.key === about.key)
    Object.assign(device, { state: 'unreachable', since: about.now });
}

/** Ends a request for a config. A newer one stays. */
function dropConfigRequest(
  draft: Draft,
  { peerId, key, since }: Pick<PendingConfig, 'peerId' | 'key' | 'since'>,
): void {
  const peer = draft.peers[peerId];
  if (peer?.send?.since === since && (peer.next ?? peer).public_key === key.public_key) peer.send = null;
}

/** Records that the message with buttons arrived, or never will. */
export function dropButtons(draft: Draft, { peerId, publicKey }: Pick<PendingButtons, 'peerId' | 'publicKey'>): void {
  const peer = draft.peers[peerId];
  if (peer?.buttons_due === publicKey) peer.buttons_due = null;
}

/** Records that the friend was told that the config will come by itself. */
export function markNoted(draft: Draft, peerId: string, since: string): void {
  const send = draft.peers[peerId]?.send;
  if (send?.since === since) send.noted = true;
}
