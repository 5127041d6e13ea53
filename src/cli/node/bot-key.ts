import { open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ssh2 from 'ssh2';

/** The path of the bot's private key for a node: beside the settings, with a name that git ignores. */
export const botKeyFile = (settingsFile: string, id: string): string => join(dirname(settingsFile), `${id}.key`);

/**
 * Returns the line of `authorized_keys` for the bot's key of a node. Makes the key (mode 0600, owned by the settings file's owner) unless
 * the file exists, so that a second `node add` keeps it.
 */
export async function botKey(settingsFile: string, id: string): Promise<string> {
  const path = botKeyFile(settingsFile, id);
  const comment = `vpn-bot-${id}`;
  const known = await readFile(path).catch(() => null);
  if (known !== null) {
    const key = ssh2.utils.parseKey(known);
    if (!(key instanceof Error)) return `${key.type} ${key.getPublicSSH().toString('base64')} ${comment}`;
  }
  const made = generateLogin(comment);
  const { uid, gid } = await stat(settingsFile);
  const file = await open(path, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.chown(uid, gid);
    await file.writeFile(made.private);
    await file.sync();
  } finally {
    await file.close();
  }
  return made.public.trim();
}

/**
 * Makes an ed25519 key pair in OpenSSH's format. ssh2 1.17 makes one in a few hundred keys a byte too short, with which no login works
 * (its reader takes a leading zero for padding); such a key is discarded.
 */
export function generateLogin(comment: string): { readonly private: string; readonly public: string } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    if (!(ssh2.utils.parseKey(made.private) instanceof Error)) return made;
  }
}

/** Deletes the bot's private key for a node, so that nobody can log in at its gate any more. */
export async function dropBotKey(settingsFile: string, id: string): Promise<void> {
  await unlink(botKeyFile(settingsFile, id)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
