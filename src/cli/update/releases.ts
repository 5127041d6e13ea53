import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SetupError } from '../../errors.ts';
import type { UpdateTexts } from '../../texts/cli/texts.ts';
import { notRootsAlone } from '../as-root/steady-path.ts';
import type { Git } from './git.ts';

/** Whose signatures are taken, in the form of ssh-keygen(1); outside of the clone and root's alone. */
export const SIGNERS = '/etc/vpn-bot/allowed_signers';

/** The origin's tags lie apart from the clone's own, as they are now: one that was moved there counts as it is today. */
const RELEASES = 'refs/vpn-bot/releases';

/** A version to go to, and what is to be said of others. */
export interface Found {
  readonly commit: string;
  readonly notes: readonly string[];
}

/** Whether the owner takes signed releases only. Throws `SetupError` when others than root could change whose. */
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
 * The newest release that one of the signers signed and that comes after `from`; `from` itself when there is none. A release is an
 * annotated tag that is served by the name it was signed with: an old one under a new name is none.
 */
export async function newestRelease(git: Git, from: string, file: string, t: UpdateTexts): Promise<Found> {
  await git.run('fetch', '--quiet', '--prune', '--no-tags', 'origin', `+refs/tags/*:${RELEASES}/*`);
  const listed = await git.run(
    'for-each-ref',
    '--format=%(objectname) %(objecttype) %(refname)',
    `--contains=${from}`,
    RELEASES,
  );
  const notes: string[] = [];
  let best = { commit: from, ahead: 0 };
  for (const line of listed.split('\n').filter(Boolean)) {
    const [object = '', type = '', ref = ''] = line.split(' ');
    const name = ref.slice(RELEASES.length + 1);
    const commit = await git.run('rev-parse', `${object}^{commit}`);
    const ahead = Number(await git.run('rev-list', '--count', `${from}..${commit}`));
    if (ahead === 0) continue; // the present one
    if (!(await isSigned(git, { object, type, name, file }))) notes.push(t.notSigned(name, file));
    else if (ahead > best.ahead) best = { commit, ahead };
  }
  const unsigned = Number(await git.run('rev-list', '--count', `${best.commit}..@{upstream}`));
  return { commit: best.commit, notes: unsigned > 0 ? [...notes, t.unsignedAhead(unsigned)] : notes };
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
