import { isAdmitted } from '../../peers/records.ts';
import type { App } from '../app.ts';
import type { Request } from '../request.ts';
import { isOnline } from '../views.ts';

/** `/users`: everyone who was let in and not removed, and the usernames that wait. */
export async function users({ texts, answer }: Request, app: App): Promise<void> {
  const { state } = app.store;
  const peers = Map.groupBy(Object.values(state.peers), ({ telegram_id }) => telegram_id);
  const lines = Object.values(state.users)
    .filter(({ removed_at }) => removed_at === null)
    .map((user) => {
      const own = (peers.get(user.telegram_id) ?? []).filter(({ removed_at }) => removed_at === null);
      return {
        id: user.telegram_id,
        username: user.username,
        name: user.called ?? user.name,
        owner: user.role === 'owner',
        admitted: isAdmitted(user, app.now()),
        devices: own.length,
        online: own.some((peer) => isOnline(app, peer)),
      };
    });
  for (const message of texts.users(lines, Object.keys(state.pending_usernames))) answer(message);
}
