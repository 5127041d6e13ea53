import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { notRootsAlone } from '../as-root/steady-path.ts';
import type { Git } from './git.ts';

/** The file of accepted signers, in the format of ssh-keygen(1). It is outside of the clone, and only root may write it. */
export const SIGNERS = '/etc/vpn-bot/allowed_signers';

/** Where the origin's present tags are kept, apart from the clone's own, as they were at the last fetch. */
const RELEASES = 'refs/vpn-bot/releases';

/** The version to update to, and notes on others. */
export interface FoundRelease {
  readonly commit: string;
  /** The name of its tag; null: it is the installed one. */
  readonly tag: string | null;
  readonly notes: readonly string[];
}

/** Whether the owner accepts only signed releases. Throws `SetupError` if others than root could change the signers. */
export async function hasSigners(file: string, t: UpdateTexts): Promise<boolean> {
  const entry = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (entry === null) return false;
  const isRoots = entry.isFile() && entry.uid === 0 && (entry.mode & 0o022) === 0;
  if (!isRoots || (await notRootsAlone(dirname(file))) !== null) throw new SetupError([t.signersNotRoots(file)]);
  return true;
}

/**
 * Returns the newest release after `from` that one of the signers signed; `from` itself if there is none. A release is an annotated tag
 * whose name is the one in the signed text, so that an old release cannot be offered under a new name.
 */
export async function newestRelease(git: Git, from: string, file: string, t: UpdateTexts): Promise<FoundRelease> {
  await git.run('fetch', '--quiet', '--prune', '--no-tags', 'origin', `+refs/tags/*:${RELEASES}/*`);
  const listed = await git.run(
    'for-each-ref',
    '--format=%(objectname) %(objecttype) %(refname)',
    `--contains=${from}`,
    RELEASES,
  );
  const notes: string[] = [];
  let best: { commit: string; ahead: number; tag: string | null } = { commit: from, ahead: 0, tag: null };
  for (const line of listed.split('\n').filter(Boolean)) {
    const [object = '', type = '', ref = ''] = line.split(' ');
    const name = ref.slice(RELEASES.length + 1);
    const commit = await git.run('rev-parse', `${object}^{commit}`);
    const ahead = Number(await git.run('rev-list', '--count', `${from}..${commit}`));
    if (ahead === 0) continue; // the installed version
    if (!(await isSigned(git, { object, type, name, file }))) notes.push(t.notSigned(name, file));
    else if (ahead > best.ahead) best = { commit, ahead, tag: name };
  }
  const unsigned = Number(await git.run('rev-list', '--count', `${best.commit}..@{upstream}`));
  return { commit: best.commit, tag: best.tag, notes: unsigned > 0 ? [...notes, t.unsignedAhead(unsigned)] : notes };
}

interface Tag {
  readonly object: string;
  readonly type: string;
  readonly name: string;
  readonly file: string;
}

async function isSigned(git: Git, { object, type, name, file }: Tag): Promise<boolean> {
  if (type !== 'tag') return false;
  const text = await git.run('cat-file', 'tag', object);
  const [head = ''] = text.split('\n\n', 1);
  if (!head.split('\n').includes(`tag ${name}`) || !head.split('\n').includes('type commit')) return false;
  if (!text.includes('\n-----BEGIN SSH SIGNATURE-----\n')) return false;
  return git.does('-c', `gpg.ssh.allowedSignersFile=${file}`, 'verify-tag', object);
}
