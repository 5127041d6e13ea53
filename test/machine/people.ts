import type { Person } from '../lab/bot-api/people/person.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { type Config, configOf } from '../stage/story.ts';
import { OWNER } from './install.ts';
import { type Street, WEB_SERVER } from './street.ts';

/** The owner, who pressed Start and was greeted. */
export async function ownerOf(api: BotApi): Promise<Person> {
  const owner = api.person({ id: OWNER, first_name: 'Olga', username: 'olga', language_code: 'en' });
  owner.start();
  await owner.receives(/add_user/);
  return owner;
}

/** Lets a friend in and brings their phone up with the config that comes. */
export async function goOnline(
  street: Street,
  owner: Person,
  id: number,
): Promise<{ friend: Person; phone: Phone; config: Config }> {
  const friend = street.api.person({ id, first_name: `Friend ${id}`, language_code: 'en' });
  friend.start();
  await friend.receives(/закрытый VPN|private VPN/);
  owner.send(`/add_user ${id}`);
  await friend.receives(/На чём включаем|What shall the VPN run on/);
  friend.send('/get_config');
  const config = await configOf(friend, 300_000);
  const phone = await street.phone();
  await phone.up(config.text, config.name);
  return { friend, phone, config };
}

/** The address that the web server sees when this phone visits it; throws when it cannot be reached within seconds. */
export async function visit(phone: Phone, site: string = WEB_SERVER): Promise<string> {
  const script = `fetch('http://${site}/', { signal: AbortSignal.timeout(3000) }).then((page) => page.text()).then(console.log)`;
  return (await phone.namespace.run([process.execPath, '-e', script])).trim();
}

/** Waits until the phone reaches the web server through its tunnel; nobody lends a hand meanwhile. */
export function online(phone: Phone, timeout = 300_000): Promise<string> {
  return eventually(() => visit(phone), { timeout, every: 200 });
}
