import ssh2 from 'ssh2';
import { readPlainFile, SMALL_FILE_BYTES, UnfitFileError } from '../../../plain-file.ts';
import { NodeError } from '../driver.ts';
import { type HostKey, hostKeyAlgorithms } from './host-key.ts';
import { connectError, failedAt, keyFileError, loginError, type SshTarget, wrongHostKey } from './ssh-errors.ts';
import { handshake, type SshLink } from './ssh-handshake.ts';

/**
 * Logs in to a server that has the pinned host key; throws `NodeError`. A fingerprint does not tell the type of its key, so if the server
 * shows a different key first, it is asked for its keys of other types, all within the time of the signal.
 */
export async function login(target: SshTarget, signal: AbortSignal): Promise<SshLink> {
  const { host, port, user: username } = target;
  const ways = [{ type: 'publickey', username, key: await readPrivateKey(target) } as const];
  const others: HostKey[] = [];
  const accepts = (key: HostKey) => key.fingerprint === target.hostKey || others.push(key) === 0;
  for (let hostKeys = hostKeyAlgorithms(); hostKeys.length > 0; hostKeys = hostKeyAlgorithms(others)) {
    const before = others.length;
    try {
      return await handshake({ host, port, username, ways, hostKeys, accepts, signal });
    } catch (error) {
      if (others.length === 0 || !failedAt(error, 'handshake')) throw loginError(error, target);
      if (others.length === before) break; // it has no keys of the remaining types
    }
  }
  throw wrongHostKey(target, others);
}

/**
 * Returns the fingerprint (`SHA256:…`) of a server's host key, without logging in; throws `NodeError`. ed25519 is preferred, so it is
 * usually what `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints there.
 */
export async function readHostKey({ host, port, seconds = 10 }: HostKeySource): Promise<string> {
  let shown: HostKey | undefined;
  const accepts = (key: HostKey) => {
    shown = key;
    return false;
  };
  const signal = AbortSignal.timeout(seconds * 1000);
  try {
    (
      await handshake({ host, port, username: 'nobody', ways: [], hostKeys: hostKeyAlgorithms(), accepts, signal })
    ).drop();
  } catch (error) {
    if (shown === undefined) throw connectError(error, { host, port });
  }
  if (shown === undefined) throw new NodeError('garbled', `${host}:${port} showed no host key`);
  return shown.fingerprint;
}

export interface HostKeySource {
  readonly host: string;
  readonly port: number;
  readonly seconds?: number;
}

/** Reads the private key, again for each connection, so that a corrected file needs no restart. */
async function readPrivateKey(target: SshTarget): Promise<Buffer> {
  const content = await readPlainFile(target.keyPath, SMALL_FILE_BYTES).catch((error: NodeJS.ErrnoException) => {
    const fix = error.code === 'ENOENT' ? 'make one with ssh-keygen -t ed25519' : "make the bot's user its owner";
    const why = error instanceof UnfitFileError ? error.message : `cannot be read (${error.code})`;
    throw keyFileError(target, `the private key ${why}`, fix);
  });
  const key = ssh2.utils.parseKey(content);
  if (key instanceof Error) {
    const encrypted = /encrypted/i.test(key.message);
    if (encrypted) throw keyFileError(target, 'the private key has a passphrase', 'remove it with ssh-keygen -p');
    throw keyFileError(target, 'this is not a private key', 'make one with ssh-keygen -t ed25519');
  }
  // parseKey also takes a public key
  if (!key.isPrivateKey()) throw keyFileError(target, 'this is a public key', 'name the file without .pub');
  return content;
}
