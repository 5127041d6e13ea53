/** Runs work in this process with the rights of the bot's user; never two at a time. */
export type AsBot = <T>(work: () => Promise<T>) => Promise<T>;

type WithGroups = NodeJS.Process & { readonly initgroups?: (user: string, group: string) => void };

/** Runs the work with our own rights, where the bot has no other user. */
export const asWeAre: AsBot = (work) => work();

/**
 * For root: switches to the user and groups of the bot's user while the work runs, so that a path which that user manipulated leads only
 * to files that it may access. The rights apply to the whole process, so nothing else may run meanwhile.
 */
export function botsRights(user: string): AsBot {
  let busy = false;
  return async (work) => {
    if (busy) throw new Error('the rights of the bot’s user are taken already');
    const { getgroups, setgroups, initgroups, getegid, setegid, seteuid } = process as WithGroups;
    if (!getgroups || !setgroups || !initgroups || !getegid || !setegid || !seteuid) throw new Error('no users here');
    const [groups, group] = [getgroups(), getegid()];
    busy = true;
    try {
      initgroups(user, user);
      setegid(user);
      seteuid(user);
      return await work();
    } finally {
      seteuid(0);
      setegid(group);
      setgroups(groups);
      busy = false;
    }
  };
}
