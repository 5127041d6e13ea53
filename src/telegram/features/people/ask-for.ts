import { ask } from '../../../access/questions.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { Press } from '../../router/request.ts';

/** Services of asking a question. */
export interface AskServices {
  readonly store: StorePort;
  readonly now: () => number;
}

/** Records that the next plain text of the person who pressed the button answers this kind of question. */
export async function askFor({ store, now }: AskServices, press: Press, kind: string, about: string): Promise<void> {
  await store.update((draft) => {
    if (firstTime(draft, press.updateId)) ask(draft, press.from.id, kind, about, now());
  });
  press.toast('');
}
