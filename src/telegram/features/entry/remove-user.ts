import type { AccessService } from '../../../access/access-service.ts';
import { UserError } from '../../../errors.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { readPerson } from '../../router/read-person.ts';
import type { Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { askWhomToRemove } from './choose-holder.ts';

/** Services of `/remove_user`. */
export interface RemoveUserServices {
  readonly store: StorePort;
  readonly access: Pick<AccessService, 'remove' | 'removeUsername'>;
}

/** `/remove_user`: removes the person named by id or @username, or the author of the message that it replies to. */
export async function removeUser(
  services: RemoveUserServices,
  { args, about, mention, updateId, from, texts, answer }: Request,
): Promise<void> {
  const person = readPerson(args, about, mention);
  if (!person) throw new UserError('remove-user-usage');
  if ('id' in person) {
    const { telegram_id } = await services.access.remove(person.id, updateId, from.id);
    return answer(texts.removed(whoIs(services.store.state, telegram_id)));
  }
  const { username } = person;
  const removed = await services.access.removeUsername(username, updateId, from.id);
  if (removed.kind === 'waiting') answer(texts.usernameRemoved(username));
  else if (removed.kind === 'ask') askWhomToRemove(texts, username, removed, answer);
  else answer(texts.removed(whoIs(services.store.state, removed.id)));
}
