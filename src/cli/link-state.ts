import { execa } from 'execa';

/** Whether an interface of this machine exists with its link down: WireGuard then still answers, but no traffic passes. */
export async function isLinkDown(name: string): Promise<boolean> {
  const env = { PATH: [process.env['PATH'], '/usr/sbin:/sbin'].filter(Boolean).join(':'), LC_ALL: 'C' };
  const { exitCode, stdout } = await execa('ip', ['-o', 'link', 'show', 'dev', name], {
    reject: false,
    stdin: 'ignore',
    env,
  });
  const [, flags] = /<([^>]*)>/.exec(stdout) ?? [];
  return exitCode === 0 && flags !== undefined && !flags.split(',').includes('UP');
}
