import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { greetStranger } from '../entry/greet-stranger.ts';
import { helpRows } from './not-working.ts';

type Menu = Request['menu'];

/** In answer to words that are no command: what most of them are after. */
const MOST_WANTED = ['get_config', 'status', 'users', 'help'];

/** `/help`: the commands that this person may use, by what they are about, and help with a device that does not work. */
export async function help(request: Request, app: App): Promise<void> {
  const { standing, texts, from, menu, answer } = request;
  if (standing === 'stranger') return greetStranger(request, app);
  const groups = Map.groupBy(menu, ({ audience }) => audience);
  answer(
    texts.help(
      [...groups].map(([audience, entries]) => ({
        title: texts.manners.helpTitles[audience],
        commands: described(entries, texts),
      })),
    ),
    helpRows(app, from.id, texts),
  );
}

/** Words that are no command and answer no question. Many who write in words have trouble: the button that helps is at hand. */
export async function notUnderstood(request: Request, app: App): Promise<void> {
  const { standing, texts, from, menu, answer } = request;
  if (standing === 'stranger') return greetStranger(request, app);
  const wanted = menu.filter(({ name }) => MOST_WANTED.includes(name));
  answer(texts.unknownText(described(wanted, texts)), helpRows(app, from.id, texts));
}

const described = (menu: Menu, { commands }: Texts) => menu.map(({ name }) => ({ name, text: commands[name] }));
