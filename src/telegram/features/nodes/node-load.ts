import { HOUR_MS, hourOf } from '../../../health/calendar.ts';
import { busiestHour, type Hours, loadBetween, withinKept } from '../../../health/hourly.ts';
import { type Moved, NO_TRAFFIC, plus } from '../../../health/series.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import type { LoadPage } from '../../../texts/chat/load-page.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { nameOf } from '../people/find-people.ts';
import { LOAD_HOURS, NODE_BUTTONS } from './node-buttons.ts';
import { nodeOf } from './node-cards.ts';

/** Services of the page about who loaded a server. */
export interface LoadServices extends NodesView {
  readonly traffic: Pick<TrafficMeter, 'book'>;
}

/** How many people the page names. */
const MOST_PEOPLE = 10;

/** The button on the server's page: who loaded it in this hour. */
export const loadButton = ({ now }: Pick<NodesView, 'now'>, { load }: Texts, node: string): Button => ({
  text: load.buttons.open,
  data: callbackData(NODE_BUTTONS.load, { node, end: hourOf(now()) + 1, hours: '1' }),
});

/** Shows who moved how much through a server in so many hours before the hour `end`. */
export const showLoad = onPress(
  NODE_BUTTONS.load,
  'servers',
  async (services: LoadServices, press, { node, end, hours }) => {
    nodeOf(services, node);
    const current = hourOf(services.now());
    const shown = withinKept({ from: end - Number(hours), end }, current);
    press.toast('');
    press.replace(
      press.texts.load.page(loadPage(services, node, shown)),
      rowsFor(services, press.texts, { node, shown, current }),
    );
  },
);

function loadPage(services: LoadServices, node: string, shown: Hours): LoadPage {
  const { users } = services.store.state;
  const all = loadBetween(services.traffic.book, node, shown);
  const rest = all.slice(MOST_PEOPLE);
  const sum = (people: typeof all): Moved => people.reduce((total, [, moved]) => plus(total, moved), NO_TRAFFIC);
  return {
    server: nodeName(services, node),
    from: new Date(shown.from * HOUR_MS),
    end: new Date(shown.end * HOUR_MS),
    isRunning: shown.end > hourOf(services.now()),
    people: all.slice(0, MOST_PEOPLE).map(([id, moved]) => {
      const user = users[id];
      return { name: user ? nameOf(user) : null, ...moved };
    }),
    others: { people: rest.length, ...sum(rest) },
    total: sum(all),
  };
}

function rowsFor(
  { traffic }: LoadServices,
  texts: Texts,
  { node, shown, current }: { readonly node: string; readonly shown: Hours; readonly current: number },
): Row[] {
  const length = shown.end - shown.from;
  const to = (text: string, end: number, hours: (typeof LOAD_HOURS)[number]): Button => {
    const kept = withinKept({ from: end - Number(hours), end }, current);
    return { text, data: callbackData(NODE_BUTTONS.load, { node, end: kept.end, hours }) };
  };
  const chosen = LOAD_HOURS.find((hours) => Number(hours) === length) ?? '1';
  const busiest = busiestHour(traffic.book, node, current);
  return [
    [to('◀️', shown.end - length, chosen), to('▶️', shown.end + length, chosen)],
    LOAD_HOURS.map((hours) => to(texts.load.buttons.hours(Number(hours), hours === chosen), shown.end, hours)),
    ...(busiest === null ? [] : [to(texts.load.buttons.busiest(new Date(busiest * HOUR_MS)), busiest + 1, '1')]),
    { text: texts.nodes.buttons.back, data: callbackData(NODE_BUTTONS.show, { node }) },
  ];
}
