import type { Log } from '../../../log.ts';
import type { NoticeNames, NotifyOwner, OwnerNotice } from '../../../notices.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { ALLOWANCE_BUTTONS, MORE_GB } from '../allowance/allowance-buttons.ts';
import { ENTRY_BUTTONS } from '../entry/entry-buttons.ts';
import { NODE_BUTTONS } from '../nodes/node-buttons.ts';

interface NotifyParts {
  readonly texts: () => Texts;
  readonly names: NoticeNames;
  readonly send: (html: string, rows: readonly Row[]) => void;
  readonly log: Log;
  readonly now: () => number;
}

/** An identical notice within this time (ms) is dropped. */
const REPEAT_MS = 3_600_000;

/** Notices that are logged at `info`; all others are trouble and logged at `warn`. */
const INFO_KINDS: ReadonlySet<OwnerNotice['kind']> = new Set([
  'username-bound',
  'username-doubtful',
  'invite-used',
  'foreign-peers',
  'allowance',
]);

/** What happened, for the log. */
const IN_WORDS: Readonly<Record<OwnerNotice['kind'], string>> = {
  'foreign-peers': 'there are peers that the bot did not make',
  'ended-keys': 'keys that had ended came back and were removed',
  'network-full': 'the network of a node has no address left',
  'exit-silent': 'an exit is silent',
  'exit-back': 'an exit answers again',
  'old-helpers': 'programs of root on a server are of another version',
  'limits-off': 'the speed limits of a server are not in force',
  allowance: 'a friend used up the monthly allowance, or most of it',
  'resolver-failing': 'the name server of a node fails',
  'resolver-back': 'the name server of a node answers again',
  'exit-list-old': 'no list of the country could be loaded for a month',
  'parameters-changed': 'the parameters of a node have changed',
  'not-moved': 'no other node has room for friends of one that is gone',
  'address-blocked': 'a foreign peer has the address of a device',
  'username-bound': 'somebody with a waiting username was let in',
  'username-doubtful': 'somebody whom the owner had shut out wrote with a waiting username',
  'invite-used': 'an invite let somebody in',
  'edit-rejected': 'an edit of the store was not taken in',
  'polling-conflict': 'another program polls for the same bot',
  'mail-not-sent': 'a letter could not be answered for three days',
  'delivery-fault': 'a config does not reach its friend',
  'answer-fault': 'an answer does not reach its chat',
};

/** Returns the function that sends a notice to the owner's chat and logs it; a repetition within an hour is dropped. */
export function createNotifyOwner({ texts, names, send, log, now }: NotifyParts): NotifyOwner {
  const sentAt = new Map<string, number>();
  return (notice) => {
    const what = JSON.stringify(notice);
    for (const [old, at] of sentAt) if (now() - at >= REPEAT_MS) sentAt.delete(old);
    const ago = now() - (sentAt.get(what) ?? -Infinity);
    if (ago >= 0 && ago < REPEAT_MS) return;
    sentAt.set(what, now());
    const level = INFO_KINDS.has(notice.kind) ? 'info' : 'warn';
    log[level](shortened(notice), `the owner is told: ${IN_WORDS[notice.kind]}`);
    send(textOf(texts(), notice, names), buttonsOf(texts(), notice));
  };
}

/** Members that a reader of the log needs not: `kind` is there in words, and the id of an update says nothing. */
const UNTOLD: ReadonlySet<string> = new Set(['kind', 'update']);

/** The notice for the log, with at most 5 members of each list: a server may have thousands of foreign peers. */
function shortened(notice: OwnerNotice): Record<string, unknown> {
  const entries = Object.entries(notice).filter(([name, value]) => !UNTOLD.has(name) && value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name === 'friendId' ? 'friend' : name,
      Array.isArray(value) && value.length > 5 ? [...value.slice(0, 5), `and ${value.length - 5} more`] : value,
    ]),
  );
}

function textOf({ notices }: Texts, notice: OwnerNotice, names: NoticeNames): string {
  // Each text takes the notice of its own kind; TypeScript cannot express that for a union of kinds.
  const text = notices[notice.kind] as (notice: OwnerNotice, names: NoticeNames) => string;
  return text(notice, names);
}

function buttonsOf({ allowance, buttons, entry, nodes, foreign }: Texts, notice: OwnerNotice): Row[] {
  if (notice.kind === 'foreign-peers') {
    const data = callbackData(NODE_BUTTONS.foreign, { node: notice.node, page: 0 });
    return [{ text: nodes.buttons.foreign(notice.keys.length + (notice.more ?? 0)), data }];
  }
  if (notice.kind === 'allowance') {
    const { friendId: person, month, extraGb: before } = notice;
    return [
      { text: allowance.buttons.more(MORE_GB), data: callbackData(ALLOWANCE_BUTTONS.more, { person, month, before }) },
      { text: allowance.buttons.card, data: callbackData(ALLOWANCE_BUTTONS.page, { person }) },
    ];
  }
  if (notice.kind === 'username-doubtful')
    return [{ text: entry.buttons.letIn, data: callbackData(ENTRY_BUTTONS.letIn, { person: notice.friendId }) }];
  if (notice.kind === 'ended-keys') {
    return notice.keys.map(({ key, tag }) => ({
      text: foreign.buttons.claim(key),
      data: callbackData(NODE_BUTTONS.claimEndedKey, { node: notice.node, tag }),
    }));
  }
  return notice.kind === 'username-bound' || notice.kind === 'invite-used'
    ? [{ text: buttons.takeBack, data: callbackData(ENTRY_BUTTONS.remove, { person: notice.friendId }) }]
    : [];
}
