import type { User } from 'grammy/types';
import type { AccessService } from '../../access/access-service.ts';
import type { Rank } from '../../access/audience.ts';
import type { LanguageChoice } from '../../access/language-choice.ts';
import type { Person } from '../../access/person.ts';
import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { readUser } from './read-people.ts';

/** What it takes to know who somebody is. */
export interface MeetServices extends RankServices {
  readonly access: Pick<AccessService, 'standing' | 'meet'>;
  readonly language: Pick<LanguageChoice, 'of'>;
  readonly notify: NotifyOwner;
  readonly log: Log;
}

/** What it takes to know what somebody may do. */
export interface RankServices {
  readonly access: Pick<AccessService, 'standing'>;
  readonly store: StorePort;
}

/** What the bot lets this person do. */
export function rankOf({ access, store }: RankServices, id: number): Rank {
  return { standing: access.standing(id), rights: store.state.users[id]?.rights ?? [] };
}

/**
 * Takes note of how Telegram shows a person now: their name, and a username that the owner had added. Waits for the store only when that
 * may decide whether they have access; a known person's new name is written together with what they ask for.
 */
export async function meet(services: MeetServices, user: User): Promise<Person> {
  const { access, store } = services;
  const person = { ...readUser(user), ...chosenLanguage(services, user.id) };
  const hasAccess = store.state.users[person.id] !== undefined && access.standing(person.id) !== 'stranger';
  const met = introduce(services, person);
  if (!hasAccess) await met;
  return person;
}

/** A language that a stranger chose in the bot counts more than that of their Telegram. */
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
    // The store cannot be written: a command that changes something will say so, and one that only reads still works.
    log.error({ friend: person.id, err: error }, 'a person’s name could not be kept');
  }
}
