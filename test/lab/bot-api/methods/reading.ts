import type { ChatFullInfo } from '@grammyjs/types';
import type { Room } from '../state/room.ts';
import { badRequest } from '../wire/api-error.ts';
import type { Handlers } from './handler.ts';

/** Methods that only look: who the bot is, chats, members, files. */
export const reading: Handlers = {
  getMe: (telegram) => telegram.options.bot,
  getChat: (telegram, args) => fullInfo(telegram.readable(args.chat_id)),
  getChatMember: (telegram, args) => {
    const room = telegram.readable(args.chat_id);
    if (args.user_id === telegram.bot.id) return { status: 'member', user: telegram.bot };
    const person = telegram.rooms.get(args.user_id)?.person;
    if (!person) throw badRequest('user not found');
    return {
      status: room.person === person || room.members.has(person.user.id) ? 'member' : 'left',
      user: person.user,
    };
  },
  getFile: (telegram, args) => {
    const file = telegram.files.downloadable(args.file_id);
    const { length } = file.bytes;
    return { file_id: file.id, file_unique_id: `unique-${file.id}`, file_size: length, file_path: file.path };
  },
};

function fullInfo(room: Room): ChatFullInfo {
  const base = { ...room.chat, accent_color_id: 0, max_reaction_count: 11 };
  return base as unknown as ChatFullInfo;
}
