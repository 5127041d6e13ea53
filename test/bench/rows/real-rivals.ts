import { NETWORK } from '../../stage/crowd.ts';
import { interleave } from '../interleave.ts';
import type { Result } from '../result.ts';
import { RealPredecessor } from '../rivals/real-predecessor.ts';
import { RealWgEasy } from '../rivals/real-wg-easy.ts';
import { Asking } from '../stage/ask.ts';
import { nodesOf, openStage, type Stage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

/** More clients than this have no address in wg-easy's network. */
const MOST_CLIENTS = 200;

/** Rivals themselves, from folders that whoever runs the bench names; without these there is no row. */
export async function realRivals(context: RowContext): Promise<Result[]> {
  const { BENCH_PREDECESSOR: predecessor, BENCH_WG_EASY: wgEasy } = process.env;
  return [
    ...(predecessor ? await besidePredecessor(context, predecessor) : []),
    ...(wgEasy ? await besideWgEasy(context, wgEasy) : []),
  ];
}

/** Its two functions, beside ours to the start of the upload, both over SSH to this machine. */
async function besidePredecessor({ sizes, small }: RowContext, sources: string): Promise<Result[]> {
  const results: Result[] = [];
  for (const devices of sizes) {
    await using stage = await openStage({ devices, friends: 200, overSsh: true });
    const { spare, sshd } = nodesOf(stage);
    await using old = RealPredecessor.open(sources, {
      ...{ interface: spare.interface, network: NETWORK, serverKey: spare.keys.publicKey, crowd: stage.crowd, sshd },
    });
    const measures = { ...ours(stage), create: () => old.create(), regenerate: () => old.regenerate() };
    const { first, renewed, create, regenerate } = await interleave({ measures, runs: small ? 5 : 15, warmUp: 1 });
    const common = { row: 'real', devices, unit: 'ms', claims: [] } as const;
    results.push(
      {
        ...common,
        title: '/get_config, SSH, beside the predecessor’s own module',
        ...{ ours: first, rivals: { 'the module’s new peer': create }, notes: times(create.median / first.median) },
      },
      {
        ...common,
        title: '/regen, SSH, beside the predecessor’s own module',
        ...{ ours: renewed, rivals: { 'the module’s new keys': regenerate } },
        notes: times(regenerate.median / renewed.median),
      },
    );
  }
  return results;
}

/** Its server's answer to a new client, and to one in the place of another, beside ours to the start of the upload. */
async function besideWgEasy({ small }: RowContext, sources: string): Promise<Result[]> {
  const results: Result[] = [];
  await using server = await RealWgEasy.open(sources);
  let clients = 0;
  for (const devices of [0, small ? 10 : MOST_CLIENTS - 50]) {
    for (; clients < devices; clients += 1) await server.create();
    await using stage = await openStage({ devices, friends: 200 });
    const measures = { ...ours(stage), create: () => server.create(), renew: () => server.renew() };
    const runs = small ? 5 : 15;
    const { first, renewed, create, renew } = await interleave({ measures, runs, warmUp: 1 });
    clients += runs + 1;
    const common = { row: 'real', devices, unit: 'ms', claims: [] } as const;
    results.push(
      {
        ...common,
        title: '/get_config, local, beside wg-easy’s own server',
        ...{ ours: first, rivals: { 'its new client': create }, notes: times(create.median / first.median) },
      },
      {
        ...common,
        title: '/regen, local, beside wg-easy’s own server',
        ...{
          ours: renewed,
          rivals: { 'a new client for an old one': renew },
          notes: times(renew.median / renewed.median),
        },
      },
    );
  }
  return results;
}

function ours(stage: Stage) {
  const asking = new Asking(stage);
  return {
    first: () => asking.upload(asking.next(), '/get_config'),
    renewed: async () => {
      const person = asking.next();
      await asking.upload(person, '/get_config');
      return asking.upload(person, '/regen');
    },
  };
}

const times = (ratio: number): readonly string[] => [`${ratio.toFixed(1)} times ours`];
