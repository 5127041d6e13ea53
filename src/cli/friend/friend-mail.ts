import { friendMail } from '../../control/words/friend-mail.ts';
import type { FriendTexts } from '../../texts/cli/texts.ts';
import { visible } from '../../visible.ts';
import { CliError } from '../cli-error.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';

/** The options of `vpn-bot friend mail`; at most one is given. */
export interface MailOptions {
  readonly address?: string;
  readonly renew?: boolean;
  readonly off?: boolean;
}

/** `vpn-bot friend mail FRIEND`: shows or changes a friend's access by mail. Rejects with `CliError`. */
export async function showFriendMail(
  friend: string,
  { address, renew = false, off = false }: MailOptions,
  { t, parts, say }: { readonly t: FriendTexts; readonly parts: AskParts; readonly say: (line: string) => void },
): Promise<void> {
  if ([address !== undefined, renew, off].filter(Boolean).length > 1) throw new CliError(t.mailOneOption);
  const change =
    address !== undefined
      ? ({ kind: 'set', address } as const)
      : ({ kind: renew ? 'renew' : off ? 'end' : 'show' } as const);
  const { who, desk, access } = await askBot(friendMail, { friend, change }, parts);
  if (access === null) return say(t.noMail(visible(who)));
  for (const line of t.mail({ ...access, who: visible(who), desk })) say(line);
}
