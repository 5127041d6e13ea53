import type { Violation } from './validate-args.ts';

/** What Telegram itself says to a violation; the key is "method path kind" with every index written as []. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/^\w+ chat_id missing$/, 'chat_id is empty'],
  [/^(?:sendMessage|editMessageText) text (?:missing|short)$/, 'message text is empty'],
  [/ (?:text|caption) blank$/, 'text must be non-empty'],
  [/^(?:sendMessage|editMessageText) text long$/, 'message is too long'],
  [/caption long$/, 'message caption is too long'],
  [/parse_mode choice$/, 'unsupported parse_mode'],
  [/callback_data long$/, 'BUTTON_DATA_INVALID'],
  [/callback_data short$/, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"],
  [/inline_keyboard\[\]\[\]\.text short$/, 'inline keyboard button text must be non-empty'],
  [/\bkeyboard\[\]\[\]\.text short$/, 'keyboard button text must be non-empty'],
  [/^answerCallbackQuery text long$/, 'MESSAGE_TOO_LONG'],
  [/commands\[\]\.command pattern$/, 'BOT_COMMAND_INVALID'],
  [/commands\[\]\.command short$/, 'command must be non-empty'],
  [/commands\[\]\.command long$/, 'command length must not exceed 32'],
  [/commands\[\]\.description short$/, 'command description must be non-empty'],
  [/commands\[\]\.description long$/, 'command description length must not exceed 256'],
  [/ language_code choice$/, 'invalid language code specified'],
  [/^sendChatAction action (?:missing|choice)$/, 'wrong parameter action in request'],
  [/^deleteMessage message_id missing$/, 'message identifier is not specified'],
  [/^getFile file_id missing$/, 'file_id not specified'],
  [/^sendMediaGroup media long$/, 'too many messages to send as an album'],
];

const MISSING_FILE = /^send\w+ (animation|audio|document|photo|sticker|video|video_note|voice) missing$/;

/** The description that answers a call with these violations: Telegram's own words where they are known. */
export function exactAnswer(method: string, violations: readonly Violation[]): string {
  const known = violations.map((violation) => known1(method, violation)).find((answer) => answer !== undefined);
  const [first] = violations;
  return `Bad Request: ${known ?? `${method}: ${first?.at} ${first?.why}`}`;
}

function known1(method: string, { at, kind, why }: Violation): string | undefined {
  if (kind === 'markup') return why;
  const key = `${method} ${at.replaceAll(/\[\d+\]/g, '[]')} ${kind}`;
  // files may be grouped with files only
  if (/^sendMediaGroup media\[\]\.type choice$/.test(key) && why.includes('"document"'))
    return "document can't be mixed with other media types";
  const file = MISSING_FILE.exec(key)?.[1];
  if (file) return `there is no ${file.replaceAll('_', ' ')} in the request`;
  return ANSWERS.find(([pattern]) => pattern.test(key))?.[1];
}
