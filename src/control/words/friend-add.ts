import * as z from 'zod';
import type { AccessService } from '../../access/access-service.ts';
import { Refusal, UserError } from '../../errors.ts';
import type { StorePort } from '../../peers/devices/peer-service.ts';
import { type TellLetInServices, tellLetIn } from '../../telegram/features/entry/let-in.ts';
import { readPerson } from '../../telegram/router/read-person.ts';
import { describePerson, whoIs } from '../../telegram/who-is.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { chatCommand } from '../chat-command.ts';
import { friendWord } from '../friend-word.ts';
import { defineWord } from '../word.ts';

interface AddServices extends TellLetInServices {
  readonly store: StorePort;
  readonly access: Pick<AccessService, 'addAll' | 'addUsername'>;
  readonly textsFor: (id: number) => Texts;
  /** Writes to the owner's chat. */
  readonly tellOwner: Parameters<typeof tellLetIn>[2]['answer'];
}

/** `vpn-bot friend add`: as `/add_user`. */
export const friendAdd = defineWord({
  name: 'friend-add',
  args: z.strictObject({ friend: friendWord }),
  result: z.object({ who: z.string(), outcome: z.enum(['added', 'restored', 'already', 'waiting']) }),
  audit: (_services: AddServices, { friend }) => chatCommand('add_user', friend),
  async run(services: AddServices, { friend }, { by, updateId }) {
    const person = readPerson(friend, null);
    if (!person) throw new UserError('add-user-usage');
    const { access, store, textsFor, tellOwner } = services;
    const host = { texts: textsFor(by), answer: tellOwner };
    if ('id' in person) {
      const [outcome = 'already'] = await access.addAll([{ id: person.id, username: null }], updateId, by);
      if (outcome !== 'already') tellLetIn(services, person.id, host);
      return { who: whoIs(store.state, person.id), outcome };
    }
    const { username } = person;
    const added = await access.addUsername(username, updateId, by);
    if (added.kind === 'waiting') return { who: `@${username}`, outcome: 'waiting' as const };
    if (added.kind === 'ask')
      throw new Refusal('several-people', [`@${username}`, ...added.candidates.map(describePerson)]);
    if (added.outcome !== 'already') tellLetIn(services, added.id, host);
    return { who: whoIs(store.state, added.id), outcome: added.outcome };
  },
});
