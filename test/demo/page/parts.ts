import type { Person } from '../../lab/bot-api/people/person.ts';
import type { Seen } from '../../lab/bot-api/people/seen.ts';
import type { World } from '../world.ts';
import type { ChatPart, FilePart, MessagePart, Parts } from './protocol.ts';

/** How long one `sendChatAction` shows, unless a message comes first (Bot API documentation). */
const TYPING_MS = 5000;

/** What the page has to know of the world now. */
export function partsOf(world: World): Parts {
  const { people, servers, daemonSettings: settings } = world;
  const everybody = [...people.values()];
  return {
    world: {
      language: world.language,
      isReal: servers.isReal,
      lacks: world.lacks,
      bot: world.api.telegram.bot.first_name,
    },
    people: everybody.map(({ id, user }) => ({
      ...{ id, name: user.first_name, isOwner: id === world.owner.id },
      language: user.language_code === 'ru' ? 'ru' : 'en',
    })),
    servers: servers.all.map(({ id, address, isUp }) => ({
      ...{ id, address, isUp, isFar: id !== 'main' },
      name: String(settings[id === 'main' ? 'WG_NAME' : 'WG_EU1_NAME']),
    })),
    blocked: [...world.blocked],
    tunnels: Object.fromEntries([...world.tunnels].map(([id, { view }]) => [id, view])),
    chats: Object.fromEntries(everybody.map((person) => [person.id, chatOf(world, person)])),
  };
}

function chatOf(world: World, { id, chat, commands }: Person): ChatPart {
  const seen = chat.messages;
  const messages = seen.map((one, index) => messageOf(one, seen[index + 1]));
  return { commands, messages, keys: chat.keys, typingUntil: typingUntil(world, id) };
}

function messageOf(seen: Seen, next: Seen | undefined): MessagePart {
  const { message_id: id, fromBot, from, raw, edited, text, entities, rows, document, photo } = seen;
  const album = raw.media_group_id;
  return {
    ...{ id, fromBot, from, at: raw.date * 1000, edited, rows, hasPhoto: photo !== undefined },
    text: fromBot ? text : text.replace(/^(\/start) \S+$/, '$1'), // as Telegram's apps show the press of a link
    entities: entities.map((entity) => ({
      ...{ type: entity.type, offset: entity.offset, length: entity.length },
      ...('url' in entity && { url: entity.url }),
    })),
    file: document ? { name: document.name, size: document.bytes.length, kind: kindOf(document.name) } : null,
    isJoined: album !== undefined && album === next?.raw.media_group_id,
  };
}

function kindOf(name: string): FilePart['kind'] {
  if (name.endsWith('.conf')) return 'config';
  return name.endsWith('.png') ? 'picture' : 'other';
}

function typingUntil({ api, people }: World, id: number): number | null {
  const now = Date.now();
  const isRecent = ({ at }: { at: number }) => now - at < TYPING_MS;
  const action = api.calls.findLast(
    (call) => call.method === 'sendChatAction' && Number(call.args['chat_id']) === id && isRecent(call),
  );
  if (!action) return null;
  const answered = people.get(id)?.chat.messages.some(({ fromBot, raw }) => fromBot && raw.date * 1000 > action.at);
  return answered ? null : action.at + TYPING_MS;
}
