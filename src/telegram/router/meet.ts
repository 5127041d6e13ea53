import type { User } from 'grammy/types';
import type { AccessService } from '../../access/access-service.ts';
import type { Rank } from '../../access/audience.ts';
import type { LanguageChoice } from '../../access/language-choice.ts';
import type { Person } from '../../access/person.ts';
import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { readUser } from './read-people.ts';

/** Services of `meet`. */
export interface MeetServices extends RankServices {
  readonly access: Pick<AccessService, 'standing' | 'meet'>;
  readonly language: Pick<LanguageChoice, 'of'>;
  readonly notify: NotifyOwner;
  readonly log: Log;
}

/** Services of `rankOf`. */
export interface RankServices {
  readonly access: Pick<AccessService, 'standing'>;
  readonly store: StorePort;
}

/** A person's standing and rights. */
export function rankOf({ access, store }: RankServices, id: number): Rank {
  return { standing: access.standing(id), rights: store.state.users[id]?.rights ?? [] };
}

/**
 * Updates the stored name and username of the sender, lets them in if the owner had added their username, and returns them. Waits for the
 * store only for people without access, whom it may let in; for others the write is merged with that of their request.
 */
export async function meet(services: MeetServices, user: User): Promise<Person> {
  const { access, store } = services;
  const person = { ...readUser(user), ...chosenLanguage(services, user.id) };
  const hasAccess = store.state.users[person.id] !== undefined && access.standing(person.id) !== 'stranger';
  const met = introduce(services, person);
  if (!hasAccess) await met;
  return person;
}

/** The language that a person chose in the bot, which takes precedence over their Telegram's; null if they chose none. */
function chosenLanguage({ language }: MeetServices, id: number): Pick<Person, 'language'> | null {
  const chosen = language.of(id);
  return chosen && { language: chosen };
}

async function introduce({ access, notify, log }: MeetServices, person: Person): Promise<void> {
  try {
    const bound = await access.meet(person);
    if (bound && person.username !== null)
      notify({ kind: `username-${bound}`, friendId: person.id, username: person.username, name: person.name });
  } catch (error) {
    // The store cannot be written: a command that changes something will report it, and one that only reads still works.
    log.error({ friend: person.id, err: error }, 'a person’s name could not be kept');
  }
}
