import type { AccessService, Added } from '../../../access/access-service.ts';
import type { Terms } from '../../../access/admit.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import type { Press } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { setupRows } from '../config/setup.ts';
import { passOnButton, textToPassOn } from './pass-on.ts';
import { termsOf } from './terms.ts';

/** Services of letting people in. */
export interface LetInServices extends TellLetInServices {
  readonly access: Pick<AccessService, 'addAll'>;
}

/** Services of the message that somebody was let in. */
export interface TellLetInServices {
  readonly store: StorePort;
  readonly botUsername: () => string;
  readonly messenger: Messenger;
}

/** The person who lets people in, and how to answer them. */
type Host = Pick<Press, 'from' | 'updateId' | 'texts' | 'answer'>;

/** Lets people in, reports the outcome by `say` (one line for each), and queues a message to each of the people. */
export async function letIn(
  services: LetInServices,
  people: readonly { readonly id: number; readonly username: string | null }[],
  host: Host,
  say: (html: string) => void,
): Promise<void> {
  const outcomes = await services.access.addAll(people, host.updateId, host.from.id);
  const added = people.map(({ id }, index) => ({ id, outcome: outcomes[index] ?? 'already' }));
  say(
    added
      .map(({ id, outcome }) => outcomeText(host.texts, outcome, whoIs(services.store.state, id), userOf(services, id)))
      .join('\n'),
  );
  for (const { id, outcome } of added) if (outcome !== 'already') tellLetIn(services, id, host);
}

/** Queues the message that a person was let in. If the bot may not write to them, the host gets a text to send them. */
export function tellLetIn(
  services: TellLetInServices,
  id: number,
  { texts, answer }: Pick<Host, 'texts' | 'answer'>,
): void {
  const onGone = () =>
    answer(texts.cannotWriteTo(whoIs(services.store.state, id), textToPassOn(texts, services.botUsername())), [
      passOnButton(texts, services.botUsername()),
    ]);
  const user = userOf(services, id);
  services.messenger.tell(id, (own) => own.letIn(user ? own.entry.terms(termsOf(user)) : ''), {
    rows: setupRows,
    onGone,
  });
}

/** The line to the owner about one outcome; for a guest with the length of access. */
export function outcomeText(texts: Texts, added: Added, who: string, user: Terms | undefined): string {
  if (added === 'already') return texts.alreadyIn(who);
  const outcome = added === 'restored' ? texts.restored(who) : texts.added(who);
  return withTerms(outcome, user ? texts.entry.guestTerms(termsOf(user)) : '', '\n');
}

const withTerms = (text: string, terms: string, between: string): string =>
  terms === '' ? text : `${text}${between}${terms}`;

const userOf = ({ store }: TellLetInServices, id: number): UserRecord | undefined => store.state.users[id];
