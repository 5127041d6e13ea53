import type { Added } from '../../../access/access-service.ts';
import type { Terms } from '../../../access/admit.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import type { Press } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { passOnButton, textToPassOn } from './pass-on.ts';
import { termsOf } from './terms.ts';

/** Whoever lets people in, and where they hear what came of it. */
type Host = Pick<Press, 'from' | 'updateId' | 'texts' | 'answer'>;

/** Lets people in, tells the host what came of it by `say` (a line for each), and then the people. */
export async function letIn(
  people: readonly { readonly id: number; readonly username: string | null }[],
  host: Host,
  app: App,
  say: (html: string) => void,
): Promise<void> {
  const outcomes = await app.access.addAll(people, host.updateId, host.from.id);
  const added = people.map(({ id }, index) => ({ id, outcome: outcomes[index] ?? 'already' }));
  say(
    added
      .map(({ id, outcome }) => outcomeText(host.texts, outcome, whoIs(app.store.state, id), userOf(app, id)))
      .join('\n'),
  );
  for (const { id, outcome } of added) if (outcome !== 'already') tellLetIn(id, host, app);
}

/** The friend hears of it; if the bot may not write to them, the host gets what to pass on. */
export function tellLetIn(id: number, { texts, answer }: Pick<Host, 'texts' | 'answer'>, app: App): void {
  const onGone = () =>
    answer(texts.cannotWriteTo(whoIs(app.store.state, id), textToPassOn(texts, app)), [passOnButton(texts, app)]);
  const user = userOf(app, id);
  app.messenger.tell(id, (own) => withTerms(own.letIn(), user ? own.entry.terms(termsOf(user)) : '', '\n\n'), {
    onGone,
  });
}

/** What came of it; of a guest also for how long. */
export function outcomeText(texts: Texts, added: Added, who: string, user: Terms | undefined): string {
  if (added === 'already') return texts.alreadyIn(who);
  const outcome = added === 'restored' ? texts.restored(who) : texts.added(who);
  return withTerms(outcome, user ? texts.entry.guestTerms(termsOf(user)) : '', '\n');
}

const withTerms = (text: string, terms: string, between: string): string =>
  terms === '' ? text : `${text}${between}${terms}`;

const userOf = ({ store }: App, id: number): UserRecord | undefined => store.state.users[id];
