import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { dialMail, type MailPlace } from './dial.ts';
import { MOST_HEADER } from './header.ts';
import { type Letter, readLetter } from './letter.ts';
import type { Batch } from './take-letters.ts';

/** How many letters are read at a time. */
const BATCH = 100;
/** How old letters may be (days) that are read when the mailbox is new, or was made anew by its server. */
const FIRST_DAYS = 3;
/** The time limit for all of a visit (ms): a mailbox with 10,000 new letters takes seconds. */
const VISIT_MS = 10 * 60_000;
/** Without a byte for so long (ms) the server is given up. */
const IDLE_MS = 60_000;

/** How far the mailbox was read. */
export interface Position {
  readonly validity: string | null;
  readonly uid: number;
}

/**
 * Reads the letters that are new since a position, in their order, and hands them on in batches. It changes nothing in the mailbox and
 * reads no body. Rejects when the server cannot be reached, refuses the login (`isLoginRefused`) or stops to answer.
 */
export async function readMailbox(
  place: MailPlace,
  position: Position,
  take: (batch: Batch) => Promise<void>,
  end: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([end, AbortSignal.timeout(VISIT_MS)]);
  const client = await connected(place, signal);
  const giveUp = () => client.close();
  signal.addEventListener('abort', giveUp);
  try {
    const box = await client.mailboxOpen('INBOX', { readOnly: true });
    const validity = String(box.uidValidity);
    const isKnown = validity === position.validity;
    const after = isKnown ? position.uid : 0;
    const uids = await newLetters(client, isKnown ? position.uid : null);
    for (let at = 0; at < uids.length; at += BATCH) {
      signal.throwIfAborted();
      const some = uids.slice(at, at + BATCH);
      await take({ validity, letters: await fetched(client, some), upTo: some.at(-1) ?? after });
    }
    const last = Math.max(after, uids.at(-1) ?? 0, isKnown ? 0 : box.uidNext - 1);
    if (!isKnown && last !== uids.at(-1)) await take({ validity, letters: [], upTo: last });
    await client.logout();
  } catch (error) {
    signal.throwIfAborted(); // what the closed client says of it is less clear
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
    client.close();
  }
}

/** Logs in and out again. Rejects as `readMailbox` does. */
export async function tryMailbox(place: MailPlace, signal: AbortSignal): Promise<void> {
  const client = await connected(place, signal);
  const giveUp = () => client.close();
  signal.addEventListener('abort', giveUp);
  try {
    await client.mailboxOpen('INBOX', { readOnly: true });
    await client.logout();
  } finally {
    signal.removeEventListener('abort', giveUp);
    client.close();
  }
}

async function connected(place: MailPlace, signal: AbortSignal): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow'); // most daemons have no mail
  const { host, port, user, password: pass } = place.server;
  const socket = await dialMail(place, signal);
  const client = new ImapFlow({
    ...{ host, port, secure: true, auth: { user, pass }, tls: { socket } },
    ...{ logger: false, disableAutoIdle: true, disableCompression: true },
    ...{ connectionTimeout: IDLE_MS, greetingTimeout: IDLE_MS, socketTimeout: IDLE_MS },
    ...{ maxLiteralSize: 2 * MOST_HEADER, maxLineLength: 16 * 1024 * 1024, maxResponseSize: 32 * 1024 * 1024 },
  });
  client.on('error', () => client.close()); // the call that is under way rejects; without a listener it would end the process
  const giveUp = () => client.close();
  signal.addEventListener('abort', giveUp);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** UIDs above this one, lowest first; of an unknown mailbox (null) those of the last days. */
async function newLetters(client: ImapFlow, after: number | null): Promise<number[]> {
  const since = new Date(Date.now() - FIRST_DAYS * 86_400_000);
  const found = await client.search(after === null ? { since } : { uid: `${after + 1}:*` }, { uid: true });
  // the server always names the last letter for `n:*`, also when it is older
  return (found || []).filter((uid) => uid > (after ?? 0)).toSorted((a, b) => a - b);
}

async function fetched(client: ImapFlow, uids: readonly number[]): Promise<Letter[]> {
  const letters: Letter[] = [];
  const wanted = { uid: true, bodyParts: [{ key: 'header', start: 0, maxLength: MOST_HEADER }] };
  for await (const message of client.fetch(uids.join(','), wanted, { uid: true })) letters.push(letterOf(message));
  return letters.toSorted((a, b) => a.uid - b.uid);
}

const letterOf = ({ uid, headers }: FetchMessageObject): Letter => readLetter(uid, headers ?? new Uint8Array());
