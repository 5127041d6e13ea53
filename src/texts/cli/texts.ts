import type { Widened } from '../../widened.ts';
import type { traffic } from '../en/cli/traffic.ts';
import type { cliTexts } from '../en/cli.ts';

/**
 * Every text of `vpn-bot` in one language; plain, and without a line end. The English texts say which there are: in another language
 * a missing one does not compile, nor one that English has not.
 */
export type CliTexts = Widened<typeof cliTexts>;

export type ConfigTexts = CliTexts['config'];
export type ControlTexts = CliTexts['control'];
export type FriendTexts = CliTexts['friend'];
export type ExitTexts = CliTexts['exit'];
export type DnsTexts = CliTexts['dns'];
export type NodeTexts = CliTexts['node'];
export type FindingTexts = CliTexts['findings'];
export type TrafficTexts = Widened<typeof traffic>;
export type StatusTexts = CliTexts['status'];
export type StoreTexts = CliTexts['store'];
export type UpdateTexts = CliTexts['update'];
