import type { Log } from '../../../log.ts';
import type { NotifyOwner, OwnerNotice } from '../../../notices.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { ENTRY_BUTTONS } from '../entry/entry-buttons.ts';
import { NODE_BUTTONS } from '../nodes/node-buttons.ts';

interface NotifyParts {
  readonly texts: () => Texts;
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
]);

/** Returns the function that sends a notice to the owner's chat and logs it; a repetition within an hour is dropped. */
export function createNotifyOwner({ texts, send, log, now }: NotifyParts): NotifyOwner {
  const sentAt = new Map<string, number>();
  return (notice) => {
    const what = JSON.stringify(notice);
    for (const [old, at] of sentAt) if (now() - at >= REPEAT_MS) sentAt.delete(old);
    const ago = now() - (sentAt.get(what) ?? -Infinity);
    if (ago >= 0 && ago < REPEAT_MS) return;
    sentAt.set(what, now());
    const level = INFO_KINDS.has(notice.kind) ? 'info' : 'warn';
    log[level](shortened(notice), `the owner is told: ${notice.kind}`);
    send(textOf(texts(), notice), buttonsOf(texts(), notice));
  };
}

/** The notice for the log, with at most 5 members of each list: a server may have thousands of foreign peers. */
function shortened(notice: OwnerNotice): Record<string, unknown> {
  const entries = Object.entries(notice).filter(([name]) => name !== 'kind');
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Array.isArray(value) && value.length > 5 ? [...value.slice(0, 5), `and ${value.length - 5} more`] : value,
    ]),
  );
}

function textOf({ notices }: Texts, notice: OwnerNotice): string {
  // Each text takes the notice of its own kind; TypeScript cannot express that for a union of kinds.
  const text = notices[notice.kind] as (notice: OwnerNotice) => string;
  return text(notice);
}

function buttonsOf({ buttons, entry, nodes, foreign }: Texts, notice: OwnerNotice): Row[] {
  if (notice.kind === 'foreign-peers') {
    const data = callbackData(NODE_BUTTONS.foreign, { node: notice.node, page: 0 });
    return [{ text: nodes.buttons.foreign(notice.keys.length + (notice.more ?? 0)), data }];
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
