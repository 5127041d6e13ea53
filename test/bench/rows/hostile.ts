import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair } from '../../../src/peers/devices/keys.ts';
import { builtFrom } from '../../lab/built.ts';
import { eventually } from '../../lab/eventually.ts';
import { FakePrograms } from '../../lab/fake-programs.ts';
import { temporaryFolder } from '../../lab/leftovers.ts';
import { Sshd } from '../../lab/sshd.ts';
import { figureOf } from '../figure.ts';
import { atMost, type Result } from '../result.ts';
import { Asking } from '../stage/ask.ts';
import { peakMemoryMb } from '../stage/process-figures.ts';
import { openStage, type Stage, settled } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

const UNKNOWN = 100_000;
/** A little after each look comes the next: some fifty times as often as by default. */
const PAUSE_MS = 1000;

/** Answers to friends of an honest node while another node, over SSH, tells of a hundred thousand peers that nobody knows. */
export async function hostileNode({ small }: RowContext): Promise<Result[]> {
  await using other = await OtherNode.start();
  await using stage = await openStage({
    ...{ devices: 500, friends: 400, settings: await other.settings() },
    env: { BENCH_PAUSE_MS: String(PAUSE_MS) },
    main: builtFrom('test/bench/stage/hurried-main.ts', 'bench'),
  });
  const asking = new Asking(stage);
  const [quiet, beside]: [number[], number[]] = [[], []];
  for (let block = 0; block < (small ? 2 : 6); block += 1) {
    for (const [unknown, answers] of [
      [2, quiet],
      [UNKNOWN, beside],
    ] as const) {
      other.tells(unknown);
      await other.wasAsked(2);
      await settled(stage);
      // the first of a block does not count
      await answer(stage, asking);
      for (let n = 0; n < 12; n += 1) answers.push(await answer(stage, asking));
    }
  }
  const [ours, limit] = [figureOf(beside), figureOf(quiet)];
  const peak = peakMemoryMb(stage.daemon.pid);
  const common = { row: 'hostile', devices: 500 } as const;
  return [
    {
      ...common,
      title: `/get_config beside a node of ${UNKNOWN} unknown peers`,
      unit: 'ms',
      ours,
      limit: { what: 'with two there', figure: limit },
      claims: [atMost('the time beside a quiet one', ours.median / limit.median, 1.5)],
      notes: [`a look ${PAUSE_MS / 1000} s after each look`],
    },
    {
      ...common,
      title: 'memory at its peak beside such a node',
      unit: 'MB',
      ours: figureOf([peak]),
      claims: [atMost('resident', peak, 200, 'MB')],
    },
  ];
}

const answer = (_: Stage, asking: Asking): Promise<number> => asking.upload(asking.next(), '/get_config');

/** A server over SSH whose `wg` tells what it wants to. */
class OtherNode implements AsyncDisposable {
  readonly #folder: string;
  readonly #programs: FakePrograms;
  readonly #sshd: Sshd;
  readonly #serverKey = generateKeyPair();

  private constructor(folder: string, programs: FakePrograms, sshd: Sshd) {
    this.#folder = folder;
    this.#programs = programs;
    this.#sshd = sshd;
  }

  static async start(): Promise<OtherNode> {
    const folder = temporaryFolder();
    const wg = `[ "$1 $3" = 'show dump' ] || exit 0\necho asked >>${folder}/asked\ncat ${folder}/dump`;
    const programs = new FakePrograms({ wg });
    const node = new OtherNode(folder, programs, await Sshd.start({ path: programs.path }));
    node.tells(2);
    return node;
  }

  async settings(): Promise<Record<string, string | number>> {
    const { host, port, keyPath } = this.#sshd;
    return {
      ...{ WG_EU1_INTERFACE: 'wg0', WG_EU1_NETWORK_CIDR: '10.8.0.1/16', WG_EU1_SSH_HOST: host },
      ...{ WG_EU1_SSH_PORT: port, WG_EU1_SSH_KEY_PATH: keyPath },
      WG_EU1_SSH_HOST_KEY: await this.#sshd.fingerprint(),
    };
  }

  /** From now on it has this many peers. */
  tells(count: number): void {
    const { privateKey, publicKey } = this.#serverKey;
    const peers = Array.from({ length: count }, (_, n) => {
      const key = Buffer.from(String(n).padStart(32)).toString('base64');
      return `${key}\t(none)\t192.0.2.7:40000\t10.8.${(n >> 8) & 255}.${n & 255}/32\t1795342893\t${n}\t1\t25`;
    });
    const text = [`${privateKey}\t${publicKey}\t51820\toff`, ...peers].join('\n');
    writeFileSync(join(this.#folder, 'dump.new'), `${text}\n`, { mode: 0o600 });
    rmSync(join(this.#folder, 'dump'), { force: true });
    writeFileSync(join(this.#folder, 'dump'), readFileSync(join(this.#folder, 'dump.new')), { mode: 0o600 });
    appendFileSync(join(this.#folder, 'asked'), '');
  }

  /** Resolves when it was looked at so many times more. */
  async wasAsked(times: number): Promise<void> {
    const count = () => readFileSync(join(this.#folder, 'asked'), 'utf8').split('\n').length;
    const from = count();
    await eventually(() => count() >= from + times, { timeout: 120_000, every: 50 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sshd.close();
    await this.#programs[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
