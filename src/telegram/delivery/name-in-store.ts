import { markBegun, type PendingConfig } from '../../peers/devices/delivery.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { type FileToName, hasKey, knownName, nameFile } from '../../peers/devices/sent-files.ts';
import { Superseded } from './superseded.ts';
import { UploadNotBegun } from './upload-not-begun.ts';

/**
 * Invariant 14: the name stands in the store before a file has it, and with it that the upload was begun. Contents whose name stands
 * there already can be sent while the store cannot be written. Rejects with `UploadNotBegun` when the store fails, and with `Superseded` when the
 * key is gone.
 */
export async function nameInStore(store: StorePort, pending: PendingConfig, file: FileToName): Promise<string> {
  const { peerId, since } = pending;
  const known = knownName(store.state, file);
  const peer = store.state.peers[peerId];
  if (known !== null && peer && !hasKey(peer, file.publicKey)) throw new Superseded();
  const send = peer?.send;
  if (known !== null && (send?.since !== since || send.begun || send.noted)) return known;
  const named = store.update((draft) => {
    markBegun(draft, pending);
    return nameFile(draft, file);
  });
  const name = await named.catch((error: unknown) => {
    if (known === null) throw new UploadNotBegun(error);
    return known; // whoever writes next meets the same fault, and tells of it
  });
  if (name === null) throw new Superseded();
  return name;
}
