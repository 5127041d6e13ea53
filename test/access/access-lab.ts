import { readFileSync } from 'node:fs';
import { AccessService } from '../../src/access/access-service.ts';
import { PeopleService } from '../../src/access/people-service.ts';
import type { Person } from '../../src/access/person.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { NOW, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

export const OWNER = 1;
export const ANNA = 7;

/** The service on a real store and a clock of its own. */
export async function openAccess(fill?: (draft: Draft) => void, { botId = 99 } = {}) {
  const { store, path } = await openStore(fill);
  const clock = { now: NOW };
  const access = new AccessService({ store, ownerId: OWNER, now: () => clock.now, botId });
  const people = new PeopleService({ store, ownerId: OWNER, now: () => clock.now });
  return { store, access, people, clock, text: () => readFileSync(path, 'utf8') };
}

export const person = (id: number, username: string | null = null, name = 'Anna'): Person => {
  return { id, username, name, language: 'ru' };
};

/** A store that knows Anna. */
export const withAnna =
  (more: Parameters<typeof user>[1] = {}) =>
  (draft: Draft) => {
    draft.users[ANNA] = user(ANNA, more);
  };
