import { type Answers, changedAnswers, noteAnswers, ownerNews, recordOwnerTold } from '../exits/silence.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';

interface SilenceParts {
  readonly store: StorePort;
  /** ms since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly notify: NotifyOwner;
}

/** Records which exits of an entry are silent, and tells the owner once of each silence and of its end. Rejects when that cannot be written. */
export async function noteSilence(parts: SilenceParts, entry: string, answers: Answers): Promise<void> {
  const { store, now, log, notify } = parts;
  const changed = changedAnswers(store.state, entry, answers);
  if (changed.length > 0) await store.update((draft, before) => noteAnswers(draft, before, entry, answers, now()));
  // only once it is written: what is not is found anew at the next look
  for (const exit of changed) {
    if (answers.get(exit) === true) log.info({ node: entry, exit }, `node ${entry}: the exit ${exit} answers again`);
    else log.warn({ node: entry, exit }, `node ${entry}: the exit ${exit} is silent`);
  }
  const due = ownerNews(store.state, entry, now());
  if (due.length === 0) return;
  await store.update((draft) => {
    for (const news of due) recordOwnerTold(draft, entry, news);
  });
  for (const { kind, exit } of due) notify({ kind, node: entry, exit });
}
