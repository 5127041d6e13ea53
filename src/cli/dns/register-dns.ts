import type { Command } from 'commander';
import { type AdminOptions, adminCommand, adminIn, endWith } from '../node/admin-command.ts';
import { dnsOff } from './dns-off.ts';
import { dnsOn } from './dns-on.ts';
import type { DnsParts } from './dns-parts.ts';
import { dnsStatus } from './dns-status.ts';

interface OnOptions extends AdminOptions {
  readonly block?: readonly string[];
  readonly dryRun?: boolean;
}

/** Adds `dns on`, `dns off` and `dns status` to the program. */
export function registerDns(program: Command, parts: (yes: boolean) => DnsParts): void {
  const t = parts(false).texts.help;
  const dns = program.command('dns').description(t.dns);
  adminCommand(dns, 'on <node>', t.dnsOn, t)
    .option('--block <url...>', t.dnsBlock)
    .option('-n, --dry-run', t.dryRun)
    .action((node: string, words: OnOptions) => {
      const { block = [], dryRun = false, yes = false } = words;
      const some = parts(yes);
      const work = () => dnsOn({ node, ...adminIn(words), block, dryRun }, some);
      return endWith(dryRun ? work() : some.atWork.during(`dns on ${node}`, { nodes: () => [node] }, work));
    });
  adminCommand(dns, 'off <node>', t.dnsOff, t).action((node: string, words: AdminOptions) => {
    const some = parts(words.yes ?? false);
    const work = () => dnsOff({ node, ...adminIn(words) }, some);
    return endWith(some.atWork.during(`dns off ${node}`, { nodes: () => [node] }, work));
  });
  dns
    .command('status [node]')
    .description(t.dnsStatus)
    .action((node: string | undefined) => endWith(dnsStatus(node ?? null, parts(false))));
}
