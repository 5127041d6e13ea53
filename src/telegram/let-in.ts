import type { Added } from '../access/access-service.ts';
import type { App } from './app.ts';
import type { Press } from './request.ts';
import type { Texts } from './texts/texts.ts';
import { whoIs } from './who-is.ts';

/** Whoever lets people in, and where they hear what came of it. */
type Host = Pick<Press, 'from' | 'updateId' | 'texts' | 'answer'>;

/** Lets people in and tells them; gives what the host is told, a line for each. */
export async function letIn(
  people: readonly { readonly id: number; readonly username: string | null }[],
  host: Host,
  app: App,
): Promise<string> {
  const outcomes = await app.access.addAll(people, host.updateId, host.from.id);
  const lines = people.map(({ id }, index) => {
    const added = outcomes[index] ?? 'already';
    if (added !== 'already') tellLetIn(id, host, app);
    return outcomeText(host.texts, added, whoIs(app.store.state, id));
  });
  return lines.join('\n');
}

/** The friend hears of it; if the bot may not write to them, the host gets what to pass on. */
export function tellLetIn(id: number, { texts, answer }: Pick<Host, 'texts' | 'answer'>, app: App): void {
  const onGone = () => answer(texts.cannotWriteTo(whoIs(app.store.state, id), app.botUsername()));
  app.messenger.tell(id, (own) => own.letIn(), { onGone });
}

export function outcomeText(texts: Texts, added: Added, who: string): string {
  if (added === 'already') return texts.alreadyIn(who);
  return added === 'restored' ? texts.restored(who) : texts.added(who);
}
