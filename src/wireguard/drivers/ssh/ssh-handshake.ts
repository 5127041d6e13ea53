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

/** What failed before anybody was logged in, and what the server said of it. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
  /** The step that failed, as ssh2 calls it. */
  readonly level: string | undefined;
  /** The system's code (`ECONNREFUSED`), or null. */
  readonly code: string | null;
  /** Everything that the server wrote for a person to read: before its SSH, as a banner, and as it hung up. As it came. */
  readonly said: string;
  /** The ways that it wants besides one that it took already; null: it took none. */
  readonly wants: readonly string[] | null;

  constructor(
    cause: Error & { level?: string; code?: unknown },
    said: readonly string[],
    wants: readonly string[] | null,
  ) {
    super(cause.message, { cause });
    this.level = cause.level;
    this.code = typeof cause.code === 'string' ? cause.code : null;
    // a number is the reason of a disconnect, whose message is the server's
    this.said = [...said, ...(typeof cause.code === 'number' ? [cause.message] : [])].join('\n');
    this.wants = wants;
  }
}

/** More is for no person to read. */
const LONGEST_SAID = 10_000;

const KEEPALIVE = { keepaliveInterval: 10_000, keepaliveCountMax: 3 };

const CLOSED = 'the server closed the connection';

/** Connects and logs in, or throws `HandshakeError`, or what the signal says. */
export function handshake({ signal, accepts, hostKeys, host, port, username, ways }: Handshake): Promise<SshLink> {
  signal.throwIfAborted();
  const left = [...ways];
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
