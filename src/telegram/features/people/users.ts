import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { foundPeople, peoplePage } from './people-list.ts';

/** `/users`: everybody, ten to a page, a card for each; with words behind it, those whom the words fit. */
export async function users({ texts, args, answer }: Request, app: App): Promise<void> {
  answer(...(args === '' ? peoplePage(app, texts, 0) : foundPeople(app, texts, args)));
}
