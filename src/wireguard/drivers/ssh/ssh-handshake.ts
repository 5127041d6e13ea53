import { connect } from 'node:net';
import { type AnyAuthMethod, Client, type ServerHostKeyAlgorithm } from 'ssh2';
import { type HostKey, hostKeyOf } from './host-key.ts';

export interface Handshake {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Login methods, tried in order; empty: only the host key is read. */
  readonly ways: readonly AnyAuthMethod[];
  /** In order of preference. */
  readonly hostKeys: readonly ServerHostKeyAlgorithm[];
  /** Whether to accept the host key; nothing of the login is sent before. */
  readonly accepts: (key: HostKey) => boolean;
  /** Aborts the attempt; its reason becomes the error. */
  readonly signal: AbortSignal;
}

/** A logged-in connection that notices a dead peer within 30 s. */
export interface SshLink {
  readonly client: Client;
  /** Resolves when the connection has ended, on whichever side. */
  readonly ended: Promise<void>;
  /** Ends it at once, even if the other side does not answer. */
  readonly drop: () => void;
}

/** A failure before the login succeeded, with what the server said. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  /** The step that failed, as ssh2 calls it. */
  readonly level: string | undefined;
  /** The error code of the system (`ECONNREFUSED`), or null. */
  readonly code: string | null;
  /** All text from the server for people, unchanged: before the SSH protocol, as a banner, and on disconnecting. */
  readonly said: string;
  /** The methods that the server still asks for after it accepted one; null: it accepted none. */
  readonly wants: readonly string[] | null;

  constructor(
    cause: Error & { level?: string; code?: unknown },
    said: readonly string[],
    wants: readonly string[] | null,
  ) {
    super(cause.message, { cause });
    this.level = cause.level;
    this.code = typeof cause.code === 'string' ? cause.code : null;
    // a number is the reason of a disconnect, with the server's message
    this.said = [...said, ...(typeof cause.code === 'number' ? [cause.message] : [])].join('\n');
    this.wants = wants;
  }
}

/** How much of that text is kept (characters). */
const LONGEST_SAID = 10_000;

const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

const CLOSED = 'the server closed the connection';

/** Connects and logs in. Throws `HandshakeError`, or the reason of the signal. */
export function handshake({ signal, accepts, hostKeys, host, port, username, ways }: Handshake): Promise<SshLink> {
  signal.throwIfAborted();
  const left = [...ways];
  // our own socket, because ssh2's destroy() does not close one that is already half closed
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
  const said: string[] = [];
  let wants: readonly string[] | null = null;
  const hear = (text: string) => void (said.join('').length < LONGEST_SAID && said.push(text));
  client.on('greeting', hear).on('banner', hear);
  client.on('error', (error) => {
    reject(new HandshakeError(error, said, wants)); // kept for the client's whole life: a late error without a listener would end the process
    drop();
  });
  client.once('close', () => reject(new HandshakeError(new Error(CLOSED), said, wants)));
  client.once('ready', () => resolve({ client, ended, drop }));
  client.connect({
    ...KEEPALIVE,
    username,
    sock: socket,
    authHandler: (methods, isPartial) => {
      if (isPartial) wants = methods;
      return left.shift() ?? false;
    },
    readyTimeout: 0, // the signal is the time limit
    algorithms: { serverHostKey: [...hostKeys] },
    hostVerifier: (blob: Buffer) => accepts(hostKeyOf(blob)),
  });
  return promise.finally(() => signal.removeEventListener('abort', abort));
}
