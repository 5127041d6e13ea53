import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { lacking } from '../lab/requirements.ts';
import { type BenchOptions, HELP, readOptions } from './options.ts';
import { holds, type Result } from './result.ts';
import { ROWS } from './rows/rows.ts';
import { liveBlocked } from './simulation/blocked/blocked-month.ts';
import { toldBlocked } from './simulation/blocked/blocked-told.ts';
import { judgeBlocked } from './simulation/blocked/judge-blocked.ts';
import { simulate } from './simulation/simulate.ts';
import { FLAT, told } from './simulation/told.ts';
import { table } from './table.ts';

/** As the daemon's: what was asked for cannot be. */
const WRONG_SETUP = 78;
/** Debian's PATH of a login has no folders for root's programs. */
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

process.exit(await run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return WRONG_SETUP;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.simulate) return options.blocked ? liveThroughBlocks(options) : liveThrough(options);
  const results = await measureAll(options);
  const machine = { processors: cpus().length, model: cpus()[0]?.model ?? '', node: process.version };
  writeFileSync(options.json, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`);
  process.stdout.write(
    `\n${table(results)}\nMedians; the middle half of the runs in brackets. Written to ${options.json}\n`,
  );
  return results.every(({ claims }) => claims.every((claim) => holds(claim))) ? 0 : 1;
}

async function measureAll({ rows, sizes, small }: BenchOptions): Promise<Result[]> {
  const missing = lacking('wireguard-go', 'wg', 'ip', 'sshd', 'ssh');
  const hasNode = missing.length === 0;
  if (!hasNode) say(`no real interfaces here (needs ${missing.join(', ')}): rows that need them are left out`);
  const results: Result[] = [];
  for (const name of rows) {
    const { needsNode, measure } = ROWS[name];
    if (needsNode && !hasNode) continue;
    const began = performance.now();
    results.push(...(await measure({ sizes, small, hasNode })));
    say(`${name}: measured in ${Math.round((performance.now() - began) / 1000)} s`);
  }
  return results;
}

/** 1 when something was lost or the memory grew. */
async function liveThrough({ friends, nodes, days, seed, json }: BenchOptions): Promise<number> {
  const report = await simulate({ friends, nodes, days, seed, onDay: say });
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${told(report)}Written to ${json}\n`);
  return report.wrong.length === 0 && report.growth <= FLAT ? 0 : 1;
}

/** 1 when somebody with a second file was without a way in for too long. */
async function liveThroughBlocks({ friends, days, seed, json }: BenchOptions): Promise<number> {
  const report = await liveBlocked({ friends, days, seed, onDay: say });
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${toldBlocked(report)}Written to ${json}\n`);
  return judgeBlocked(report).length === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
