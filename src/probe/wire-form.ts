import { randomBytes, randomInt } from 'node:crypto';
import { checkParameters, effectiveValue, numberOf } from '../amnezia/check-parameters.ts';
import type { Parameters } from '../amnezia/parameters.ts';
import { describeProblem } from '../amnezia/problem.ts';
import { readSpan } from '../amnezia/read-value.ts';
import { streamOver } from './primitives.ts';

/** WireGuard's messages. */
export type MessageKind = 'initiation' | 'response' | 'cookie' | 'data';

interface Form {
  readonly padding: 'S1' | 'S2' | 'S3' | 'S4';
  readonly header: 'H1' | 'H2' | 'H3' | 'H4';
  /** Bytes of the message; of data, the least. */
  readonly size: number;
  /** How many of its first bytes header protection covers. */
  readonly covered: number;
}

const FORMS: Readonly<Record<MessageKind, Form>> = {
  initiation: { padding: 'S1', header: 'H1', size: 148, covered: 148 },
  response: { padding: 'S2', header: 'H2', size: 92, covered: 92 },
  cookie: { padding: 'S3', header: 'H3', size: 64, covered: 64 },
  data: { padding: 'S4', header: 'H4', size: 32, covered: 16 },
};
/** What a server sends to a client that answers no handshake. */
const INCOMING = ['response', 'cookie', 'data'] as const;
const NONCE_BYTES = 12;

/** What WireGuard's messages look like on the way: as they are, or as an interface's AmneziaWG parameters (1.0 to 3.1) want them. */
export class WireForm {
  readonly #parameters: Parameters;
  readonly #key: Buffer | null;
  readonly #mayHaveTrailer: boolean;

  /** Throws `RangeError` for parameters with which no program starts. */
  constructor(parameters: Parameters) {
    const problem = checkParameters(parameters).find(({ kind }) => kind === 'too-short-for-key');
    if (problem) throw new RangeError(describeProblem(problem));
    const { HeaderProtectionKey: key } = parameters;
    this.#parameters = parameters;
    this.#key = key === undefined ? null : Buffer.from(key, 'base64');
    this.#mayHaveTrailer = parameters.RandomTrailers === 'on';
  }

  /** The number that stands in a message's first four bytes, drawn anew from the range. */
  header(kind: MessageKind): number {
    const { from, to } = this.#headers(kind);
    return randomInt(from, to + 1);
  }

  /** A message as a datagram. */
  wrap(kind: MessageKind, message: Buffer): Buffer {
    const padding = randomBytes(this.#padding(kind));
    const datagram = Buffer.concat([padding, message]);
    return Buffer.concat([padding, this.#cover(kind, datagram, message)]);
  }

  /** The message in a datagram from a server; null when it is none. */
  read(datagram: Buffer): { readonly kind: (typeof INCOMING)[number]; readonly message: Buffer } | null {
    for (const kind of INCOMING) {
      const message = this.#readAs(kind, datagram);
      if (message !== null) return { kind, message };
    }
    return null;
  }

  #readAs(kind: MessageKind, datagram: Buffer): Buffer | null {
    const { size } = FORMS[kind];
    const found = datagram.subarray(this.#padding(kind));
    const mayBeLonger = kind === 'data' || this.#mayHaveTrailer;
    if (found.length < size || (found.length > size && !mayBeLonger)) return null;
    const message = this.#cover(kind, datagram, kind === 'data' ? found : found.subarray(0, size));
    const header = message.readUInt32LE();
    const { from, to } = this.#headers(kind);
    return from <= header && header <= to ? message : null;
  }

  /** Covers a message's first bytes, or uncovers them: it is the same. The datagram's first bytes are the nonce. */
  #cover(kind: MessageKind, datagram: Buffer, message: Buffer): Buffer {
    if (this.#key === null) return message;
    const { covered } = FORMS[kind];
    const first = streamOver(this.#key, datagram.subarray(0, NONCE_BYTES), message.subarray(0, covered));
    return Buffer.concat([first, message.subarray(covered)]);
  }

  #padding(kind: MessageKind): number {
    return numberOf(this.#parameters, FORMS[kind].padding);
  }

  #headers(kind: MessageKind): { readonly from: number; readonly to: number } {
    const key = FORMS[kind].header;
    const span = readSpan(effectiveValue(this.#parameters, key) ?? '');
    if (span === null) throw new RangeError(`${key} must be a whole number, or two with - between`);
    return span;
  }
}
