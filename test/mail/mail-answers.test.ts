import { expect, it } from 'vitest';
import { type Answer, MailAnswers } from '../../src/mail/mail-answers.ts';
import type { PostOutcome } from '../../src/mail/post.ts';
import type { OwnerNotice } from '../../src/notices.ts';
import type { AskedByMail } from '../../src/peers/records/mail-record.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { box, DAY, HOUR, iso, NOW } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { friendWithMail } from './mail-lab.ts';

const [ANNA, BORIS] = [7, 8];
const ANSWER: Answer = { subject: 'Your file', text: 'here', files: [] };
const askedAs = (letter: number): AskedByMail => ({
  ...{ wish: 'config', device: null, at: iso(NOW), peer: null },
  ...{ letter, place: `1.${-letter}` },
});

/** Two friends whose letters wait for an answer. */
async function open(answer: (friendId: number) => Promise<Answer | null>) {
  const { store } = await openStore((draft) => {
    for (const [id, letter] of [[ANNA, -5] as const, [BORIS, -6] as const]) {
      draft.users[id] = friendWithMail(id, `${id}@mail.test`, '123456789012');
      const mail = draft.users[id]?.mail;
      if (mail) mail.asked = askedAs(letter);
    }
  });
  const { log, lines } = recordLog();
  const clock = { now: NOW };
  const sent: string[] = [];
  const notices: OwnerNotice[] = [];
  const answers = new MailAnswers({
    ...{ store, answer, log, now: () => clock.now, notify: (notice) => notices.push(notice) },
    audit: { append: async () => undefined },
    post: {
      async send({ to }): Promise<PostOutcome> {
        sent.push(to);
        return 'sent';
      },
    },
  });
  const isOpen = (id: number) => store.state.users[id]?.mail?.asked !== null;
  return { store, answers, lines, clock, sent, notices, isOpen };
}

/** As a secret that was damaged by an edit of the store. */
const onlyBoris = async (id: number) => {
  if (id === ANNA) box.open('key', 'v1:damaged');
  return ANSWER;
};

it('a friend whose secret does not open keeps no answer from the others', async () => {
  const { answers, sent, isOpen, lines } = await open(onlyBoris);
  await answers.run();
  expect(sent).toEqual(['8@mail.test']);
  expect([isOpen(ANNA), isOpen(BORIS)]).toEqual([true, false]);
  expect(lines.filter(({ level }) => level === 50)).toMatchObject([{ friend: ANNA, msg: expect.any(String) }]);
});

it('an answer that fails each time waits longer and longer, is an error once, and is given up after three days', async () => {
  let tries = 0;
  const { answers, clock, notices, isOpen, lines } = await open(async (id) => {
    if (id === ANNA) tries += 1;
    return onlyBoris(id);
  });
  await answers.run();
  await answers.run();
  expect(tries).toBe(1);
  clock.now += HOUR;
  await answers.run();
  expect(tries).toBe(2);
  expect(lines.filter(({ level }) => level === 50)).toHaveLength(1);
  clock.now += 3 * DAY;
  await answers.run();
  expect(notices).toEqual([{ kind: 'mail-not-sent', friendId: ANNA }]);
  expect(isOpen(ANNA)).toBe(false);
});

it('an answer whose record cannot be written is not sent again at once, and the others get theirs', async () => {
  const { answers, store, sent, clock, isOpen } = await open(async () => ANSWER);
  const { update } = store;
  store.update = () => Promise.reject(new Error('ENOSPC'));
  await expect(answers.run()).rejects.toThrow('ENOSPC');
  await answers.run();
  expect(sent).toEqual(['7@mail.test', '8@mail.test']);
  store.update = update;
  clock.now += HOUR;
  await answers.run();
  expect([isOpen(ANNA), isOpen(BORIS)]).toEqual([false, false]);
});
