import { z } from 'zod';
import type { World } from '../world.ts';
import type { Action, Outcome } from './protocol.ts';

/** Telegram takes photos up to 10 MB; base64 needs four characters for three bytes. */
const MOST_BASE64 = (10_000_000 / 3) * 4;
const id = z.int().positive();
const language = z.enum(['ru', 'en']);
const schema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), person: id, text: z.string().trim().min(1).max(4096) }),
  z.object({ do: z.literal('photo'), person: id, image: z.base64().max(MOST_BASE64), caption: z.string().max(1024) }),
  z.object({ do: z.literal('share'), person: id, people: z.array(id).min(1).max(10) }),
  z.object({ do: z.literal('press'), person: id, message: id, data: z.string().max(64) }),
  z.object({ do: z.literal('turn'), message: id, on: z.boolean() }),
  z.object({ do: z.literal('plug'), server: z.string(), on: z.boolean() }),
  z.object({ do: z.literal('block'), person: id, on: z.boolean() }),
  z.object({ do: z.literal('meet'), name: z.string().trim().min(1).max(40), language }),
  z.object({ do: z.literal('speak'), language }),
]) satisfies z.ZodType<Action>;

/** Does what somebody asks for on the page; throws when it is nothing that can be done. */
export async function act(world: World, wish: unknown): Promise<Outcome> {
  const action = schema.parse(wish);
  const changed = () => world.api.telegram.waiting.changed();
  switch (action.do) {
    case 'say':
      world.person(action.person).send(action.text);
      return {};
    case 'photo':
      world.person(action.person).sendPhoto(Buffer.from(action.image, 'base64'), action.caption);
      return {};
    case 'share':
      world.person(action.person).share(action.people.map((one) => world.person(one)));
      return {};
    case 'press':
      return await press(world, action);
    case 'turn':
      await world.tunnel(action.message).turn(action.on);
      return {};
    case 'plug': {
      const server = world.server(action.server);
      await (action.on ? server.plugIn() : server.pullPlug()).finally(changed);
      return {};
    }
    case 'block':
      await world.blockNetwork(action.person, action.on);
      return {};
    case 'meet':
      return { person: world.addPerson(action.name, action.language).id };
    case 'speak':
      world.speak(action.language);
      return {};
  }
}

async function press(world: World, { person: id, message, data }: Extract<Action, { do: 'press' }>): Promise<Outcome> {
  const person = world.person(id);
  const seen = person.chat.messages.find(({ message_id }) => message_id === message);
  if (!seen) throw new Error(`there is no message ${message}`);
  const { text } = await person.press(data, seen).answered();
  return { text };
}
