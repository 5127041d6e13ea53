import type { PlaceWay } from '../../peers/nodes/node-profile.ts';
import type { ServerLine } from '../chat/server-line.ts';
import { escapeHtml as esc } from './html.ts';

type Named = Pick<ServerLine, 'name' | 'place'>;

/** What the two ways to a server are called in a language. */
export type WayWords = Readonly<Record<PlaceWay['way'], string>>;

/** A server's name, or that of one of the two ways to it: `Helsinki: plain`. */
export const wayName = ({ name, place }: Named, words: WayWords): string =>
  place === null ? name : `${place.name}: ${words[place.way]}`;

/** Whether a server is in the list with both ways. */
export const hasWays = (servers: readonly ServerLine[]): boolean => byPlace(servers).some((lines) => lines.length > 1);

/** A line for each server, with its ways behind it. HTML. */
export const serverLines = (servers: readonly ServerLine[], words: WayWords): string =>
  byPlace(servers)
    .map((lines) => placeLine(lines, words))
    .join('\n');

const byPlace = (servers: readonly ServerLine[]): ServerLine[][] => [
  ...Map.groupBy(servers, (line) => line.place?.id ?? line).values(),
];

function placeLine(lines: readonly ServerLine[], words: WayWords): string {
  const names = lines.map((line) => wayName(line, words));
  const [{ place = null } = {}] = lines;
  const ways = lines.flatMap((line) => (line.place === null ? [] : words[line.place.way])).join(', ');
  const name =
    place !== null && lines.length > 1 ? `<b>${esc(place.name)}</b>: ${ways}` : `<b>${esc(names.join(', '))}</b>`;
  const description = lines.find((line) => line.description)?.description;
  return `• ${name}${description ? ` — ${esc(description)}` : ''}`;
}
