import type { SimulationReport } from './simulate.ts';

/** By how much the live heap of the last third of the time may differ from that of the third before. */
export const FLAT = 1.05;

/** The report for people. */
export function told(report: SimulationReport): string {
  const { friends, nodes, days, tally, messages, devices, storeMb, heapMb, growth, seconds, wrong } = report;
  const lines = [
    `${friends} friends on ${nodes} servers for ${days} days, lived through in ${Math.round(seconds)} s`,
    `${tally.commands} commands, ${tally.uploads} configs sent, ${tally.commits} writes of the store, ${tally.starts} starts of the daemon`,
    `Telegram took ${messages.taken} messages and refused ${messages.refused} as too many at once; all were sent later`,
    `${devices} devices at the end, a store of ${storeMb.toFixed(1)} MB`,
    `live heap ${Math.round(heapMb.at(-1) ?? 0)} MB, simulated people and servers included; ${growth.toFixed(3)} × the third before (at most ${FLAT})`,
    ...(wrong.length === 0 ? ['nothing was lost'] : ['WRONG:', ...wrong.map((line) => `  ${line}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
