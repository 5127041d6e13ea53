import type { TrafficPicture } from '../../../charts/traffic-picture.ts';
import type { Moved } from '../../../health/series.ts';
import { bytesOf } from '../../../health/traffic-sums.ts';
import type { Period, Usage } from '../../../health/usage.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { short } from '../../../texts/format/html.ts';
import { type NodesView, nodeName } from '../../views.ts';

/** How many nodes and friends are shown by name; the others are added up. */
const MOST_NODES = 5;
const MOST_FRIENDS = 7;

/** The labels and numbers of the `/stats` picture for a period. */
export function describeUsage(usage: Usage, period: Period, view: NodesView, texts: Texts): TrafficPicture {
  const { stats } = texts;
  const { columns, total } = usage;
  const highest = Math.max(0, ...columns.map(({ byNode }) => [...byNode.values()].reduce((a, b) => a + b, 0)));
  const unit = stats.unit(highest);
  return {
    title: stats.title(period),
    subtitle: stats.subtitle(total.sent, total.received), // the server's `sent` is the friends' download
    columnsTitle: stats.columns(period, unit.name),
    barsTitle: stats.people,
    labels: columns.map(({ at }) => stats.label(period, at)),
    stacks: stacks(usage, view, texts),
    bars: bars(usage, view.store.state, texts),
    unit,
    locale: stats.locale,
    nothing: stats.nothing,
  };
}

function stacks({ nodes, columns }: Usage, view: NodesView, { stats }: Texts): TrafficPicture['stacks'] {
  const [shown, rest] = [nodes.slice(0, MOST_NODES), nodes.slice(MOST_NODES)];
  const stack = (name: string, ids: readonly string[], bytes: number) => ({
    name: `${name} · ${stats.size(bytes)}`,
    values: columns.map(({ byNode }) => ids.reduce((sum, id) => sum + (byNode.get(id) ?? 0), 0)),
  });
  return [
    ...shown.map(([id, moved]) => stack(short(drawable(nodeName(view, id)) || id, 20), [id], bytesOf(moved))),
    ...(rest.length === 0
      ? []
      : [
          stack(
            stats.otherServers(rest.length),
            rest.map(([id]) => id),
            sum(rest),
          ),
        ]),
  ];
}

function bars({ friends }: Usage, { users }: State, { stats }: Texts): TrafficPicture['bars'] {
  const known = friends.filter(([id]) => users[id]);
  const gone = friends.filter(([id]) => !users[id]);
  const [shown, rest] = [known.slice(0, MOST_FRIENDS), known.slice(MOST_FRIENDS)];
  const bar = (name: string, value: number) => ({ name, value, text: stats.size(value) });
  return [
    ...shown.map(([id, moved]) => bar(personName(users[id], id), bytesOf(moved))),
    ...(rest.length === 0 ? [] : [bar(stats.others(rest.length), sum(rest))]),
    ...(gone.length === 0 ? [] : [bar(stats.removed, sum(gone))]),
  ];
}

function personName(user: State['users'][string] | undefined, id: number): string {
  const name = drawable(user?.called ?? user?.name ?? '');
  return name || (user?.username ? `@${user.username}` : String(id));
}

/** The part of a name that the picture's font can draw; empty if no letter or digit is left. */
function drawable(name: string): string {
  const kept = name
    .normalize('NFC')
    .replaceAll(/[^\p{Script=Latin}\p{Script=Cyrillic}\d\s.,:;'’"&()+\-_@#!?]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /[\p{L}\d]/u.test(kept) ? kept : '';
}

const sum = (entries: readonly (readonly [unknown, Moved])[]): number =>
  entries.reduce((total, [, moved]) => total + bytesOf(moved), 0);
