import { setTimeout as wait } from 'node:timers/promises';
import type { Parameters } from '../amnezia/parameters.ts';
import { readCookie } from './cookie.ts';
import type { Arrival, DoorSocket } from './door-socket.ts';
import { type Initiation, initiate, readResponse } from './handshake.ts';
import { leadingPackets } from './leading-packets.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { RawKeys } from './probe-keys.ts';
import { Session } from './session.ts';
import type { WireForm } from './wire-form.ts';

export interface Handshaker {
  readonly socket: DoorSocket;
  readonly form: WireForm;
  readonly keys: RawKeys;
  readonly parameters: Parameters;
  /** For each try, how many ms an answer is waited for. */
  readonly answerMs: readonly number[];
  /** Unix time in ms. */
  readonly now: () => number;
}

export interface Shaken {
  readonly session: Session;
  readonly handshakeMs: number;
}

/** A server drops initiations that follow each other faster (20 ms in wireguard-go and in Linux). */
const LEAST_PAUSE_MS = 25;
/** After an error an answer is hardly to be expected, but a server that starts just now gets its second try. */
const AFTER_ERROR_MS = 300;
const MOST_COOKIES = 2;

/** Begins handshakes until one is answered, each try within its time; the outcome when none is. */
export async function shakeHands(shaker: Handshaker): Promise<Shaken | ProbeOutcome> {
  const waits = [...shaker.answerMs];
  const seen = new Seen();
  let cookie: Buffer | null = null;
  for (let answerMs = waits.shift(); answerMs !== undefined; answerMs = waits.shift()) {
    const start = performance.now();
    const initiation = initiate(shaker.keys, shaker.form.header('initiation'), shaker.now(), cookie);
    for (const packet of leadingPackets(shaker.parameters)) shaker.socket.send(packet);
    shaker.socket.send(shaker.form.wrap('initiation', initiation.message));
    const sent = performance.now();
    const answer = await awaitAnswer(shaker, initiation, start + answerMs, seen);
    if (answer !== null && 'session' in answer) return { session: answer.session, handshakeMs: answer.at - start };
    if (answer !== null && seen.cookies <= MOST_COOKIES) {
      cookie = answer.cookie;
      waits.unshift(answerMs);
    }
    const sinceSent = performance.now() - sent;
    if (sinceSent < LEAST_PAUSE_MS) await wait(LEAST_PAUSE_MS - sinceSent);
  }
  return seen.outcome();
}

type Answer = { readonly session: Session; readonly at: number } | { readonly cookie: Buffer };

async function awaitAnswer(
  shaker: Handshaker,
  initiation: Initiation,
  until: number,
  seen: Seen,
): Promise<Answer | null> {
  let end = until;
  for (let arrival = await shaker.socket.next(end); arrival !== null; arrival = await shaker.socket.next(end)) {
    if ('code' in arrival) {
      seen.code = arrival.code;
      end = Math.min(end, arrival.at + AFTER_ERROR_MS);
      continue;
    }
    const answer = readAnswer(shaker, initiation, arrival, seen);
    if (answer !== null) return answer;
  }
  return null;
}

type Datagram = Extract<Arrival, { datagram: Buffer }>;

function readAnswer(
  { form, keys }: Handshaker,
  initiation: Initiation,
  { at, datagram }: Datagram,
  seen: Seen,
): Answer | null {
  const read = form.read(datagram);
  if (read?.kind === 'response') {
    const session = readResponse(keys, initiation, read.message);
    if (session instanceof Session) return { session, at };
    if (session === 'does-not-open') seen.doesNotOpen = true;
    else seen.unreadable += 1;
    return null;
  }
  const cookie = read?.kind === 'cookie' ? readCookie(keys, initiation, read.message) : null;
  if (cookie === null) {
    seen.unreadable += 1;
    return null;
  }
  seen.cookies += 1;
  return { cookie };
}

/** What came that was no answer. */
class Seen {
  doesNotOpen = false;
  cookies = 0;
  unreadable = 0;
  code: string | null = null;

  /** What only the server can have sent counts more than what anybody can send. */
  outcome(): ProbeOutcome {
    if (this.doesNotOpen) return { kind: 'wrong-answer' };
    if (this.cookies > 0) return { kind: 'overloaded' };
    if (this.code === 'ECONNREFUSED') return { kind: 'refused' };
    if (this.code !== null) return { kind: 'no-way', code: this.code };
    return { kind: 'silent', unreadable: this.unreadable };
  }
}
