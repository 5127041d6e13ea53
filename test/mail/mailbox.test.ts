import { describe, expect, it, onTestFinished } from 'vitest';
import { judgeMailError, mailErrorText } from '../../src/mail/mail-error.ts';
import { type Position, readMailbox } from '../../src/mail/mailbox.ts';
import type { Batch } from '../../src/mail/take-letters.ts';
import { eventually } from '../lab/eventually.ts';
import { DESK } from '../lab/mail-server.ts';
import { missingFor } from '../lab/requirements.ts';
import { socks } from '../stage/way-lab.ts';
import { letterFrom, openMailServer } from './mail-lab.ts';

const cannot = missingFor('exim4', 'doveadm');
const never = new AbortController().signal;
const START: Position = { validity: null, uid: 0 };

/** Reads everything that is new since the position. */
async function readAll(place: Parameters<typeof readMailbox>[0], since: Position, end = never) {
  const batches: Batch[] = [];
  await readMailbox(place, since, async (batch) => void batches.push(batch), end);
  const last = batches.at(-1);
  const position: Position = last ? { validity: last.validity, uid: last.upTo } : since;
  return { letters: batches.flatMap(({ letters }) => letters), position, batches };
}

describe.skipIf(cannot !== null)('the mailbox', () => {
  it('gives each letter once, in its order, and stays as it was', async () => {
    const { server, places } = await openMailServer();
    const first = await readAll(places.imap, START);
    expect(first.letters).toEqual([]);
    await server.send('anna@mail.test', DESK.address, letterFrom('anna@mail.test', '=?UTF-8?B?0J/RgNC40LLQtdGC?= 1'));
    await server.send('boris@mail.test', DESK.address, letterFrom('boris@mail.test', 'two'));
    await eventually(() => server.letters('desk').length === 2);
    const second = await readAll(places.imap, first.position);
    expect(second.letters).toEqual([
      { uid: 1, from: 'anna@mail.test', subject: 'Привет 1', automatic: null },
      { uid: 2, from: 'boris@mail.test', subject: 'two', automatic: null },
    ]);
    const third = await readAll(places.imap, second.position);
    expect(third.batches).toEqual([]); // so that nothing is written while nobody writes
    expect(server.seen('desk')).toBe(0);
  });

  it('reads letters of the last days when it is new or was made anew, and goes on after the last', async () => {
    const { server, places } = await openMailServer();
    server.drop('desk', letterFrom('anna@mail.test', 'today'));
    const { letters, position } = await readAll(places.imap, { validity: '12345', uid: 700 });
    expect(letters.map(({ subject }) => subject)).toEqual(['today']);
    expect(position).toEqual({ validity: expect.stringMatching(/^\d+$/), uid: 1 });
  });

  it('says that the login is refused, and shows no password', async () => {
    const { server, places } = await openMailServer();
    server.setPassword('another');
    const error: unknown = await readAll(places.imap, START).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(judgeMailError(error)).toBe('login');
    expect(mailErrorText(error)).not.toContain(DESK.password);
  });

  it('gives up a server that hangs when it is told to', async () => {
    const { server, places } = await openMailServer();
    server.freeze();
    onTestFinished(() => server.thaw());
    const end = new AbortController();
    const reading = readAll(places.imap, START, end.signal);
    setImmediate(() => end.abort(new Error('enough')));
    await expect(reading).rejects.toThrow('enough');
  });

  it('is not read when nobody vouches for its certificate', async () => {
    const { server, places } = await openMailServer();
    server.distrust();
    await expect(readAll(places.imap, START)).rejects.toThrow(/self-signed/);
  });

  it('is reached through a proxy, with a way behind it that works', async () => {
    const proxy = await socks();
    const dead = 'socks5h://u:p@127.0.0.1:1'; // nobody listens there
    const { places } = await openMailServer([dead, proxy.url().replace('socks5:', 'socks5h:')]);
    await readAll(places.imap, START);
    expect(proxy.passed).toEqual([`localhost:${places.imap.server.port}`]);
  });
});
