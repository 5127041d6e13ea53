import { UserError } from '../../../errors.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';
import { requestPage } from './forward-requests.ts';

/** Services of the list of requests. */
export interface RequestListServices {
  readonly store: StorePort;
  readonly now: () => number;
}

/** How many requests get a button. */
const MOST_SHOWN = 20;

/** Shows the requests that nobody has answered, the oldest first, with a button for each. */
export const showRequests = onPress(
  ENTRY_BUTTONS.requestList,
  'people',
  async ({ store }: RequestListServices, press) => {
    const all = openRequests(store.state);
    const rows = all.slice(0, MOST_SHOWN).map(
      ([id, { name, username }]): Button => ({
        text: press.texts.entry.buttons.oneRequest(name || (username === null ? id : `@${username}`)),
        data: callbackData(ENTRY_BUTTONS.requestShow, { person: Number(id) }),
      }),
    );
    press.toast('');
    press.replace(press.texts.entry.requests(all.length), [...rows, toPeople(press.texts)]);
  },
);

/** Shows one request with the buttons that answer it. */
export const showRequest = onPress(
  ENTRY_BUTTONS.requestShow,
  'people',
  async ({ store, now }: RequestListServices, press, { person }) => {
    const request = Object.hasOwn(store.state.requests, person) ? store.state.requests[person] : undefined;
    if (!request) throw new UserError('request-gone');
    const [html, rows] = requestPage(store.state, press.texts, { id: person, request }, now());
    press.toast('');
    press.replace(html, [...rows, toPeople(press.texts)]);
  },
);

/** The requests without an answer, the oldest first. */
export const openRequests = ({ requests }: State): [id: string, request: State['requests'][string]][] =>
  Object.entries(requests).sort(([, a], [, b]) => Date.parse(a.asked_at) - Date.parse(b.asked_at));

const toPeople = ({ people }: Texts): Button => ({
  text: people.buttons.toList,
  data: callbackData(PEOPLE_BUTTONS.list, { page: 0 }),
});
