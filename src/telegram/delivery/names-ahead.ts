import { markBegun, type PendingConfig } from '../../peers/devices/delivery.ts';
import { type FileToName, nameFile } from '../../peers/devices/sent-files.ts';
import type { Draft } from '../../peers/records/records.ts';

/**
 * Names the file of a config in the very change that asks for it, if its node is up: the upload then needs no commit of its own. The
 * change also says that the upload may have begun, because nothing is written between here and there; this process knows better.
 */
export class NamesAhead {
  readonly #fileFor: (pending: PendingConfig) => FileToName | null;
  /** Device → the request (`since`) whose file was named ahead by this process. */
  readonly #named = new Map<string, string>();

  /** `fileFor` makes the file as it would be sent now; null, or an error, if none can be made yet. */
  constructor(fileFor: (pending: PendingConfig) => FileToName | null) {
    this.#fileFor = fileFor;
  }

  /** Within a change that queued the device's config. Changes nothing if the file cannot be made yet. */
  readonly name = (draft: Draft, peerId: string): void => {
    const peer = draft.peers[peerId];
    if (!peer?.send || peer.send.begun) return;
    const { public_key, secret } = peer.next ?? peer;
    if (secret === null) return;
    const pending = { peerId, peer, key: { public_key, secret }, since: peer.send.since };
    const file = this.#make(pending);
    if (file === null || nameFile(draft, file) === null) return;
    markBegun(draft, pending);
    this.#named.set(peerId, pending.since);
  };

  /** Whether the request's mark `begun` was only made ahead: no upload before this process can have tried it. */
  readonly isAhead = ({ peerId, since }: Pick<PendingConfig, 'peerId' | 'since'>): boolean =>
    this.#named.get(peerId) === since;

  #make(pending: PendingConfig): FileToName | null {
    try {
      return this.#fileFor(pending);
    } catch {
      return null; // the upload meets the same error and reports it
    }
  }
}
