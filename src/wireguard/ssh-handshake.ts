import { connect } from 'node:net';
import { type AnyAuthMethod, Client, type ServerHostKeyAlgorithm } from 'ssh2';
import { type HostKey, hostKeyOf } from './host-key.ts';

export interface Handshake {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Tried in order. None: the server's key is looked at, and nobody logs in. */
  readonly ways: readonly AnyAuthMethod[];
  /** In order of preference. */
  readonly hostKeys: readonly ServerHostKeyAlgorithm[];
  /** Nothing of the login is sent before this accepted the key. */
  readonly accepts: (key: HostKey) => boolean;
  /** Ends the attempt; its reason is the error. */
  readonly signal: AbortSignal;
}

/** A logged-in connection that notices a dead peer within 30 s. */
export interface SshLink {
  readonly client: Client;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it at once, also when the other side does not answer. */
  readonly drop: () => void;
}

const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

/** Connects and logs in, or throws what ssh2 or the signal said. */
export function handshake({ signal, accepts, hostKeys, host, port, username, ways }: Handshake): Promise<SshLink> {
  signal.throwIfAborted();
  // our own socket: ssh2's destroy() leaves one alone that it has already half closed
  const socket = connect({ host, port, noDelay: true });
  const client = new Client();
  const { promise, resolve, reject } = Promise.withResolvers<SshLink>();
  const ended = new Promise<void>((done) => client.once('close', done));
  const drop = () => void socket.destroy();
  const abort = () => {
    reject(signal.reason);
    drop();
  };
  signal.addEventListener('abort', abort, { once: true });
  client.on('error', (error) => {
    reject(error); // kept for the client's whole life: a late error without a listener would end the process
    drop();
  });
  client.once('close', () => reject(new Error('the server closed the connection')));
  client.once('ready', () => resolve({ client, ended, drop }));
  client.connect({
    ...KEEPALIVE,
    username,
    sock: socket,
    authHandler: [...ways],
    readyTimeout: 0, // the signal is the time limit
    algorithms: { serverHostKey: [...hostKeys] },
    hostVerifier: (blob: Buffer) => accepts(hostKeyOf(blob)),
  });
  return promise.finally(() => signal.removeEventListener('abort', abort));
}
