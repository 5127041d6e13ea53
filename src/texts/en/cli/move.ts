/** The output of `vpn-bot move …`. */
export const move = {
  willHandOver: (doors: readonly string[], here: string) =>
    `The old server's UDP ports (${doors.join(', ')}) will pass packets on to ${here}, and its interface stops. Files keep working; a phone that is online is back within half a minute.`,
  handOverNow: 'Do it now?',
  handedOver: (host: string, name: string, until: string) =>
    `${host} passes everybody on to this server, and ${name} has stopped there; the last day of that is ${until}`,
  nextSteps: (login: string) =>
    `Let the old server run. Each friend gets a file with the new address (vpn-bot rollout main); how far that is: vpn-bot move. When all are back: vpn-bot move ${login} --finish`,
  nothingMoves: 'no door of this server is at another address: nothing is being moved',
  stillNamed: (doors: readonly string[], devices: number, people: readonly string[]) =>
    devices === 0
      ? `no device's file names ${doors.join(', ')} any more`
      : `devices whose file names ${doors.join(', ')}: ${devices} (${people.join(', ')})`,
  comeThrough: (devices: number, people: readonly string[]) =>
    devices === 0
      ? 'nobody was last seen through the old server'
      : `last seen through the old server: ${devices} (${people.join(', ')})`,
  allBack: 'all are back: vpn-bot move root@OLD --finish closes the old server',
  rollOut: 'the rest get a file with the new address by: vpn-bot rollout main',
  finishNow: 'Close the old server? Whoever is named above then needs a new file',
  finished: (host: string) =>
    `${host} passes nobody on any more, and no file names it from now on: it can be switched off`,
  // errors that end the command
  notHere: 'this is for the new server, on which the bot and its WireGuard run: main is elsewhere by the settings',
  badDay: (text: string) => `${text}: must be a day to come, such as 2026-12-24`,
  botRuns: (host: string) =>
    `the bot still runs on ${host}, and two bots take messages from each other: systemctl disable --now vpn-bot there. Nothing was done`,
  otherKey: (host: string, name: string) =>
    `${name} on ${host} has another key than the one here, so its friends could not come in here: copy /etc/wireguard as deploy/MOVING.md says. Nothing was done`,
  notEverybody: (name: string, missing: number) =>
    `devices that are not on ${name} here yet: ${missing}. The running bot sets them within a minute (vpn-bot doctor says more). Nothing was done`,
  noSuchOld: (host: string, doors: readonly string[]) =>
    `no door of this server is at ${host}; those elsewhere: ${doors.join(', ') || 'none'}`,
};
