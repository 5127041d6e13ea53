import { randomBytes } from 'node:crypto';
import { SetupError } from '../errors.ts';
import { SecretBox } from '../peers/devices/seal.ts';
import type { State } from '../peers/records/records.ts';
import { readPlainFile, SMALL_FILE_BYTES, UnfitFileError } from '../plain-file.ts';
import { writeDurably } from './durable-write.ts';
import type { JsonStore } from './json-store.ts';

/**
 * Opens the key that encrypts the store's secrets: from the setting, otherwise from the file beside the settings, which is created at
 * the first start. Once the store has a key, no new one is created. Throws `SetupError` when the key is missing or not the store's.
 */
export async function openSecretBox(store: JsonStore, setting: string | null, keyFile: string): Promise<SecretBox> {
  const key = setting ?? (await readKeyFile(keyFile)) ?? (await makeKeyFile(store.state, keyFile));
  const box = new SecretBox(key);
  if (!fits(box, store.state)) throw otherKey(setting, keyFile);
  if (store.state.key_check === null) {
    await store.update((draft) => {
      draft.key_check = box.check();
    });
  }
  return box;
}

/** The store's key, null while there is none yet. Throws `SetupError` when it is missing or another; creates nothing. */
export async function requireFittingKey(
  store: State,
  setting: string | null,
  keyFile: string,
): Promise<SecretBox | null> {
  const key = setting ?? (await readKeyFile(keyFile));
  if (key === null) {
    if (hasSecrets(store)) throw missingKey(keyFile);
    return null;
  }
  const box = new SecretBox(key);
  if (!fits(box, store)) throw otherKey(setting, keyFile);
  return box;
}

const hasSecrets = (state: State): boolean => state.key_check !== null || sealedSecrets(state).length > 0;

const missingKey = (keyFile: string): SetupError =>
  new SetupError([
    `${keyFile}: is missing, and the store's secrets were sealed with it; bring it back or set STORE_KEY`,
  ]);

function otherKey(setting: string | null, keyFile: string): SetupError {
  const where = setting === null ? keyFile : 'STORE_KEY=(not shown)';
  return new SetupError([
    `${where}: the store was sealed with another key; bring that one back (it is not in the store's backups)`,
  ]);
}

async function readKeyFile(path: string): Promise<string | null> {
  try {
    const key = (await readPlainFile(path, SMALL_FILE_BYTES)).toString().trim();
    if (!/^[0-9a-fA-F]{64}$/.test(key))
      throw new SetupError([`${path}: must hold 64 hex digits; bring the right file back`]);
    return key;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    if (error instanceof UnfitFileError) throw new SetupError([`${path}: ${error.message}; bring the right file back`]);
    throw error;
  }
}

async function makeKeyFile(state: State, path: string): Promise<string> {
  if (hasSecrets(state)) throw missingKey(path);
  const key = randomBytes(32).toString('hex');
  await writeDurably(path, `${key}\n`); // a store sealed with a key that a power cut took away could not be opened again
  return key;
}

function fits(box: SecretBox, state: State): boolean {
  if (state.key_check !== null) return box.matches(state.key_check);
  return sealedSecrets(state).every(([publicKey, secret]) => {
    try {
      return box.open(publicKey, secret) !== null;
    } catch {
      return false; // authenticated decryption fails for one reason: another key
    }
  });
}

function sealedSecrets(state: State): [publicKey: string, secret: string][] {
  return Object.values(state.peers).flatMap((peer) =>
    peer.secret === null ? [] : [[peer.public_key, peer.secret] as [string, string]],
  );
}
