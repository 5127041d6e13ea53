import type { Person } from '../lab/bot-api/people/person.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';

/** Somebody whom the bot does not know yet. */
export const stranger = ({ api }: { readonly api: BotApi }, id: number, language_code = 'ru') =>
  api.person({ id, first_name: `P${id}`, username: `person${id}`, language_code });

/** The owner makes an invite; the payload of its link. */
export async function invited(owner: Person, words = ''): Promise<string> {
  owner.send(`/invite${words}`);
  const { text } = await owner.receives(/Приглашение в наш VPN/);
  await owner.receives(/Перешлите это приглашение/);
  return /https:\/\/t\.me\/vpn_lab_bot\?start=([\w-]{22})-ios\n/.exec(text)?.[1] ?? '';
}
