import { parseStore } from '../../src/store/parse-store.ts';
import type { Friend } from './friend.ts';
import type { Stage } from './stage.ts';

/**
 * What went wrong, with everything that it may come from: the log, and all that is known of the friend whom the error names. The records are
 * last, for of a long output the end is what is kept.
 */
export function report(stage: Stage, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const named = /friend (\d+)/.exec(said)?.[1];
  const shown = stage.friends.filter(({ person }) => String(person.id) === named);
  return [
    said,
    `the end of the log:\n${lastLines(stage.story.daemon.log)}`,
    `the chat of the owner:\n${lastLines(stage.owner.person.chat.transcript)}`,
    ...shown.flatMap((friend) => story(stage, friend)),
  ].join('\n\n');
}

function story({ story: { daemon }, again }: Stage, { person, asked }: Friend): string[] {
  const { peers } = parseStore(daemon.store);
  const devices = Object.entries(peers).filter(([, peer]) => peer.telegram_id === person.id);
  const kept = devices.map(([id, { secret: _, next, ...peer }]) => [id, { ...peer, next: next?.public_key }]);
  const log = daemon.log.split('\n').filter((line) => line.includes(String(person.id)));
  return [
    `what ${person.id} asked for, by the updates' ids:\n${lastLines([...asked].map(([id, what]) => `${id} ${what}`).join('\n'))}`,
    `what of it Telegram delivered again:\n${lastLines(again.of(new Set(asked.keys())).join('\n'))}`,
    `the log of ${person.id}:\n${lastLines(log.join('\n'), 120)}`,
    `the chat of ${person.id}:\n${lastLines(person.chat.transcript, 120)}`,
    `the devices of ${person.id}: ${JSON.stringify(Object.fromEntries(kept), null, 2)}`,
  ];
}

const lastLines = (text: string, count = 60): string => text.split('\n').slice(-count).join('\n');
