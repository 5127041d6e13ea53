import type { Texts } from '../../../texts/chat/texts.ts';
import type { Request } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { explainNoAccess } from '../entry/explain-no-access.ts';
import { helpRows } from './not-working.ts';

/** What `/help` uses. */
export type HelpServices = NodesView;

type Menu = Request['menu'];

/** `/help`: the commands that this person may use, grouped by audience, and the button for a device that does not work. */
export async function help(services: HelpServices, request: Request): Promise<void> {
  const { standing, texts, from, menu, answer } = request;
  if (standing === 'stranger') return explainNoAccess(services, request);
  const groups = Map.groupBy(menu, ({ audience }) => audience);
  answer(
    texts.help(
      [...groups].map(([audience, entries]) => ({
        title: texts.manners.helpTitles[audience],
        commands: described(entries, texts),
      })),
    ),
    helpRows(services, from.id, texts),
  );
}

/** Answers text that is neither a command nor an answer to a question. Such text often is about trouble, so the help button is shown. */
export async function notUnderstood(services: HelpServices, request: Request): Promise<void> {
  const { standing, texts, from, menu, answer } = request;
  if (standing === 'stranger') return explainNoAccess(services, request);
  const wanted = menu.filter(({ isMostWanted }) => isMostWanted);
  answer(texts.unknownText(described(wanted, texts)), helpRows(services, from.id, texts));
}

const described = (menu: Menu, { commands }: Texts) => menu.map(({ name }) => ({ name, text: commands[name] }));
