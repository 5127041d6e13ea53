import type { Failure } from '../health/bot-alerts.ts';
import { type AnswerMaker, MailAnswers } from '../mail/mail-answers.ts';
import { MailDesk } from '../mail/mail-desk.ts';
import { makeAnswer } from '../mail/make-answer.ts';
import { Post } from '../mail/post.ts';
import type { PeriodicJob } from '../periodic-jobs.ts';
import { nextNode, untriedNode } from '../telegram/features/help/next-node.ts';
import type { MadeBackup } from '../telegram/features/owner/backup.ts';
import { WeeklyBackup } from '../telegram/features/owner/weekly-backup.ts';
import type { NodeView } from '../telegram/views.ts';
import { buildBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import type { Services } from './build-services.ts';

/** Letters: those of friends, and those to the owner. */
export interface Mail {
  readonly post: Post;
  readonly jobs: readonly PeriodicJob[];
  /** Why letters cannot be read or sent, and since when. */
  readonly failures: Readonly<Record<'imap' | 'smtp', Failure | null>>;
  /** Ends what is under way; what is not done is done after the next start. */
  stop(): void;
}

/** How often the mailbox is looked into (ms). */
const VISIT_MS = 90_000;
/** How often answers are looked for that wait (ms). */
const ANSWERS_MS = 2000;

/** Builds everything that letters need; null where there is no mail. The libraries are loaded with the first connection. */
export function buildMail(core: Core, nodes: readonly NodeView[], services: Services): Mail | null {
  const { settings, store, box, log, notify, audit, languageFor, textsFor, clock } = core;
  const { mail } = settings;
  if (mail === null) return null;
  const post = new Post({ mail, now: Date.now, log });
  const weekly = mailedBackup(core, post);
  const backups: PeriodicJob = { name: 'weekly backup by mail', everyMs: 60_000, run: () => weekly.sendIfDue() };
  const view = { settings, store, nodes, nodesOff: settings.nodesOff, now: clock.now };
  const nodeOf = (id: string | null) => nodes.find(({ node }) => node.id === id)?.node ?? null;
  const choices = {
    otherNode: (friendId: number, nodeId: string) => nodeOf(nextNode(view, friendId, nodeId)),
    freshNode: (friendId: number) => nodeOf(untriedNode(view, friendId)),
    hasNode: (nodeId: string) => nodeOf(nodeId) !== null,
  };
  const making = { ...services, ...choices, store, box, view, languageFor, textsFor, now: clock.now };
  const answer: AnswerMaker = (friendId, asked) => makeAnswer(making, friendId, asked);
  const answers = new MailAnswers({ store, post, answer, audit, notify, now: Date.now, log });
  const { imap, from: own, ways } = mail;
  const desk = imap && new MailDesk({ place: { server: imap, ways }, own, store, box, now: Date.now, log });
  const letters: PeriodicJob[] = desk
    ? [
        { name: 'the mailbox', everyMs: VISIT_MS, run: () => desk.visit() },
        { name: 'answers to letters', everyMs: ANSWERS_MS, run: () => answers.run() },
      ]
    : [];
  return {
    post,
    jobs: [...letters, backups],
    get failures() {
      return { imap: desk?.failure ?? null, smtp: post.failure };
    },
    stop() {
      desk?.stop();
      post.stop();
    },
  };
}

/** The largest backup that is sent (bytes): most providers take letters of 25 MB, and a file grows by a third on its way. */
const MOST_BYTES = 18 * 1024 * 1024;

/** Sends the owner an encrypted backup by mail each week, if switched on. */
function mailedBackup(core: Core, post: Post): WeeklyBackup {
  const { settings, store, textsFor, log } = core;
  const make = async () => {
    const made = await buildBackup(core)();
    if (made.bytes.length > MOST_BYTES)
      throw new Error(
        `the backup has ${made.bytes.length} bytes, which is too much for a letter; take it from /backup`,
      );
    return made;
  };
  const send = ({ name, bytes }: MadeBackup, onSent: () => void) => {
    const to = store.state.users[settings.adminId]?.mail?.address;
    if (to === undefined) return;
    const letter = {
      to,
      id: `vpn-${name}-${store.state.revision}`,
      files: [{ name, type: 'application/octet-stream', bytes }],
    };
    void post.send({ ...letter, ...textsFor(settings.adminId).mail.backup() }).then((outcome) => {
      if (outcome === 'sent') onSent();
    });
  };
  return new WeeklyBackup({
    isOn: ({ preferences, users }) => preferences.mail_backup && (users[settings.adminId]?.mail ?? null) !== null,
    lastAt: ({ mail_desk }) => mail_desk.last_backup_at,
    arrived(draft, now) {
      draft.mail_desk.last_backup_at = now;
    },
    ...{ make, send, now: Date.now, store, log },
  });
}
