import type { Texts } from '../../../texts/chat/texts.ts';
import type { Request } from '../../router/request.ts';
import { explainNoAccess, type NoAccessServices } from '../entry/explain-no-access.ts';
import { passButton } from '../tickets/ticket-buttons.ts';
import { type CheckServices, helpRows, startCheck } from './not-working.ts';
import { soundsLikeTrouble } from './trouble-words.ts';

/** What `/help` uses. */
export type HelpServices = CheckServices & NoAccessServices;

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

/** Answers what is neither a command nor an answer to a question: words about trouble start the check, all else is told of its button. */
export async function notUnderstood(services: HelpServices, request: Request): Promise<void> {
  const { standing, texts, from, args, messageId, answer } = request;
  if (standing === 'stranger') return explainNoAccess(services, request);
  if (soundsLikeTrouble(args) && !args.startsWith('/')) return startCheck(services, request);
  const pass = standing === 'owner' ? [] : [passButton(texts, messageId)];
  answer(texts.unknownText(standing === 'owner'), [...helpRows(services, from.id, texts), ...pass]);
}

const described = (menu: Menu, { commands }: Texts) => menu.map(({ name }) => ({ name, text: commands[name] }));
